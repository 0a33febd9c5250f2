"""The hub: one in each server process, awake while somebody listens.

It hears the doorbell on PostgreSQL and on Redis, has each rung topic read once, and gives the same frame to every line.
Every few seconds it asks again who may listen; every half minute it compares heads, for a doorbell may be lost.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context
from functools import partial
from typing import Any

from office.live import doorbell, frames, hearing, listeners, topics
from office.live.ears import Ear
from office.live.frames import Frame
from office.live.lectern import Lectern, Topic
from office.live.reading import in_thread, still_listening

RECHECK = listeners.FRESH  # seconds; with the work itself a right that has ended is noticed within 5
AT_ONCE, MOST_PARTS = 500, 16  # listeners are gone through in parts of so many, that news need not wait for all of them
HEADS = 28.0  # seconds after which each listener hears the heads, counted in rechecks: at most 32
TICKET = 300.0  # seconds; a ticket is good for 600
DEAF_AFTER = 75.0  # seconds without a word, though a probe goes out every half minute
REST = 3.0  # seconds after the last listener has left
AGAIN = 1.0  # seconds until what has ended is begun again
MOST_LINES = 40  # of one person in one process
MOST_TOPICS = 500  # of one line

Work = Callable[[], Coroutine[Any, Any, None]]
logger = logging.getLogger(__name__)


class Hub:
    def __init__(self) -> None:
        self.ears: dict[Ear, None] = {}
        self.lecterns: dict[str, Lectern] = {}
        self.is_live = True
        self._lines: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._hearings: list[hearing.Hearing] = []
        self._rests: asyncio.TimerHandle | None = None

    def attach(self, ear: Ear) -> bool:
        """False when this person has too many lines open here."""
        person = ear.listener.person_id
        if self._lines[person] >= MOST_LINES:
            return False
        self._lines[person] += 1
        self.ears[ear] = None
        if self._rests is not None:
            self._rests.cancel()
            self._rests = None
        if not self._tasks:
            self._awake()
        return True

    def detach(self, ear: Ear) -> None:
        if ear not in self.ears:
            return
        del self.ears[ear]
        self._lines[ear.listener.person_id] -= 1
        if not self._lines[ear.listener.person_id]:
            del self._lines[ear.listener.person_id]
        for topic in tuple(ear.topics.values()):
            topic.lectern.leave(ear, topic)
        if not self.ears:
            self._rests = asyncio.get_running_loop().call_later(REST, self.rest)

    def listen(self, ear: Ear, name: str, seq: int) -> None:
        """From now on, and what came after `seq`; also the way to fill a gap. The answer is a frame."""
        try:
            family, key = topics.parse(name)
        except LookupError:
            ear.push(frames.refused(name[:100]))
            return
        if len(ear.topics) >= MOST_TOPICS and name not in ear.topics:
            ear.push(frames.refused(name))
            return
        self._lectern(family).ask(ear, key, max(0, seq))

    def leave(self, ear: Ear, name: str) -> None:
        topic = ear.topics.get(name)
        if topic is not None:
            topic.lectern.leave(ear, topic)

    def heard(self, message: str) -> None:
        """A doorbell or a whisper has come in, from PostgreSQL or from Redis."""
        try:
            content = doorbell.opened(message)
            if isinstance(content, list):
                for name in content:
                    self._ring(name)
            elif "whisper" in content:
                self._whisper(content["whisper"], content["body"])
        except (ValueError, LookupError):
            logger.warning("Not understood: %.100s", message)

    def compare(self) -> None:
        """After every deafness, however short."""
        for lectern in self.lecterns.values():
            lectern.compare()

    def say_live(self, live: bool) -> None:
        if live == self.is_live:
            return
        self.is_live = live
        frame = frames.is_live(live)
        for ear in tuple(self.ears):
            ear.push(frame)

    def rest(self) -> None:
        """Stop hearing; the next listener wakes the hub again."""
        for task in self._tasks:
            task.cancel()
        self._tasks = set()
        self._hearings = []
        self.lecterns = {}
        self._rests = None

    def _awake(self) -> None:
        self._hearings = hearing.hearings(self)
        for one in self._hearings:
            self._keep(one.run)
        self._keep(self._watch)

    def _keep(self, work: Work) -> None:
        """In a context of its own: the first listener's request ends, the hub goes on."""
        task = asyncio.get_running_loop().create_task(work(), context=Context())
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, work, self._tasks))

    def _ended(self, work: Work, tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
        """What dies of something unforeseen is begun again; else its listeners would be deaf while all looks well."""
        tasks.discard(task)
        if not task.cancelled():
            logger.error("Part of the hub has ended; it is begun again.", exc_info=task.exception())
            self.say_live(False)
            asyncio.get_running_loop().call_later(AGAIN, self._keep_again, work, tasks)

    def _keep_again(self, work: Work, tasks: set[asyncio.Task[None]]) -> None:
        if tasks is self._tasks:  # else the hub has rested meanwhile
            self._keep(work)
            self.compare()

    def _lectern(self, family: topics.Family) -> Lectern:
        lectern = self.lecterns.get(family.name)
        if lectern is None:
            lectern = self.lecterns[family.name] = Lectern(family, self)
            self._keep(lectern.run)
        return lectern

    def _ring(self, name: str) -> None:
        family, _, key = name.partition(":")
        lectern = self.lecterns.get(family)
        if lectern is not None:
            key, _, seq = key.partition("#")
            lectern.ring(key, int(seq) if seq else None)

    def _whisper(self, name: str, body: Any) -> None:
        family, _, key = name.partition(":")
        lectern = self.lecterns.get(family)
        topic = lectern.topics.get(key) if lectern else None
        if topic is not None:
            frame = frames.whispered(name, body)
            for ear in tuple(topic.ears):
                ear.push(frame)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        probed = loop.time()
        while True:
            try:
                await self._go_round()
                self.say_live(True)
                if loop.time() - probed > HEADS:
                    probed = loop.time()
                    self.compare()
                    await in_thread(doorbell.probe)
                for one in self._hearings:
                    one.look_after(deaf_after=DEAF_AFTER)
                if not all(one.hears for one in self._hearings):
                    self.compare()
            except Exception:
                logger.exception("The round of the watch was not finished.")
                self.say_live(False)

    async def _go_round(self) -> None:
        """All listeners once, in RECHECK seconds; each person has a place in the round, whenever they came."""
        loop, parts = asyncio.get_running_loop(), min(1 + len(self.ears) // AT_ONCE, MOST_PARTS)
        trouble: Exception | None = None
        for part in range(parts):
            await asyncio.sleep(RECHECK / parts)
            some = [ear for ear in self.ears if ear.listener.person_id % parts == part]
            self._remind(some, loop.time())
            try:
                await self._dismiss(some)
                await self._recheck(some)
            except Exception as one:  # the others have their turn all the same
                trouble = one
        if trouble is not None:
            raise trouble

    async def _dismiss(self, some: Sequence[Ear]) -> None:
        """Sessions that ended, people who were deactivated."""
        gone = await in_thread(listeners.gone, {ear.listener for ear in some})
        for ear in [ear for ear in some if ear.listener in gone]:
            ear.close(frames.NOT_SIGNED_IN)
            self.detach(ear)

    async def _recheck(self, some: Sequence[Ear]) -> None:
        """Every right of these listeners is asked again."""
        asked: defaultdict[Lectern, list[tuple[Ear, Topic]]] = defaultdict(list)
        for ear in some:
            for topic in ear.topics.values():
                asked[topic.lectern].append((ear, topic))
        for lectern, listening in asked.items():
            pairs = {(ear.listener.public_id, topic.key) for ear, topic in listening}
            kept = await in_thread(still_listening, lectern.family, pairs)
            for ear, topic in listening:
                if (ear.listener.public_id, topic.key) not in kept and ear in topic.ears:
                    lectern.leave(ear, topic)
                    ear.push(frames.ended(topic.name))

    def _remind(self, some: Sequence[Ear], now: float) -> None:
        """Heads, so that a client finds a gap though its line looks healthy; a new ticket in good time."""
        for ear in some:
            if now - ear.heads_at >= HEADS:
                ear.heads_at = now
                ear.push(Frame({"heads": {name: topic.seq for name, topic in ear.topics.items()}}))
            if ear.gets_tickets and now - ear.ticket_at >= TICKET:
                ear.ticket_at = now
                ear.push(Frame({"ticket": listeners.ticket_of(ear.listener)}))


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running loop, which is the process's only one."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for closed in [one for one in _hubs if one.is_closed()]:
            del _hubs[closed]
        _hubs[loop] = Hub()
    return _hubs[loop]
