"""python -m benchmarks.start: how soon the demonstration answers, the first time and later (DESIGN §10).

On a fresh folder and a port of its own; installing is not in it. Seconds from the command until the page where the cast
signs in is there whole.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.stage import report, say

FIRST_SECONDS = 60
LATER_SECONDS = 15
PATIENCE = 600
ROOT = Path(__file__).resolve().parents[1]
CAST = "/cast/"


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="banjie-start-", dir="/var/tmp"))
    folder.chmod(0o755)  # as root the database runs as a user of its own
    try:
        first, later = start(folder), start(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    holds = [
        report("first start, history included", first, "s", FIRST_SECONDS),
        report("later start", later, "s", LATER_SECONDS),
    ]
    return 0 if all(holds) else 1


def start(folder: Path) -> float:
    port = _free_port()
    say(f"Starting on {folder}, port {port} …")
    theirs = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "HOST")}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "office.demo", "--end-with-parent"],
        cwd=ROOT,
        env=theirs | {"BANJIE_DATA": str(folder), "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        while time.monotonic() - began < PATIENCE:
            if process.poll() is not None:
                raise RuntimeError("The demonstration ended by itself; its words stand above.")
            if _answers(f"http://127.0.0.1:{port}{CAST}"):
                return time.monotonic() - began
            time.sleep(0.1)
        raise RuntimeError(f"No answer for {PATIENCE} seconds.")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _answers(address: str) -> bool:
    """The runner listens from its first moment, so a question asked early simply waits."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200 and b"</html>" in answer.read()
    except (TimeoutError, urllib.error.URLError, ConnectionError):
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
