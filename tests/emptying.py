"""How a database is emptied after a test that committed."""

import time
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

# Not Django's own; each of them leads to what is deleted here, and a worker of a later test would try them all.
_JOBS = ("procrastinate_periodic_defers", "procrastinate_events", "procrastinate_jobs")
# Written by migrating alone; the process keeps the types by number, so another test must find them under the same.
_STAYS = ("django_content_type", "auth_permission")
_FILLED = "(SELECT '{0}' FROM \"{0}\" LIMIT 1)"
_OTHERS_AT_WORK = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
        AND backend_type = 'client backend'
)
"""
PATIENCE = 10  # seconds
TRIES = 5
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


def tables(_style: Any, tables: list[str], **_options: Any) -> list[str]:
    """For `connection.ops.sql_flush`: what there is to empty."""
    return [*(name for name in tables if name not in _STAYS), *_JOBS]


def empty(tables: list[str]) -> None:
    """For `connection.ops.execute_sql_flush`. A server of the test may begin a request that nobody looked for: it
    waits for a table while its own row is waited for, and PostgreSQL ends one of the two; or it adds to a table that
    had nothing. So whatever is in the way is given its time, and all is tried again."""
    for again in reversed(range(TRIES)):
        try:
            _wait_for_others()
            with transaction.atomic(), connection.cursor() as cursor:
                _empty(cursor, tables)
            return
        except (OperationalError, IntegrityError):
            if not again:
                raise


def _empty(cursor: Any, tables: list[str]) -> None:
    """TRUNCATE lays every table and index anew, a thousand files; a test fills some dozen tables with a few rows. Those
    that only grow have a trigger against it, which steps aside meanwhile."""
    cursor.execute(" UNION ALL ".join(_FILLED.format(name) for name in tables))
    filled = [name for (name,) in cursor.fetchall()]
    cursor.execute(_GUARDED)
    guarded = [name for (name,) in cursor.fetchall() if name in filled]
    statements = [
        *(f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in guarded),
        *(f'DELETE FROM "{name}"' for name in filled),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in guarded),
    ]
    for statement in statements:
        cursor.execute(statement)


def _wait_for_others() -> None:
    """A server of the test may still be at what was asked of it last: what it wrote meanwhile would be left over, or
    the two would wait for each other."""
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(_OTHERS_AT_WORK)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.02)
