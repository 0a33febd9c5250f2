"""One open line to one listener: a socket, or an event stream where sockets are blocked."""

import asyncio
import math
import types
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any

from office.live import frames
from office.live.frames import Frame
from office.live.listeners import Listener

if TYPE_CHECKING:
    from office.live.lectern import Topic

MOST_UNANSWERED = 1_000_000  # bytes sent and not yet known to have been read; more closes the line
ASK_AFTER = 64_000  # bytes after which the listener is asked whether they have been read
LINGER = 20.0  # seconds a closing handshake may take
MOST_FRAMES = 500  # waiting in an event stream

Send = Callable[[dict[str, Any]], Awaitable[None]]
WriteReady = Callable[[bytes], bool]


class Ear:
    """topics: what it listens to, by full name. There are tens of thousands: hence the slots."""

    __slots__ = ("heads_at", "is_open", "listener", "ticket_at", "topics")
    gets_tickets = False

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.topics: dict[str, Topic] = {}
        self.is_open = True
        self.heads_at = self.ticket_at = asyncio.get_running_loop().time()

    def push(self, frame: Frame) -> None:
        raise NotImplementedError

    def close(self, code: int) -> None:
        raise NotImplementedError


class SocketEar(Ear):
    """Writes through the server's own `send`, without a task, a queue or a copy as long as the listener keeps up; or
    what is ready-made, where the server takes that."""

    __slots__ = (
        "_asked",
        "_backlog",
        "_door",
        "_lingers",
        "_read",
        "_send",
        "_sent",
        "_write_ready",
        "_writer",
        "typed_at",
    )
    gets_tickets = True

    def __init__(self, listener: Listener, send: Send, write_ready: WriteReady | None = None) -> None:
        super().__init__(listener)
        self._write_ready = write_ready
        self._send: Callable[[dict[str, Any]], Coroutine[Any, Any, None]] = send  # type: ignore[assignment]
        self._door = asyncio.current_task()
        self._backlog: deque[dict[str, Any]] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._sent = self._read = 0
        self.typed_at = -math.inf
        self._asked = False
        self._lingers: asyncio.TimerHandle | None = None

    def push(self, frame: Frame) -> None:
        if not self.is_open:
            return
        self._sent += frame.size
        unanswered = self._sent - self._read
        if unanswered > ASK_AFTER:
            if unanswered > MOST_UNANSWERED:
                self.close(frames.TOO_SLOW)
                return
            if not self._asked:
                self._asked = True
                self._tell(Frame({"ping": self._sent}))
        self._tell(frame)

    def answered(self, ping: int) -> None:
        """The listener has read everything up to this ping."""
        if self._read < ping <= self._sent:
            self._read = ping
        self._asked = False

    def close(self, code: int) -> None:
        """What still waits is dropped: the listener comes back and asks from the seq it has."""
        if not self.is_open:
            return
        self.is_open = False
        if self._backlog is not None:
            self._backlog.clear()
        self._write({"type": "websocket.close", "code": code})
        if self._door is not None:
            self._lingers = asyncio.get_running_loop().call_later(LINGER, self._door.cancel)

    def leave(self) -> None:
        """The connection is gone."""
        self.is_open = False
        if self._lingers is not None:
            self._lingers.cancel()
        if self._writer is not None:
            self._writer.cancel()

    def _tell(self, frame: Frame) -> None:
        if self._write_ready is None or self._backlog is not None or not self._write_ready(frame.ready_made):
            self._write(frame.event)

    def _write(self, event: dict[str, Any]) -> None:
        if self._backlog is not None:
            self._backlog.append(event)
            return
        sending = self._send(event)
        try:
            waiting = sending.send(None)
        except StopIteration:
            return
        except Exception:
            self.is_open = False  # gone; the server tells the door by itself
            return
        self._backlog = deque()
        self._writer = asyncio.get_running_loop().create_task(self._drain(sending, waiting))

    async def _drain(self, sending: Coroutine[Any, Any, None], waiting: Any) -> None:
        """The server's buffer is full: from here on in turn, until the listener has caught up."""
        try:
            await _rest(sending, waiting)
            while self._backlog:
                await self._send(self._backlog.popleft())
        except Exception:
            self.is_open = False
        finally:
            self._backlog = None


@types.coroutine
def _rest(sending: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, None, None]:
    """Goes on with a coroutine that was started by hand and has come to its first wait."""
    while True:
        try:
            yield waiting
        except BaseException:
            sending.close()
            raise
        try:
            waiting = sending.send(None)
        except StopIteration:
            return


class StreamEar(Ear):
    """The frames as a stream; ends by itself when the reader cannot keep up, for it may resume by seq."""

    def __init__(self, listener: Listener) -> None:
        super().__init__(listener)
        self._frames: deque[Frame] = deque()
        self._news = asyncio.Event()

    def push(self, frame: Frame) -> None:
        if not self.is_open:
            return
        if len(self._frames) >= MOST_FRAMES:
            self.close(frames.TOO_SLOW)
            return
        self._frames.append(frame)
        self._news.set()

    def close(self, code: int) -> None:
        if not self.is_open:
            return
        self._frames.clear()
        self._frames.append(Frame({"closed": code}))
        self.is_open = False
        self._news.set()

    async def frames(self, *, breath: float) -> AsyncIterator[Frame | None]:
        """None after every `breath` seconds of silence, so that what lies between keeps the line open."""
        while self.is_open or self._frames:
            while self._frames:
                yield self._frames.popleft()
            if not self.is_open:
                return
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), breath)
            except TimeoutError:
                yield None
