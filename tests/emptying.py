"""How a database is emptied after a test that committed."""

from typing import Any

from django.db import connection

_FILLED = "(SELECT '{0}' FROM \"{0}\" LIMIT 1)"
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


def statements(_style: Any, tables: list[str], **_options: Any) -> list[str]:
    """For `connection.ops.sql_flush`. TRUNCATE lays every table and index anew, a thousand files; a test fills some
    dozen tables with a few rows. Those that only grow have a trigger against it, which steps aside meanwhile."""
    if not tables:
        return []
    with connection.cursor() as cursor:
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
