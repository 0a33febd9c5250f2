"""How a database is emptied after a test that committed."""

import time
from typing import Any

from django.db import connection

# Not Django's own; each of them leads to what is deleted here, and a worker of a later test would try them all.
_JOBS = ("procrastinate_periodic_defers", "procrastinate_events", "procrastinate_jobs")
_FILLED = "(SELECT '{0}' FROM \"{0}\" LIMIT 1)"
_OTHERS_AT_WORK = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
        AND backend_type = 'client backend'
)
"""
PATIENCE = 10  # seconds
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


def statements(_style: Any, tables: list[str], **_options: Any) -> list[str]:
    """For `connection.ops.sql_flush`. TRUNCATE lays every table and index anew, a thousand files; a test fills some
    dozen tables with a few rows. Those that only grow have a trigger against it, which steps aside meanwhile."""
    if not tables:
        return []
    with connection.cursor() as cursor:
        _wait_for_others(cursor)
        tables = [*tables, *_JOBS]
        cursor.execute(" UNION ALL ".join(_FILLED.format(name) for name in tables))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute(_GUARDED)
        guarded = [name for (name,) in cursor.fetchall() if name in filled]
    return [
        *(f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in guarded),
        *(f'DELETE FROM "{name}"' for name in filled),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in guarded),
    ]


def _wait_for_others(cursor: Any) -> None:
    """A server of the test may still be at what was asked of it last: what it wrote meanwhile would be left over, or
    the two would wait for each other."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        cursor.execute(_OTHERS_AT_WORK)
        if not cursor.fetchone()[0]:
            return
        time.sleep(0.02)
