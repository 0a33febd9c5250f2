"""A county's own office system, as a program: it sends documents through the API and hears by webhook. It knows of us
only what docs/reference/api.md says."""

import json
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from office.integration import signing
from office.integration.signing import Forged

TIMEOUT = 15


@dataclass
class Reply:
    status: int
    content: Any
    headers: dict[str, str] = field(default_factory=dict)


class OfficeApi:
    """The other side of API v1."""

    def __init__(self, site: str, token: str) -> None:
        self.site, self.token = site.rstrip("/"), token

    def get(self, path: str) -> Reply:
        return self._call(Request(self._url(path)))

    def send(self, told: dict[str, Any], paper: bytes, *, name: str = "请示.pdf", key: str = "") -> Reply:
        """POST /documents, under a new Idempotency-Key unless one is given."""
        border = uuid.uuid4().hex
        body = _multipart(border, told, paper, name)
        request = Request(self._url("/documents"), data=body, method="POST")
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        request.add_header("Idempotency-Key", key or uuid.uuid4().hex)
        return self._call(request)

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.site}/api/v1{path}"

    def _call(self, request: Request) -> Reply:
        request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:
                return Reply(answer.status, json.loads(answer.read()), dict(answer.headers))
        except HTTPError as error:
            return Reply(error.code, json.loads(error.read() or b"{}"), dict(error.headers))


def _multipart(border: str, told: dict[str, Any], paper: bytes, name: str) -> bytes:
    part = json.dumps(told, ensure_ascii=False)
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="document"\r\n'
        f"Content-Type: application/json; charset=utf-8\r\n\r\n{part}\r\n"
        f'--{border}\r\nContent-Disposition: form-data; name="paper"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + paper + f"\r\n--{border}--\r\n".encode()


class Ear:
    """Receives webhooks on 127.0.0.1: verifies, drops doubles, and can be out of order by itself.

    down: answers 503. fails: this share of posts is answered 500 after they were taken, so that they come again.
    """

    def __init__(
        self, secret: str, *, port: int = 0, tell: Callable[[str, dict[str, Any]], None] | None = None
    ) -> None:
        self.secret, self.down, self.fails = secret, False, 0.0
        self.heard: list[dict[str, Any]] = []
        self.doubled: list[str] = []
        self.forged = 0
        self._tell = tell or (lambda _what, _event: None)
        self._ids: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._door())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> "Ear":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """The status it answers with."""
        if self.down:
            return 503
        try:
            message = signing.verify(body, headers, self.secret)
        except Forged:
            self.forged += 1
            return 401
        event = json.loads(body)
        if message in self._ids:
            self.doubled.append(message)
            self._tell("double", event)
            return 204
        self._ids.add(message)
        self.heard.append(event)
        self._tell("heard", event)
        return 500 if random.random() < self.fails else 204

    def _door(self) -> type[BaseHTTPRequestHandler]:
        ear = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.send_response(ear.take(body, dict(self.headers)))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        return Door


def swapped(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a bad network would bring them; `in_sequence` puts them right again."""
    return random.sample(events, len(events))


def in_sequence(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda one: (one["subject"], int(one["sequence"])))
