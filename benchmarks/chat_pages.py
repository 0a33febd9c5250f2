"""python -m benchmarks.chat_pages: pages of rooms at 10 million entries in 10,470 rooms (DESIGN §10).

The sizes of the rooms fall as those of towns do: the largest has 200,000 entries, most a few hundred. One member of the
200 largest reads and writes in them in turn. Measured is the whole page as the server makes it, from request to last
byte, with sign-in, frame and all; queries are the room's own, without the 7 that the frame of every page has.
--entries makes a smaller run, whose figures are then no bars' business.
"""

import argparse
import statistics
import sys
import time
from typing import Any
from uuid import uuid4

from benchmarks.desk import unindexed
from benchmarks.stage import database, report, say, tell

ENTRIES, ROOMS, MEMBERS = 10_000_000, 10_470, 13
LARGEST = ENTRIES / 51  # of the largest room; ROOMS of them, each n ** -0.7 of it, are ENTRIES
FRAME = 7  # session, person, appointments, duties, unread, bell, meetings
QUERIES, MILLISECONDS, POSTED_IN = 8, 60, 15
READ_IN, TIMES = 20, 60
ALL = 10**12  # more than any room has
FILL = """
INSERT INTO chat_room (public_id, name, purpose, opened_by_id, opened_at, about_kind, next_seq, said_seq, said_at)
SELECT gen_random_uuid(), '第' || n || '工作群', '', %(person)s, now() - interval '300 days', '',
    1 + size, size, now() - n * interval '1 min'
FROM (
    SELECT n, greatest(20, (%(largest)s * power(n, -0.7))::bigint) AS size FROM generate_series(1, %(rooms)s) AS n
) AS sizes;

INSERT INTO chat_membership (room_id, person_id, role, hears_after, read_seq, joined_at)
SELECT room.id, (%(people)s::bigint[])[1 + (room.id * 7 + n) %% cardinality(%(people)s::bigint[])], 'member', 0,
    room.next_seq - 1, now()
FROM chat_room AS room, generate_series(1, %(members)s) AS n;

INSERT INTO chat_membership (room_id, person_id, role, hears_after, read_seq, joined_at)
SELECT id, %(reader)s, 'member', 0, next_seq - 1, now() FROM chat_room ORDER BY next_seq DESC LIMIT 200;
"""
SAY = """
INSERT INTO chat_entry (public_id, room_id, seq, kind, sender_id, unit_name, said_at, text, people, files)
SELECT gen_random_uuid(), room.id, seq, 'posted', (%(people)s::bigint[])[1 + (room.id * 7 + seq %% %(members)s)
    %% cardinality(%(people)s::bigint[])], '市财政局', now() - (room.next_seq - seq) * interval '1 min',
    '第' || seq || '项用款计划请各单位于本周五前报送' || md5(seq::text), '[]', 0
FROM chat_room AS room, generate_series(1, room.next_seq - 1) AS seq
"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=ENTRIES)
    asked = parser.parse_args()
    with database():
        from benchmarks.lines import people
        from tests.cast import gather

        cast = gather()
        persons = people(cast, 2_000)
        count = fill(cast, [one.pk for one in persons], asked.entries)
        spent, queries = pages(cast)
        tell("chat_pages, entries", count, "entries")
        holds = [
            report("chat_pages, first page, queries", queries["first page"], "queries", QUERIES),
            report("chat_pages, sending by the form, queries", queries["sending"], "queries", QUERIES),
            *(report(f"chat_pages, {name}, p95", ms, "ms", POSTED_IN if name == "sending" else MILLISECONDS)
              for name, ms in spent.items()),
        ]  # fmt: skip
    return 0 if all(holds) else 1


def fill(cast: Any, persons: list[int], entries: int) -> int:
    from django.db import connection

    from office.chat.models import Entry

    given = {"people": persons, "person": cast.director.person.pk, "reader": cast.clerk.person.pk}
    given |= {"rooms": ROOMS, "members": MEMBERS, "largest": LARGEST * entries / ENTRIES}
    say(f"Saying {entries:,} things in {ROOMS:,} rooms …")
    with connection.cursor() as cursor:
        cursor.execute(FILL, given)
        with unindexed("chat_entry"):
            cursor.execute(SAY, given)
        cursor.execute("VACUUM ANALYZE chat_room")
        cursor.execute("VACUUM ANALYZE chat_membership")
        cursor.execute("VACUUM ANALYZE chat_entry")
    return Entry.objects.count()


def pages(cast: Any) -> tuple[dict[str, float], dict[str, int]]:
    """p95 of each page in ms, and the room's own queries of two."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from office.chat.models import Membership, Room

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(cast.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    rooms = list(Room.objects.order_by("-next_seq")[:READ_IN])
    places = Membership.objects.filter(person=cast.clerk.person)

    def page(room: Any, query: str = "", read: int | None = None) -> float:
        """ms. read: how far the reader had come before."""
        places.filter(room=room).update(read_seq=ALL if read is None else read)
        began = time.perf_counter()
        answer = client.get(reverse("chat:room", args=[room.public_id]) + query, secure=True)
        assert answer.status_code == 200, answer
        return (time.perf_counter() - began) * 1000

    def listed(room: Any) -> float:
        began = time.perf_counter()
        assert client.get(reverse("chat:index"), secure=True).status_code == 200
        return (time.perf_counter() - began) * 1000

    def sent(room: Any) -> float:
        given = {"client_msg_id": str(uuid4()), "text": "收到，周五前报送"}
        address = reverse("chat:post", args=[room.public_id])
        began = time.perf_counter()
        answer = client.post(address, given, headers={"Accept": "application/json"}, secure=True)
        assert answer.status_code == 200, answer
        return (time.perf_counter() - began) * 1000

    ways = {
        "first page": page,
        "first page, much unread": lambda room: page(room, read=room.head // 2),
        "around a message": lambda room: page(room, f"?at={room.head // 3}"),
        "further up": lambda room: page(room, f"?before={room.head // 2}"),
        "found in the room": lambda room: page(room, "?find=用款 计划"),
        "list of 200 rooms": listed,
    }
    spent = {name: p95([act(rooms[n % READ_IN]) for n in range(TIMES)]) for name, act in ways.items()}
    spent["sending"] = p95(paced(sent, rooms))
    queries = {}
    for name, act in {"first page": page, "sending": sent}.items():
        with CaptureQueriesContext(connection) as captured:
            act(rooms[0])
        said = [one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]
        queries[name] = len(said) - (FRAME + 1 if name == "first page" else 3)  # sign-in, and the line that sets it up
    return spent, queries


def paced(act: Any, rooms: list[Any]) -> list[float]:
    """No faster than one person may speak."""
    from office.chat.pace import MOST, SECONDS

    spent = []
    for n in range(TIMES):
        spent.append(act(rooms[n % READ_IN]))
        time.sleep(SECONDS / MOST * 1.1)
    return spent


def p95(values: list[float]) -> float:
    return statistics.quantiles(values[5:], n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
