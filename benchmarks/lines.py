"""What the benchmarks of the live line share: server processes, the load client in C, people with sessions, CPU."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.stage import say

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, CLIENT_CORE = "0", "1"
UVICORN = [
    "uvicorn", "--host", "127.0.0.1", "--ws", "office.live.ready_made:Sockets", "--ws-max-size", "70000",
    "--ws-per-message-deflate", "false", "--loop", "uvloop", "--lifespan", "off", "--log-level", "warning",
    "--no-access-log", "--backlog", "4096",
]  # fmt: skip  # as deploy/banjie-live@.service


def cpu(pids: Sequence[int]) -> float:
    """Seconds that these processes have used so far, in steps of a tick."""
    spent = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def memory(pids: Sequence[int]) -> int:
    """Bytes resident."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A child process that listens on a port; ended by its own id."""
    import socket

    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        until = time.monotonic() + 90
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[:4]} did not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


@contextmanager
def served(
    application: str, port: int, environment: dict[str, str], core: str = SERVER_CORE
) -> Iterator[subprocess.Popen[bytes]]:
    command = ["taskset", "-c", core, sys.executable, "-m", *UVICORN, "--port", str(port), application]
    with running(command, port, environment) as process:
        yield process


@contextmanager
def office(port: int, redis_url: str, core: str = SERVER_CORE) -> Iterator[subprocess.Popen[bytes]]:
    """A live process on the database of the benchmark."""
    from tests.office.live.servers import database_url

    environment = {"DATABASE_URL": database_url(), "REDIS_URL": redis_url, "SECURE": "0", "DEBUG": "0"}
    environment |= {"DATABASE_POOL": "1"}  # as in production; the stage has none
    with served("office.asgi:application", port, environment, core) as process:
        yield process


@contextmanager
def redis_where_there_is_one() -> Iterator[str]:
    """Its URL, or "" and a word about it."""
    from tests.office.live.servers import free_port, redis_program

    program = redis_program()
    if program is None:
        say("No redis-server here: PostgreSQL rings, and what needs Redis is not run.")
        yield ""
        return
    port = free_port()
    command = ["taskset", "-c", CLIENT_CORE, program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running([*command, "--appendonly", "no", "--loglevel", "warning"], port, {}):
        yield f"redis://127.0.0.1:{port}/0"


class Load:
    """The client of benchmarks/sockets.c with its lines open. seconds: it took to open them."""

    def __init__(self, port: int | str, path: str, lines: Sequence[tuple[str, str, str]], senders: int) -> None:
        """lines: query, cookie and first frame of each. port: several with commas between take the lines in turn."""
        self._open = ExitStack()
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        compiler = shutil.which("gcc") or shutil.which("cc")
        if compiler is None:
            raise SystemExit("No C compiler here: the load client cannot be made.")
        subprocess.run([compiler, "-O2", "-o", folder / "sockets", HERE / "sockets.c"], check=True)
        (folder / "lines").write_text("".join("\t".join(line) + "\n" for line in lines))
        command = [str(folder / "sockets"), str(port), path, str(folder / "lines"), str(senders)]
        self._process = subprocess.Popen(
            ["taskset", "-c", CLIENT_CORE, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._first = 1
        _ready, opened, seconds = self._line().split()
        self.opened, self.seconds = int(opened), float(seconds)

    def send(self, template: str, *, messages: int, in_flight: int) -> dict[str, float]:
        """What became of so many messages, with so many on the way at once; times in ms."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{messages} {in_flight} {self._first} {template}\n")
        self._process.stdin.flush()
        self._first += messages
        told: dict[str, float] = json.loads(self._line())
        if told["complete"] < messages:
            raise RuntimeError(f"only {told} of {messages} messages reached every line")
        return told

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load client has ended")
        return line

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._open.close()


def people(cast: Any, count: int) -> list[Any]:
    """So many of one bureau, each in a post."""
    from django.contrib.auth.models import Group

    from directory.models import Appointment, Person, Post

    unit = cast.unit("市财政局")
    made = Person.objects.bulk_create(
        Person(username=f"line{n}", name=f"某{n}", password="!", must_change_password=False) for n in range(count)
    )
    groups = Group.objects.bulk_create(Group(name=f"line{n}") for n in range(count))
    posts = Post.objects.bulk_create(
        Post(unit=unit, title="科员", roles=[], order=n, group=group) for n, group in enumerate(groups, 10_000)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, post=post, starts_on=date(2024, 1, 2), is_main=True)
        for person, post in zip(made, posts, strict=True)
    )
    return made


def signed_in(persons: Sequence[Any]) -> list[tuple[str, str]]:
    """For each a ticket's query and a session's cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.base import VALID_KEY_CHARS
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils.crypto import get_random_string

    from office.live import listeners

    found = []
    sessions = []
    for person in persons:
        content = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        session = SessionStore(get_random_string(32, VALID_KEY_CHARS)).create_model_instance(content)
        sessions.append(session)
        ticket = listeners.ticket_of(listeners.of_person(person, session.session_key))
        found.append((f"?ticket={ticket}", f"{settings.SESSION_COOKIE_NAME}={session.session_key}"))
    SessionStore.get_model_class().objects.bulk_create(sessions, batch_size=1_000)
    return found


def room_of(cast: Any, persons: Sequence[Any]) -> Any:
    """One room with all of them, opened by the cast's director."""
    from office.chat import actions
    from office.chat.models import Membership
    from office.worktime.clock import now

    room = actions.open_room("压力测试群", people=[cast.clerk.person], by=cast.director)
    Membership.objects.bulk_create(Membership(room=room, person=person, joined_at=now()) for person in persons)
    return room
