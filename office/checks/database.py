"""What the database is, and what the role that runs the program may do there. Run with `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

TRAIL = "audit_event"
LEAST_POSTGRES = 15
POWERS = {
    "rolsuper": "SUPERUSER",
    "rolbypassrls": "BYPASSRLS",
    "rolcreaterole": "CREATEROLE",
    "rolcreatedb": "CREATEDB",
}


@register(Tags.database)
def version(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    found: list[Any] = [connections[alias] for alias in databases or ()]
    return [
        Error(
            f"PostgreSQL {LEAST_POSTGRES} or newer is needed; {one.alias} is {_version_of(one)}.",
            hint="Upgrade the server, or unset DATABASE_URL to use the embedded one.",
            id="office.E010",
        )
        for one in found
        if one.vendor != "postgresql" or one.pg_version < LEAST_POSTGRES * 10000
    ]


@register(Tags.database)
def append_only_trail(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """The app role's rights on the trail, and the trigger that refuses whoever has them."""
    role = settings.DATABASE_APP_ROLE
    messages: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TRAIL])
            if not cursor.fetchone()[0]:
                continue  # not migrated yet
            cursor.execute(
                "SELECT power FROM pg_roles, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS power"
                " WHERE rolname = %s AND has_table_privilege(rolname, %s, power)",
                [role, TRAIL],
            )
            if powers := [power for (power,) in cursor.fetchall()]:
                messages.append(
                    Error(
                        f"The role {role} may {', '.join(powers)} the trail.",
                        hint=f"As the owner: REVOKE UPDATE, DELETE, TRUNCATE ON {TRAIL} FROM {role}; "
                        "the role must neither own the tables nor belong to a role that does.",
                        id="office.E011",
                    )
                )
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'audit_event_append_only'"
                " AND tgenabled IN ('O', 'A')",
                [TRAIL],
            )
            if not cursor.fetchone()[0]:
                messages.append(
                    Error(
                        "The trigger that keeps the trail append-only is missing or switched off.",
                        hint=f"As the owner: ALTER TABLE {TRAIL} ENABLE TRIGGER audit_event_append_only; "
                        "if it is gone, migrate audit anew.",
                        id="office.E012",
                    )
                )
    return messages


@register(Tags.database)
def powerless_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    role = settings.DATABASE_APP_ROLE
    messages: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(POWERS)} FROM pg_roles WHERE rolname = %s", [role])
            found = cursor.fetchone()
            if found is None:
                messages.append(
                    Warning(
                        f"There is no role {role}: the program would run as the owner of its tables.",
                        hint="Run deploy/roles.sql as a database administrator, then migrate audit anew.",
                        id="office.W013",
                    )
                )
            elif powers := [name for name, has in zip(POWERS.values(), found, strict=True) if has]:
                messages.append(
                    Error(
                        f"The role {role}, which runs the program, is {', '.join(powers)}.",
                        hint=f"As a database administrator: ALTER ROLE {role} "
                        f"{' '.join(f'NO{power}' for power in powers)};",
                        id="office.E013",
                    )
                )
    return messages


def _version_of(connection: Any) -> str:
    if connection.vendor != "postgresql":
        return str(connection.vendor)
    return f"{connection.pg_version // 10000}.{connection.pg_version % 10000}"
