"""The one client for calls to the outside: no redirects, no proxies of the environment, everything has a limit."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from office.integration.addresses import CheckedResolver, Refused, parse

CONNECT_SECONDS, TOTAL_SECONDS = 3, 15
MOST_BODY, MOST_HEADER = 64 * 1024, 16 * 1024
KEPT = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """status None: nobody answered, and `note` says why; refused: we did not even call."""

    status: int | None
    note: str = ""
    text: str = ""
    took_ms: int = 0
    refused: bool = False
    retry_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Client:
    """One pool of connections. To be used as `async with`."""

    def __init__(self, resolver: CheckedResolver | None = None, *, context: ssl.SSLContext | None = None) -> None:
        self._resolver = resolver or CheckedResolver()
        self._context = context or ssl.create_default_context()

    async def __aenter__(self) -> "Client":
        connector = aiohttp.TCPConnector(
            resolver=self._resolver, use_dns_cache=False, ssl=self._context, limit=0, keepalive_timeout=30
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS),
            auto_decompress=False,
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=MOST_BODY,
            max_line_size=MOST_HEADER // 4,
            max_field_size=MOST_HEADER // 2,
            max_headers=64,
            headers={"User-Agent": "Banjie/1"},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def post(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Never raises for what the other side does."""
        began = time.monotonic()

        def took() -> int:
            return int((time.monotonic() - began) * 1000)

        try:
            parse(url)
            async with self._session.post(url, data=body.encode(), headers=headers, allow_redirects=False) as response:
                text = await _read(response)
                if sum(len(name) + len(value) for name, value in response.raw_headers) > MOST_HEADER:
                    return Answer(None, f"more than {MOST_HEADER // 1024} KB of headers", took_ms=took())
                return Answer(
                    response.status,
                    text=text,
                    took_ms=took(),
                    retry_after=_retry_after(response.headers),
                    headers=response.headers,
                )
        except Refused as refusal:
            return Answer(None, str(refusal), took_ms=took(), refused=True)
        except TimeoutError:
            return Answer(None, f"no answer within {TOTAL_SECONDS} s", took_ms=took())
        except (aiohttp.ClientError, OSError, ValueError) as failure:
            inner = _refusal_within(failure)
            note = str(inner) if inner else f"{type(failure).__name__}: {failure}"
            return Answer(None, note, took_ms=took(), refused=inner is not None)


async def _read(response: aiohttp.ClientResponse) -> str:
    """The beginning of the body. When there is more than we read, the connection is given up with the rest."""
    data = b""
    while len(data) <= MOST_BODY:
        piece = await response.content.read(MOST_BODY + 1 - len(data))
        if not piece:
            break
        data += piece
    if len(data) > MOST_BODY:
        response.close()
    return data[:KEPT].decode("utf-8", "replace").replace("\x00", "")


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds, from either form of RFC 9110, 10.2.3."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 9:
        return int(given)
    try:
        return max(0, int(parsedate_to_datetime(given).timestamp() - time.time())) if given else None
    except (ValueError, TypeError, OverflowError):
        return None


def _refusal_within(failure: BaseException) -> Refused | None:
    """The client wraps what its resolver raises."""
    seen: Any = failure
    while seen is not None:
        if isinstance(seen, Refused):
            return seen
        seen = getattr(seen, "os_error", None) or seen.__cause__ or seen.__context__
    return None


async def call_once(url: str, body: str, headers: Mapping[str, str]) -> Answer:
    async with Client() as client:
        return await asyncio.wait_for(client.post(url, body, headers), TOTAL_SECONDS + 5)
