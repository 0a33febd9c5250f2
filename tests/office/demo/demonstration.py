"""A real demonstration, started as a person would start it, on data and a port of its own."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def new_folder() -> Path:
    """Not pytest's own, which only root may enter, while PostgreSQL runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="banjie-"))
    folder.chmod(0o755)
    return folder


def copy_of(folder: Path) -> Path:
    """Quicker than making another, while nothing runs on it."""
    made = new_folder()
    subprocess.run(["cp", "--archive", f"{folder}/.", made], check=True)
    return made


def remove(folder: Path) -> None:
    """With whatever a failed test left running on it."""
    for process in processes_on(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def processes_on(folder: Path) -> dict[int, str]:
    """Every process that was started with this data folder, however deep, and its command line."""
    mine = f"BANJIE_DATA={folder}".encode()
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mine in (place / "environ").read_bytes().split(b"\0"):
                found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def postmaster_of(folder: Path) -> int:
    """0 while the file is being written."""
    lines = (folder / "postgres/postmaster.pid").read_text().splitlines()
    return int(lines[0]) if lines else 0


def until(condition, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


class Demonstration:
    """`say` is all it has printed so far."""

    def __init__(self, folder: Path, *arguments: str, port: int | None = None, **environment: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.host = environment.get("HOST", "127.0.0.1")
        self.output = tempfile.NamedTemporaryFile("r", prefix="banjie-", suffix=".log")  # noqa: SIM115
        self.began = time.monotonic()
        self.left: dict[int, str] = {}
        theirs = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        with open(self.output.name, "w") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "office.demo", *(arguments or ["--empty"])],
                cwd=ROOT,
                env=theirs
                | {"BANJIE_DATA": str(folder), "PORT": str(self.port), "PLAIN_STATIC": "1", "LANG": "C.UTF-8"}
                | environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Demonstration":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    @property
    def said(self) -> str:
        self.output.seek(0)
        return self.output.read()

    def wait_ready(self, seconds: float = 90.0) -> float:
        """Seconds from the start to the first answer."""
        assert until(lambda: "is ready" in self.said or self.process.poll() is not None, seconds), self.said
        assert "is ready" in self.said, self.said
        assert self.status() in (200, 302)
        return time.monotonic() - self.began

    def wait_end(self, seconds: float = 30.0) -> int:
        return self.process.wait(seconds)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.wait_end()

    def status(self, host: str = "") -> int:
        connection = http.client.HTTPConnection(host or self.host, self.port, timeout=10)
        connection.request("GET", "/")
        answer = connection.getresponse().status
        connection.close()
        return answer

    def child(self, words: str) -> int:
        """The process whose command line has these words."""
        return next((process for process, line in processes_on(self.folder).items() if re.search(words, line)), 0)
