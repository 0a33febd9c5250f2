"""python -m benchmarks.chat_faults: 100,000 messages of 200 people into 100 rooms, while all breaks (DESIGN §10).

Two live processes, of which one is killed (SIGKILL) every ten seconds and started again; Redis is flushed every thirty;
PostgreSQL is restarted once. Whoever gets no answer says the same again under the same key. Afterwards all that was
answered and all that was heard is compared with the database: nothing lost, doubled or out of order, changes and
recalls included. --messages makes a shorter run, of the same faults.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

from benchmarks.stage import database, report, say, tell
from benchmarks.talkers import Talker, merged

CLUSTER = "postgres-faults"  # one of its own: it is restarted
TALKERS, ROOMS, EACH = 200, 100, 10  # rooms that one person is in
MESSAGES = 100_000
KILLED_EVERY, FLUSHED_EVERY = 10.0, 30.0
CAUGHT_UP_IN = 90.0  # seconds after the last word


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=MESSAGES)
    asked = parser.parse_args()
    from office.demo import postgres

    os.environ["DATABASE_URL"] = postgres.ensure(CLUSTER).owner
    with database():
        from benchmarks.lines import redis_where_there_is_one

        with redis_where_there_is_one() as redis_url:
            talkers, faults = asyncio.run(run(asked.messages, redis_url))
        return 0 if judged(talkers, faults) else 1


class House:
    """The processes, and what is done to them."""

    def __init__(self, redis_url: str) -> None:
        from tests.office.live.servers import free_port

        self.redis_url = redis_url
        self.ports = [free_port(), free_port()]
        self.faults: Counter[str] = Counter()
        self._open = [ExitStack(), ExitStack()]
        self._servers: list[Any] = [None, None]

    async def start(self, which: int) -> None:
        from benchmarks.lines import office

        entered = office(self.ports[which], self.redis_url, core="0,1")
        self._servers[which] = await asyncio.to_thread(self._open[which].enter_context, entered)

    async def kill_in_turn(self) -> None:
        for turn in range(10**6):
            await asyncio.sleep(KILLED_EVERY)
            which = turn % 2
            self._servers[which].kill()
            self.faults["killed"] += 1
            await asyncio.to_thread(self._open[which].close)
            await self.start(which)

    async def flush(self) -> None:
        from redis import Redis

        place = urlsplit(self.redis_url)
        while self.redis_url:
            await asyncio.sleep(FLUSHED_EVERY)
            await asyncio.to_thread(Redis(host="127.0.0.1", port=place.port or 6379).flushall)
            self.faults["flushed"] += 1

    async def restart_database(self, after: float) -> None:
        from office.demo import postgres

        await asyncio.sleep(after)
        await asyncio.to_thread(postgres.restart, CLUSTER)
        self.faults["database restarted"] += 1

    async def close(self) -> None:
        for one in self._open:
            await asyncio.to_thread(one.close)


async def run(messages: int, redis_url: str) -> tuple[list[Talker], Counter[str]]:
    house = House(redis_url)
    talkers = await asyncio.to_thread(gathered, house.ports)
    await asyncio.gather(house.start(0), house.start(1))
    lines = [asyncio.create_task(one.listen()) for one in talkers]
    acts = -(-messages // TALKERS)
    say(f"{TALKERS} people say {acts * TALKERS:,} things …")
    began = time.monotonic()
    breaking = [
        asyncio.create_task(house.kill_in_turn()),
        asyncio.create_task(house.flush()),
        asyncio.create_task(house.restart_database(after=max(15.0, acts * 0.2))),
    ]
    await asyncio.gather(*(one.talk(acts) for one in talkers))
    say(f"All was answered after {time.monotonic() - began:.0f} s; now everybody catches up …")
    for one in breaking:
        one.cancel()
    await asyncio.wait(breaking)
    for which in range(2):
        if house._servers[which].poll() is not None:
            await house.start(which)
    await caught_up(talkers)
    for line in lines:
        line.cancel()
    await asyncio.wait(lines)
    await house.close()
    return talkers, house.faults


def gathered(ports: list[int]) -> list[Talker]:
    """The rooms, their members, and a talker for each."""
    from django.db import connection

    from benchmarks.lines import people, signed_in
    from office.chat import actions
    from office.chat.models import Membership
    from office.worktime.clock import now
    from tests.cast import gather

    cast = gather()
    persons = people(cast, TALKERS)
    rooms = [actions.open_room(f"第{n}群", people=[cast.clerk.person], by=cast.director) for n in range(ROOMS)]
    topics: list[list[str]] = []
    for person in persons:
        mine = random.sample(rooms, EACH)
        Membership.objects.bulk_create(Membership(room=room, person=person, joined_at=now()) for room in mine)
        topics.append([f"room:{room.public_id}" for room in mine])
    cookies = [cookie for _ticket, cookie in signed_in(persons)]
    connection.close()
    return [Talker(n, ports, cookies[n], topics[n]) for n in range(TALKERS)]


async def caught_up(talkers: list[Talker]) -> None:
    heads = await asyncio.to_thread(heads_of_all)
    with suppress(TimeoutError):
        async with asyncio.timeout(CAUGHT_UP_IN):
            while any(one.have[topic] < heads[topic] for one in talkers for topic in one.topics):
                await asyncio.sleep(0.5)


def heads_of_all() -> dict[str, int]:
    from django.db import connection

    from office.chat.models import Room

    connection.close()  # the one before may be from before the restart
    try:
        return {f"room:{room.public_id}": room.head for room in Room.objects.all()}
    finally:
        connection.close()


def judged(talkers: list[Talker], faults: Counter[str]) -> bool:
    """Compare what was answered and what was heard with the database."""
    from office.chat.models import Entry, Room

    stood: dict[tuple[str, str], list[int]] = {}
    now_says: dict[str, dict[int, str | None]] = {}
    gaps = 0
    heads = heads_of_all()
    for room in Room.objects.all():
        topic = f"room:{room.public_id}"
        entries = list(Entry.objects.filter(room=room).order_by("seq"))
        gaps += [one.seq for one in entries] != list(range(1, room.head + 1))
        now_says[topic] = {one.seq: None if one.recalled_at else one.text for one in entries if one.kind == "posted"}
        for one in entries:
            if one.client_msg_id:
                stood.setdefault((topic, str(one.client_msg_id)), []).append(one.seq)
    answered = {key: seq for one in talkers for key, seq in one.acknowledged.items()}
    logs = [(topic, one.heard[topic]) for one in talkers for topic in one.topics]
    wrong = {
        "answered and not there": sum(key not in stood for key in answered),
        "there twice": sum(len(seqs) > 1 for seqs in stood.values()),
        "there under another number": sum(stood.get(key, [seq])[0] != seq for key, seq in answered.items()),
        "rooms with a gap": gaps,
        "lines that missed something or heard it twice or out of order": sum(
            [entry["seq"] for entry in log] != list(range(1, heads[topic] + 1)) for topic, log in logs
        ),
        "lines that read otherwise than the database": sum(merged(log) != now_says[topic] for topic, log in logs),
    }
    for name, count in faults.items():
        tell(f"chat_faults, {name}", count, "times")
    tell("chat_faults, said again", sum(one.trials for one in talkers), "times")
    tell("chat_faults, entries", sum(heads.values()), "entries")
    tell("chat_faults, answered posts", len(answered), "messages")
    holds = [report(f"chat_faults, {name}", count, "", 0) for name, count in wrong.items()]
    return all(holds)


if __name__ == "__main__":
    sys.exit(main())
