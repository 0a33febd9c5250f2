"""Reads one family's news out to everybody here who listens to it.

One loop a family and process, one round after another: within a round the right is asked, then the head, then the
entries. A listener is on the list before its catch-up is read, so nothing falls between the two.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError

from office.live import frames
from office.live.ears import Ear
from office.live.reading import Page, Wish, heads_of, in_thread, read
from office.live.topics import Family

if TYPE_CHECKING:
    from office.live.hub import Hub

PAUSE = 1.0  # seconds, when the database does not answer
MOST_WISHES = 500  # in one round
SPEAKERS = 2  # in one topic at once
OUTAGE = (OperationalError, InterfaceError)  # the database itself does not answer

logger = logging.getLogger(__name__)


class Topic:
    """seq: up to where everybody here has heard it; None until the first head is read."""

    __slots__ = ("_floor", "ears", "key", "lectern", "name", "seq", "wished")

    def __init__(self, lectern: "Lectern", key: str) -> None:
        self.lectern = lectern
        self.key = key
        self.name = f"{lectern.family.name}:{key}"
        self.seq: int | None = None
        self.ears: dict[Ear, None] = {}
        self.wished = 0  # listeners on their way in
        self._floor: asyncio.Semaphore | None = None

    @property
    def floor(self) -> asyncio.Semaphore:
        """Taken by whoever says something, so that who waits for one topic does not use up the threads of the others.
        Most topics are only listened to."""
        if self._floor is None:
            self._floor = asyncio.Semaphore(SPEAKERS)
        return self._floor


Asked = tuple[Ear, Topic, Wish]


class Lectern:
    def __init__(self, family: Family, hub: "Hub") -> None:
        self.family = family
        self.hub = hub
        self.topics: dict[str, Topic] = {}
        self._asked: list[Asked] = []
        self._rung: dict[str, Topic] = {}
        self._compares = False
        self._woken = asyncio.Event()

    def ask(self, ear: Ear, key: str, seq: int) -> None:
        """Join, or fetch what is missing for one who has joined already."""
        topic = self.topics.get(key)
        if topic is None:
            topic = self.topics[key] = Topic(self, key)
        topic.wished += 1
        wish = Wish(ear.listener.public_id, key, seq, joins=topic.name not in ear.topics)
        self._asked.append((ear, topic, wish))
        self._woken.set()

    def leave(self, ear: Ear, topic: Topic) -> None:
        topic.ears.pop(ear, None)
        ear.topics.pop(topic.name, None)
        self._drop_unheard(topic)

    def ring(self, key: str, seq: int | None) -> None:
        topic = self.topics.get(key)
        if topic is None or (seq is not None and topic.seq is not None and topic.seq >= seq):
            return
        self._rung[key] = topic
        self._woken.set()

    def compare(self) -> None:
        """Look at all heads: a doorbell may be lost."""
        self._compares = True
        self._woken.set()

    async def run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            asked, self._asked = self._asked[:MOST_WISHES], self._asked[MOST_WISHES:]
            rung, self._rung = self._rung, {}
            compares, self._compares = self._compares, False
            if self._asked:
                self._woken.set()
            try:
                if compares:
                    rung |= await self._behind()
                await self._round(asked, rung)
            except OUTAGE as trouble:
                logger.warning("The database does not answer (%s); %s is read again.", trouble, self.family.name)
                self._compares = True
                self.hub.say_live(False)
                await asyncio.sleep(PAUSE)
                self._woken.set()

    async def _behind(self) -> dict[str, Topic]:
        """Topics whose head is not what has been read out here. A lower head means that the count began anew."""
        behind = {}
        for key, head in (await self._heads()).items():
            topic = self.topics.get(key)
            if topic is None or topic.seq is None:
                continue
            if head > topic.seq:
                behind[key] = topic
            elif head < topic.seq:
                topic.seq = head
        return behind

    async def _heads(self) -> dict[str, int]:
        try:
            return await in_thread(heads_of, self.family, list(self.topics))
        except OUTAGE:
            raise
        except Exception:
            logger.exception("The heads of %s could not be read.", self.family.name)
            return {}

    async def _round(self, asked: list[Asked], rung: dict[str, Topic]) -> None:
        """One thread hop for all. In an outage all of it comes back; what else cannot be read is tried one by one, so
        that it does not stop the others."""
        stands = {key: topic.seq for key, topic in rung.items() if topic.seq is not None}
        try:
            reading = await in_thread(read, self.family, [wish for _, _, wish in asked], stands)
        except OUTAGE:
            self._asked, self._rung = asked + self._asked, rung | self._rung
            raise
        except Exception:
            if len(asked) + len(rung) > 1:
                await self._one_by_one(asked, rung)
                return
            logger.exception(
                "%s: %s could not be read.", self.family.name, [*rung, *(wish.key for _, _, wish in asked)]
            )
            self._give_up(asked)
            return
        for key, page in reading.news.items():
            self._tell(rung[key], page)
        for (ear, topic, _), answer in zip(asked, reading.answers, strict=True):
            self._answer(ear, topic, answer, reading.heads)

    async def _one_by_one(self, asked: list[Asked], rung: dict[str, Topic]) -> None:
        left: list[tuple[list[Asked], dict[str, Topic]]] = [([one], {}) for one in asked]
        left += [([], {key: topic}) for key, topic in rung.items()]
        while left:
            try:
                await self._round(*left.pop(0))
            except OUTAGE:
                for some, others in left:
                    self._asked, self._rung = some + self._asked, others | self._rung
                raise

    def _tell(self, topic: Topic, page: Page) -> None:
        topic.seq = page.seq
        for ear in tuple(topic.ears):
            ear.push(page.frame)
        if page.more:
            self.ring(topic.key, None)

    def _answer(self, ear: Ear, topic: Topic, page: Page | None, heads: dict[str, int]) -> None:
        topic.wished -= 1
        if page is None:
            ear.push(frames.refused(topic.name))
        elif ear.is_open:
            if topic.seq is None:
                topic.seq = heads[topic.key]
            topic.ears[ear] = None
            ear.topics[topic.name] = topic
            ear.push(page.frame)
        self._drop_unheard(topic)

    def _give_up(self, asked: Sequence[Asked]) -> None:
        for ear, topic, _ in asked:
            topic.wished -= 1
            ear.push(frames.refused(topic.name, 503))
            self._drop_unheard(topic)

    def _drop_unheard(self, topic: Topic) -> None:
        if not topic.ears and not topic.wished:
            self.topics.pop(topic.key, None)
            self._rung.pop(topic.key, None)
