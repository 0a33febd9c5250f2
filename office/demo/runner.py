"""One foreground command: PostgreSQL, migrations, the demonstration office, web server and worker, until Ctrl-C.

Whatever ends it – Ctrl-C, SIGTERM, a closed terminal – ends everything it started, PostgreSQL last. After SIGKILL
the kernel ends the children, PostgreSQL goes on, and the next start finds it.
"""

import argparse
import fcntl
import hashlib
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from office.demo import postgres
from office.demo.address import Address, AddressTaken
from office.demo.children import Child, end_all, end_with_parent
from office.demo.reset import reset

ENDINGS = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "the terminal was closed"}
WEB_SECONDS = 60  # until the web server answers for the first time
# Role → name of the child, its command. Whichever falls is started again.
HELPING = {
    "background worker": ("worker", "procrastinate", "worker", "--shutdown-graceful-timeout=5"),
    "sender of webhooks": ("sender", "send_webhooks"),
}
CUE = (sys.executable, "-m", "office.demo.cue")
POSTGRES_EVERY = 2  # seconds between two looks at it
FALLS = 3  # a web server that falls this often within a minute is given up


class CannotGoOn(Exception):
    """The demonstration cannot run; the text says why."""


class Ending(BaseException):
    """A signal asked for the end. Not an Exception: nothing on the way may swallow it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m office.demo", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "verb", nargs="?", choices=["run", "reset"], default="run", help="reset empties the data folder"
    )
    parser.add_argument("--empty", action="store_true", help="do not load the demonstration office")
    parser.add_argument("--end-with-parent", action="store_true", help="end when the starting process has ended")
    options = parser.parse_args()
    if options.end_with_parent:
        end_with_parent()
    try:
        with only_one(postgres.data_folder()) as lock:
            if options.verb == "reset":
                say(reset())
            else:
                Demonstration(lock, empty=options.empty).run()
    except (CannotGoOn, AddressTaken, postgres.CannotStart) as reason:
        say(str(reason))
        return 1
    finally:
        forget_the_unsaid()
    return 0


class Demonstration:
    """From the first socket to the last process."""

    def __init__(self, lock: IO[str], *, empty: bool) -> None:
        self.lock = lock
        self.empty = empty
        self.began = time.monotonic()
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}
        self.uses_postgres = False

    def run(self) -> None:
        for number in ENDINGS:
            signal.signal(number, _end)
        reason = ""
        try:
            self.address = Address.from_environment()
            with self.address.listen() as listener:
                self._write_address()
                self._serve(listener, self._prepare(listener))
        except Ending as ending:
            reason = str(ending)
        finally:
            self._end(reason)

    def _write_address(self) -> None:
        """For whoever starts a second one on the same data, and for `make reset`."""
        self.lock.seek(0)
        self.lock.truncate()
        self.lock.write(f"process {os.getpid()}, {self.address}")
        self.lock.flush()

    def _prepare(self, listener: socket.socket) -> Child:
        """Everything but the answers; gives the web server, which waits for its cue. What comes later imports while
        what comes earlier works: there are two cores, and importing takes longer than most of the work."""
        data = postgres.data_folder()
        if not self.address.is_local:
            say(f"HOST={self.address.host}: whoever reaches this address can sign in as anybody. Invented data only.")
        for name in ("DATABASE_URL", "REDIS_URL"):
            if os.environ.get(name):
                say(f"{name} is set; the demonstration does not use it (docs/how-to/deploy.md is for real servers).")
        self.uses_postgres = True
        with self._step(f"PostgreSQL runs on {data / 'postgres'}"), undisturbed():
            urls = postgres.ensure()
        self.environment = _environment(data, self.address, urls)
        migrating = self._manage("migrate", "--verbosity=0", DATABASE_URL=urls.owner).cue()
        if statics := self._collect_static(data):
            with self._step("Styles, scripts and fonts are in place"):
                self._finish(statics)
                (data / "static.stamp").write_text(_digest_of_static())
        loading = None if self.empty else self._manage("load_demo")
        web = self._start_web(listener)
        with self._step("The tables are up to date"):
            self._finish(migrating)
        if loading:
            with self._step("The demonstration office is there"):
                self._finish(loading.cue())
        return web

    def _collect_static(self, data: Path) -> Child | None:
        """Not at all while the sources are the same."""
        stamp = data / "static.stamp"
        if stamp.exists() and (data / "static").is_dir() and stamp.read_text() == _digest_of_static():
            return None
        command = ["collectstatic", "--no-input", "--clear", "--verbosity=0"]
        return self._keep("collectstatic", [sys.executable, "manage.py", *command], self.environment)

    def _serve(self, listener: socket.socket, web: Child) -> None:
        falls: list[float] = []
        with self._step("Pages are served"):
            self._await_first_answer(web.cue())
        helping = {role: self._start_helping(role) for role in HELPING}
        say(f"\n  办结 Banjie is ready: {self.address}\n  Ctrl-C ends it; the data stay. `make reset` empties them.\n")
        looked = time.monotonic()
        while True:
            time.sleep(0.3)
            if time.monotonic() - looked > POSTGRES_EVERY:
                self._revive_postgres()
                looked = time.monotonic()
            for role, child in helping.items():
                if child.code is not None:
                    say(f"The {role} ended by itself (code {child.code}); it is started again.")
                    self.children.remove(child)
                    time.sleep(0 if child.lived > 60 else 3)
                    helping[role] = self._start_helping(role)
            if web.code is not None:
                falls = [*[fall for fall in falls if time.monotonic() - fall < 60], time.monotonic()]
                if len(falls) >= FALLS:
                    raise CannotGoOn(
                        "The web server ended by itself three times within a minute; what it said is above."
                    )
                say(f"The web server ended by itself (code {web.code}); it is started again.")
                self.children.remove(web)
                web = self._start_web(listener).cue()

    def _revive_postgres(self) -> None:
        """Pages answer 503 meanwhile; what was committed is there again."""
        if not postgres.is_listening():
            say("PostgreSQL is gone; it is started again.")
            with undisturbed():
                postgres.ensure()

    def _start_web(self, listener: socket.socket) -> Child:
        """On the runner's own socket, so that the port stays ours; daphne adopts only sockets of IPv4."""
        if listener.family == socket.AF_INET:
            place, handles = ["--fd", str(listener.fileno())], [listener.fileno()]
        else:
            listener.close()
            place, handles = ["--bind", self.address.host, "--port", str(self.address.port)], []
        command = [*CUE, "daphne", "--verbosity=0", *place]
        return self._keep("web", command, self.environment, handles=handles, waits=True)

    def _start_helping(self, role: str) -> Child:
        name, *command = HELPING[role]
        line = [sys.executable, "manage.py", *command]
        return self._keep(name, line, self.environment, death_signal=signal.SIGTERM)

    def _keep(self, *arguments: Any, **options: Any) -> Child:
        with undisturbed():
            child = Child(*arguments, **options)
            self.children.append(child)
        return child

    def _manage(self, command: str, *options: str, **environment: str) -> Child:
        """It waits for its cue."""
        line = [*CUE, "manage", command, *options]
        return self._keep(command, line, self.environment | environment, waits=True)

    def _finish(self, child: Child) -> None:
        if code := child.wait():
            raise CannotGoOn(f"`manage.py {child.name}` failed with code {code}; what it said is above.")
        self.children.remove(child)

    def _await_first_answer(self, web: Child) -> None:
        while web.lived < WEB_SECONDS:
            if web.code is not None:
                raise CannotGoOn(f"The web server could not start (code {web.code}); what it said is above.")
            if _answers(self.address):
                return
            time.sleep(0.1)
        raise CannotGoOn(f"The web server has not answered for {WEB_SECONDS} seconds.")

    @contextmanager
    def _step(self, done: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        say(f"{time.monotonic() - self.began:5.1f} s  {done} ({time.monotonic() - began:.1f} s)")

    def _end(self, reason: str) -> None:
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        if reason:
            say(f"\nEnding ({reason}) …")
        end_all(self.children)
        postgres.leave()
        stopped = not self.uses_postgres or postgres.stop_unused("postgres")
        if reason:
            say("Everything is stopped." if stopped else "Stopped; PostgreSQL goes on for other commands that use it.")


@contextmanager
def only_one(data: Path) -> Iterator[IO[str]]:
    """One demonstration a data folder; the kernel lets go of the lock however the process ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotGoOn(
                f"The demonstration already runs on {data} ({lock.read() or 'starting'}): end it first, "
                "or choose another BANJIE_DATA=… and PORT=…"
            ) from None
        try:
            yield lock
        finally:
            lock.truncate(0)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A signal that comes meanwhile takes effect afterwards, when what was started is known and can be ended."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        _end(came[0], None)


def say(text: str) -> None:
    """A closed terminal must not keep anything from being ended in good order."""
    with suppress(OSError, ValueError):
        print(text, flush=True)


def forget_the_unsaid() -> None:
    """What a closed terminal did not take goes nowhere; Python would stumble over it at the very end, with code 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _environment(data: Path, address: Address, urls: postgres.Urls) -> dict[str, str]:
    theirs = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return theirs | {
        "DEMO": "1",
        "HOST": address.host,
        "PORT": str(address.port),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or address.allowed_hosts,
        "BANJIE_DATA": str(data),
        "DATABASE_URL": urls.app,
        "SITE_URL": os.environ.get("SITE_URL") or str(address),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret_key(data / "secret-key"),
        "PYTHONUNBUFFERED": "1",
    }


def _secret_key(path: Path) -> str:
    """Kept with the data, so that a second start knows the sessions of the first."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _digest_of_static() -> str:
    """Changes with the bundle and with the packages that bring styles of their own."""
    digest = hashlib.sha256((postgres.ROOT / "constraints.txt").read_bytes())
    for path in sorted((postgres.ROOT / "frontend/dist").rglob("*")):
        found = path.stat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _answers(address: Address) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)
    connection = http.client.HTTPConnection(host, address.port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _end(number: int, _frame: object) -> NoReturn:
    raise Ending(ENDINGS[signal.Signals(number)])
