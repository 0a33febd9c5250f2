"""The hub by itself, with listeners that are lists: what each is told, and what one reading costs."""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from office.live import hub as hubs
from office.live import lectern, listeners, reading, topics
from office.live.doorbell import ring, whisper
from office.live.ears import Ear
from office.live.listeners import Listener
from office.live.topics import PAGE, Entry
from tests.office.live import loops

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


class Wall(Ear):
    """Hears everything and writes it down."""

    def __init__(self, listener):
        super().__init__(listener)
        self.frames = []
        self.code = None

    def push(self, frame):
        self.frames.append(frame)

    def close(self, code):
        self.code, self.is_open = code, False

    @property
    def told(self):
        return [json.loads(frame.text) for frame in self.frames]


class Book:
    """A feed in memory: what a chat room is to the hub."""

    def __init__(self, monkeypatch):
        monkeypatch.setattr(topics, "_families", dict(topics._families))
        self.pages = {}
        self.readers = {}
        self.reads = []
        self.poison = set()
        topics.feed(
            "book",
            may_listen=lambda actor, key: True,
            rights=lambda pairs: {pair: self.readers[pair] for pair in pairs if pair in self.readers},
            heads=lambda keys: {key: len(self.pages.get(key, ())) for key in keys},
            since=self.since,
            hear=lambda actor, key, body: {"heard": body},
        )

    def since(self, wanted):
        self.reads.append(wanted)
        if self.poison & wanted.keys():
            raise ZeroDivisionError
        return {
            key: [Entry(n, {"text": text}) for n, text in enumerate(self.pages.get(key, ()), 1) if n > seq][:PAGE]
            for key, seq in wanted.items()
        }

    def write(self, key, *texts):
        self.pages.setdefault(key, []).extend(texts)
        with transaction.atomic():
            ring(f"book:{key}")


@pytest.fixture
def book(monkeypatch):
    return Book(monkeypatch)


@pytest.fixture
def wall(book):
    """Somebody who may read the book named; made inside the loop."""

    def make(*keys, floor=0, person=0):
        who = uuid4()
        book.readers |= {(who, key): floor for key in keys}
        return Wall(Listener(person, who, "session", "version"))

    return make


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    """The walls have no sessions in the database."""
    monkeypatch.setattr(listeners, "gone", lambda present: set())
    monkeypatch.setattr(hubs, "MOST_LINES", 10_000)


def run(story):
    """A loop of its own, with the hub at rest at the end."""

    async def all_of_it():
        hub = hubs.hub()
        try:
            await story(hub)
        finally:
            hub.rest()
            await asyncio.sleep(0)

    loops.run(all_of_it())


async def until(condition, seconds=5):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def write(book, key, *texts):
    await reading.in_thread(book.write, key, *texts)


async def attend(hub, ear, key, since=0):
    assert hub.attach(ear)
    hub.listen(ear, f"book:{key}", since)
    await until(lambda: f"book:{key}" in ear.topics)


def test_one_reading_and_one_frame_for_everybody(book, wall):
    key = str(uuid4())

    async def story(hub):
        walls = [wall(key) for _ in range(50)]
        for one in walls:
            await attend(hub, one, key)
        book.reads.clear()
        await write(book, key, "各单位：")
        await until(lambda: all(len(one.frames) == 2 for one in walls))

        assert len(book.reads) == 1
        assert len({id(one.frames[-1]) for one in walls}) == 1
        assert walls[0].told[-1] == {
            "topic": f"book:{key}", "after": 0, "seq": 1, "head": 1, "entries": [{"seq": 1, "text": "各单位："}]
        }  # fmt: skip
        assert "各单位" in walls[0].frames[-1].text

    run(story)


def test_a_thousand_who_come_back_cost_one_reading(book, wall):
    key = str(uuid4())

    async def story(hub):
        await write(book, key, "一", "二", "三")
        walls = [wall(key) for _ in range(300)]
        book.reads.clear()
        for one in walls:
            hub.attach(one)
            hub.listen(one, f"book:{key}", 2)
        await until(lambda: all(one.frames for one in walls))

        assert len(book.reads) == 1
        assert walls[-1].told[0]["after"] == 2
        assert [entry["seq"] for entry in walls[-1].told[0]["entries"]] == [3]

    run(story)


def test_everything_in_order_while_others_write_and_come(book, wall):
    key = str(uuid4())
    seqs = lambda one: [entry["seq"] for frame in one.told for entry in frame.get("entries", ())]  # noqa: E731

    async def story(hub):
        first = wall(key)
        await attend(hub, first, key)
        writing = asyncio.gather(*(write(book, key, f"{n}") for n in range(60)))
        late = []
        for _ in range(10):
            late.append(wall(key))
            await attend(hub, late[-1], key)
        await writing
        await until(lambda: all(one.told and max(seqs(one), default=0) == 60 for one in [first, *late]))

        for one in [first, *late]:
            merged = [seq for n, seq in enumerate(seqs(one)) if seq not in seqs(one)[:n]]
            assert merged == list(range(1, 61))

    run(story)


def test_more_than_one_answer_holds_says_so(book, wall):
    key = str(uuid4())

    async def story(hub):
        await write(book, key, *("字" for _ in range(PAGE + 5)))
        one = wall(key)
        await attend(hub, one, key)
        frame = one.told[0]
        assert (frame["seq"], frame["head"], len(frame["entries"])) == (PAGE, PAGE + 5, PAGE)

        hub.listen(one, f"book:{key}", PAGE)
        await until(lambda: len(one.frames) == 2)
        assert [entry["seq"] for entry in one.told[1]["entries"]] == list(range(PAGE + 1, PAGE + 6))

        await write(book, key, *("字" for _ in range(PAGE * 2 + 1)))
        await until(lambda: one.told[-1]["seq"] == PAGE * 3 + 6)

    run(story)


def test_the_outsider_is_refused_and_hears_nothing(book, wall):
    key = str(uuid4())

    async def story(hub):
        insider, outsider = wall(key), wall()
        await attend(hub, insider, key)
        hub.attach(outsider)
        hub.listen(outsider, f"book:{key}", 0)
        hub.listen(outsider, "book:not-a-key", 0)
        await until(lambda: len(outsider.frames) == 2)
        await write(book, key, "内部")
        await until(lambda: len(insider.frames) == 2)
        await asyncio.sleep(0.1)

        assert [frame["status"] for frame in outsider.told] == [404, 404]

    run(story)


def test_nothing_from_before_the_right_began(book, wall):
    key = str(uuid4())

    async def story(hub):
        await write(book, key, "旧", "旧", "新")
        newcomer = wall(key, floor=2)
        await attend(hub, newcomer, key, since=0)

        assert [entry["text"] for entry in newcomer.told[0]["entries"]] == ["新"]

    run(story)


def test_a_lost_doorbell_is_made_good_by_the_heads(book, wall, monkeypatch):
    key = str(uuid4())

    async def story(hub):
        one = wall(key)
        await attend(hub, one, key)
        book.pages.setdefault(key, []).append("没有铃声")
        hub.compare()
        await until(lambda: len(one.frames) == 2)

        assert one.told[-1]["seq"] == 1

    run(story)


def test_what_cannot_be_read_does_not_stop_the_others(book, wall, caplog):
    good, bad = str(uuid4()), str(uuid4())

    async def story(hub):
        await write(book, bad, "坏")
        await write(book, good, "好")
        book.poison.add(bad)
        one, other = wall(good), wall(bad)
        for ear, key in ((one, good), (other, bad)):
            hub.attach(ear)
            hub.listen(ear, f"book:{key}", 0)
        await until(lambda: one.frames and other.frames)

        assert one.told[0]["seq"] == 1
        assert other.told == [{"refused": f"book:{bad}", "status": 503}]

    run(story)
    assert "ZeroDivisionError" in caplog.text


def test_what_was_asked_and_rung_in_an_outage_is_told_after_it(book, wall, monkeypatch):
    monkeypatch.setattr(lectern, "PAUSE", 0.05)
    key = str(uuid4())
    left = [3]

    async def story(hub):
        early, late = wall(key), wall(key)
        await attend(hub, early, key)

        def fails(wanted):
            if left[0]:
                left[0] -= 1
                raise OperationalError("the server closed the connection unexpectedly")
            return book.since(wanted)

        hub.lecterns["book"].family = replace(topics.family("book"), since=fails)
        await write(book, key, "一")
        hub.attach(late)
        hub.listen(late, f"book:{key}", 0)
        await until(lambda: any("entries" in frame for frame in late.told) and early.told[-1].get("seq") == 1)

        assert left == [0]
        assert {"live": False} in early.told
        assert [entry["seq"] for frame in early.told for entry in frame.get("entries", ())] == [1]
        assert hub.lecterns["book"].topics[key].wished == 0

    run(story)


def test_a_head_below_what_was_read_begins_anew(book, wall):
    key = str(uuid4())

    async def story(hub):
        await write(book, key, "一", "二")
        one = wall(key)
        await attend(hub, one, key, since=9)

        assert one.told == [{"topic": f"book:{key}", "after": 2, "seq": 2, "head": 2, "entries": []}]

    run(story)


def test_a_whisper_goes_to_those_who_listen(book, wall):
    key, elsewhere = str(uuid4()), str(uuid4())

    async def story(hub):
        one, other = wall(key), wall(elsewhere)
        await attend(hub, one, key)
        await attend(hub, other, elsewhere)
        await reading.in_thread(whisper, f"book:{key}", {"typing": "林知远"})
        await until(lambda: len(one.frames) == 2)

        assert one.told[-1] == {"topic": f"book:{key}", "whisper": {"typing": "林知远"}}
        assert len(other.frames) == 1

    run(story)


def test_the_hub_rests_when_the_last_has_left_and_keeps_no_connection(book, wall, monkeypatch):
    monkeypatch.setattr(hubs, "REST", 0.05)
    key = str(uuid4())

    async def story(hub):
        before = await reading.in_thread(_connections)
        for _ in range(3):
            ear = wall(key)
            await attend(hub, ear, key)
            await write(book, key, "字")
            await until(lambda: len(ear.frames) >= 2)  # noqa: B023
            assert await reading.in_thread(_connections) == before + 1, "one that listens, the others given back"
            hub.detach(ear)
            await until(lambda: not hub._tasks)
            await asyncio.sleep(0.2)
        assert await reading.in_thread(_connections) == before
        assert not hub.lecterns
        assert not hub._lines

    run(story)


def _connections():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_one_person_has_only_so_many_lines(book, wall, monkeypatch):
    monkeypatch.setattr(hubs, "MOST_LINES", 3)

    async def story(hub):
        walls = [wall() for _ in range(4)]

        assert [hub.attach(one) for one in walls] == [True, True, True, False]
        hub.detach(walls[0])
        assert hub.attach(walls[3])

    run(story)
