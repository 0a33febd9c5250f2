"""The counter that nobody locks, and PostgreSQL as the doorbell's wire."""

from collections.abc import Collection, Sequence

from django.db import connection

CHANNEL = "banjie_live"
LONGEST = 7900  # bytes of one NOTIFY; PostgreSQL takes fewer than 8,000

_NOTIFY = "SELECT pg_notify(%s, words) FROM unnest(%s::text[]) AS words"
_COUNT = "WITH counted AS (INSERT INTO live_ring (topic, times) SELECT topic, 1 FROM unnest(%s::text[]) AS topic) "


def announce(counted: Sequence[str], messages: Sequence[str]) -> None:
    """One statement, however many topics: count those given, and notify. Both hold from commit on, or not at all."""
    with connection.cursor() as cursor:
        if counted and messages:
            cursor.execute(_COUNT + _NOTIFY, [list(counted), CHANNEL, list(messages)])
        elif counted:
            cursor.execute(_COUNT + "SELECT 1", [list(counted)])
        elif messages:
            cursor.execute(_NOTIFY, [CHANNEL, list(messages)])


def counts(topics: Collection[str]) -> dict[str, int]:
    """How often each topic was rung; 0 for those never rung."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic, sum(times)::bigint FROM live_ring WHERE topic = ANY(%s) GROUP BY topic", [list(topics)]
        )
        return dict.fromkeys(topics, 0) | dict(cursor.fetchall())


def fold() -> int:
    """Put the rows of each topic together; no sum changes, in no snapshot. Returns how many rows went."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                DELETE FROM live_ring
                WHERE topic IN (SELECT topic FROM live_ring GROUP BY topic HAVING count(*) > 1)
                RETURNING topic, times
            ), kept AS (
                INSERT INTO live_ring (topic, times) SELECT topic, sum(times) FROM gone GROUP BY topic RETURNING 1
            )
            SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
            """
        )
        return int(cursor.fetchone()[0])
