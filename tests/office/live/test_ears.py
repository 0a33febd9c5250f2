"""One line: as long as the listener keeps up nothing waits; a slow one is closed and the others go on."""

import asyncio
import json

import pytest

from office.live import ears, frames
from office.live.ears import SocketEar, StreamEar
from office.live.frames import Frame
from tests.office.live import loops


class Server:
    """A `send` as uvicorn's, which waits while the buffer is full, and a `write` that takes nothing then."""

    def __init__(self):
        self.sent = []
        self.writable = asyncio.Event()
        self.writable.set()

    async def send(self, event):
        await self.writable.wait()
        await asyncio.sleep(0) if event.get("text") == "pause" else None
        self.sent.append(event)

    def write(self, ready_made):
        if self.writable.is_set():
            start = 2 if ready_made[1] < 126 else 4  # RFC 6455 §5.2
            self.sent.append({"type": "websocket.send", "text": ready_made[start:].decode()})
        return self.writable.is_set()

    @property
    def told(self):
        return [json.loads(event["text"]) for event in self.sent if "text" in event]


@pytest.fixture(params=["text", "ready-made"])
def line(request):
    """A story about one server and one ear, told inside a loop."""

    def tell(story):
        async def inside():
            server = Server()
            ear = SocketEar(None, server.send, server.write if request.param == "ready-made" else None)
            await story(server, ear)
            ear.leave()

        loops.run(inside())

    return tell


def test_at_once_and_without_a_task(line):
    async def story(server, ear):
        for n in range(3):
            ear.push(Frame({"n": n}))

        assert server.told == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert len(asyncio.all_tasks()) == 1

    line(story)


def test_in_order_through_a_full_buffer(line):
    async def story(server, ear):
        ear.push(Frame({"n": 0}))
        server.writable.clear()
        for n in range(1, 5):
            ear.push(Frame({"n": n}))
        assert len(server.sent) == 1
        await asyncio.sleep(0.01)
        server.writable.set()
        await asyncio.sleep(0.01)
        ear.push(Frame({"n": 5}))

        assert server.told == [{"n": n} for n in range(6)]

    line(story)


def test_a_slow_listener_is_closed_and_nothing_is_kept(line, monkeypatch):
    monkeypatch.setattr(ears, "MOST_UNANSWERED", 1000)
    monkeypatch.setattr(ears, "ASK_AFTER", 900)
    text = Frame({"text": "字" * 100})

    async def story(server, ear):
        server.writable.clear()
        for _ in range(10):
            ear.push(text)
        assert not ear.is_open
        server.writable.set()
        await asyncio.sleep(0.01)

        assert [server.sent[0], server.sent[-1]] == [text.event, {"type": "websocket.close", "code": frames.TOO_SLOW}]

    line(story)


def test_whoever_says_that_they_have_read_is_not_slow(line, monkeypatch):
    monkeypatch.setattr(ears, "MOST_UNANSWERED", 4000)
    monkeypatch.setattr(ears, "ASK_AFTER", 1000)
    text = Frame({"text": "字" * 100})

    async def story(server, ear):
        for _ in range(100):
            ear.push(text)
            for frame in server.told[-2:]:
                if "ping" in frame:
                    ear.answered(frame["ping"])

        assert ear.is_open
        assert 10 < sum("ping" in frame for frame in server.told) < 60

    line(story)


def test_nobody_answers_for_what_was_not_sent(line, monkeypatch):
    monkeypatch.setattr(ears, "MOST_UNANSWERED", 1000)
    monkeypatch.setattr(ears, "ASK_AFTER", 900)
    text = Frame({"text": "字" * 100})

    async def story(server, ear):
        for _ in range(10):
            ear.answered(10**9)
            ear.answered(-5)
            ear.push(text)

        assert server.sent[-1] == {"type": "websocket.close", "code": frames.TOO_SLOW}

    line(story)


def test_a_door_that_cannot_close_is_left(monkeypatch):
    monkeypatch.setattr(ears, "LINGER", 0.05)

    async def door(server):
        ear = SocketEar(None, server.send)
        server.writable.clear()
        ear.push(Frame("waits for ever"))
        ear.close(frames.TOO_SLOW)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ear.leave()
            return "left"

    async def inside():
        assert await asyncio.wait_for(door(Server()), 2) == "left"

    loops.run(inside())


def test_a_stream_breathes_and_ends_when_it_is_too_slow(monkeypatch):
    monkeypatch.setattr(ears, "MOST_FRAMES", 3)

    async def inside():
        ear = StreamEar(None)
        ear.push(Frame(1))
        ear.push(Frame(2))
        stream = ear.frames(breath=0.01)
        assert [(await anext(stream)).text, (await anext(stream)).text] == ["1", "2"]
        assert await anext(stream) is None
        for n in range(5):
            ear.push(Frame(n))
        assert [json.loads(frame.text) async for frame in stream] == [{"closed": frames.TOO_SLOW}]

    loops.run(inside())
