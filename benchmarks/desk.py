"""python -m benchmarks.desk: the desk of one person among fifty thousand duties, then among five million (DESIGN §10).

The person keeps the same rows throughout: 60 to do, 40 to read, 3,000 done, 3,000 concluded. What is measured is the
whole page as the server makes it, from request to last byte, with sign-in, frame and all.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.stage import database, report, say

QUERIES = 12
MILLISECONDS = 60
TIMES = 1.2
FEW, MANY = 50_000, 5_000_000
OWN = {"todo": 60, "to_read": 40, "done": 3_000, "concluded": 3_000}
OTHERS = 2_000
ROUNDS = 60
ROWS = """
INSERT INTO duties_duty (public_id, kind, box, subject_kind, subject_id, subject_title, asks, ref, urgency, holder_id,
  laid_by_id, laid_from, laid_at, due_at, near_at, done_at, done_by_id, closed_reason, sort_at)
SELECT gen_random_uuid(), 'act', %(box)s, 'document', gen_random_uuid(), '关于第' || n || '件事的通知', 'Review', '', 0,
  (%(holders)s::bigint[])[1 + n %% cardinality(%(holders)s::bigint[])], %(person)s, '市财政局',
  now() - n * interval '1 s', now() + n * interval '1 min', now(),
  CASE WHEN %(open)s THEN NULL ELSE now() - n * interval '1 min' END,
  CASE WHEN %(open)s THEN NULL ELSE %(person)s END, '', now() + (n %% 10000) * interval '1 min'
FROM generate_series(1, %(rows)s) AS n
"""

# Those that stand for no constraint.
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
FOREIGN_KEYS = """
SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f'
"""


def main() -> int:
    with database():
        from tests.cast import gather

        say("Gathering the cast …")
        cast = gather()
        holders = others(cast)
        for box, rows in OWN.items():
            lay([cast.clerk.appointment.pk], cast, box, rows)
        fill(holders, cast, FEW)
        few, queries = desk(cast)
        fill(holders, cast, MANY - FEW)
        many, _queries = desk(cast)
        holds = [
            report("desk, queries", queries, "queries", QUERIES),
            report(f"desk among {MANY:,} duties, p95", many, "ms", MILLISECONDS),
            report(f"the same against {FEW:,}", many / few, "times", TIMES),
        ]
    return 0 if all(holds) else 1


def others(cast: Any) -> list[int]:
    """Posts and people enough that the other duties lie as they would in a province: many boxes, none of them huge."""
    from datetime import date

    from directory.models import Appointment, Person, Post

    unit = cast.unit("市财政局")
    like = Post.objects.filter(unit=unit).first()
    assert like is not None
    people = Person.objects.bulk_create(
        Person(username=f"bench{n}", name=f"某{n}", password="!") for n in range(OTHERS)
    )
    from django.contrib.auth.models import Group

    groups = Group.objects.bulk_create(Group(name=f"bench{n}") for n in range(OTHERS))
    posts = Post.objects.bulk_create(
        Post(unit=unit, title="科员", roles=[], order=n, group=group) for n, group in enumerate(groups, 10_000)
    )
    held = Appointment.objects.bulk_create(
        Appointment(person=person, post=post, starts_on=date(2024, 1, 2))
        for person, post in zip(people, posts, strict=True)
    )
    return [one.pk for one in held]


def lay(holders: list[int], cast: Any, box: str, rows: int) -> None:
    from django.db import connection

    is_open = box in ("todo", "to_read")
    given = {"holders": holders, "person": cast.head.person.pk, "box": box, "rows": rows, "open": is_open}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, given)


def fill(holders: list[int], cast: Any, rows: int) -> None:
    from django.db import connection

    say(f"Laying {rows:,} duties …")
    with unindexed("duties_duty"):
        for box, share in (("todo", 0.02), ("to_read", 0.02), ("done", 0.16), ("concluded", 0.8)):
            lay(holders, cast, box, int(rows * share))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE duties_duty")


@contextmanager
def unindexed(table: str) -> Iterator[None]:
    """Rows by the million go in without indexes and foreign keys, which are made again as they were."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [table])
        indexes = dict(cursor.fetchall())
        cursor.execute(FOREIGN_KEYS, [table])
        foreign_keys = dict(cursor.fetchall())
        cursor.execute(f"ALTER TABLE {table} {', '.join(f'DROP CONSTRAINT {name}' for name in foreign_keys)}")
        cursor.execute(f"DROP INDEX {', '.join(indexes)}")
        yield
        cursor.execute("; ".join(indexes.values()))
        again = (f"ADD CONSTRAINT {name} {rule}" for name, rule in foreign_keys.items())
        cursor.execute(f"ALTER TABLE {table} {', '.join(again)}")


def desk(cast: Any) -> tuple[float, int]:
    """p95 of the page in ms, and its queries."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(cast.clerk.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for _ in range(5):
        answer = client.get("/", secure=True)
        assert answer.status_code == 200, answer
    with CaptureQueriesContext(connection) as captured:
        client.get("/", secure=True)
        queries = len(captured)  # the next request begins the log anew
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get("/", secure=True)
        spent.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(spent, n=20)[-1]
    say(f"median {statistics.median(spent):.1f} ms, p95 {p95:.1f} ms, {queries} queries")
    return p95, queries


if __name__ == "__main__":
    sys.exit(main())
