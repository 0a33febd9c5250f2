"""The one socket, /live/. docs/reference/live.md is its protocol."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from channels.db import DatabaseSyncToAsync
from django.conf import settings
from django.utils.translation import gettext as _

from office.live import READY_MADE, frames, listeners, topics
from office.live.ears import SocketEar
from office.live.frames import Frame
from office.live.hub import HEADS, Hub, hub
from office.live.listeners import Listener
from office.live.origins import Scope
from office.live.reading import in_thread

LARGEST = 64 * 1024  # bytes of a frame that comes in
BURST, A_SECOND = 120, 20  # frames that come in; a long one counts as one more for every piece
A_PIECE = 4096  # characters
TYPING = 3.0  # seconds in which one line says once that its person is typing

# Not those that read for the hub: an act may have to wait for a row that somebody else holds.
_speakers = ThreadPoolExecutor(max_workers=6, thread_name_prefix="live-say")
logger = logging.getLogger(__name__)


class Closed(Exception):
    """What came in is answered by closing, with this code."""

    def __init__(self, code: int) -> None:
        self.code = code


class NobodyHears(LookupError):
    """The topic is only listened to."""

    status = 404


async def socket(scope: Scope, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
    """One listener's line, from the handshake to the end."""
    await receive()
    listener = await _listener(scope)
    await send({"type": "websocket.accept"})
    if listener is None:
        await send({"type": "websocket.close", "code": frames.NOT_SIGNED_IN})
        return
    ready_made = scope.get("extensions", {}).get(READY_MADE, {})
    ear, its_hub = SocketEar(listener, send, ready_made.get("write")), hub()
    if not its_hub.attach(ear):
        ear.close(frames.TOO_MANY)
        await _until_gone(receive)
        return
    try:
        ear.push(hello(listener, its_hub))
        await _attend(ear, its_hub, receive)
    except asyncio.CancelledError:
        if ear.is_open:  # else it is our own patience with a closing handshake that has come to its end
            raise
    finally:
        its_hub.detach(ear)
        ear.leave()


async def _listener(scope: Scope) -> Listener | None:
    """By ticket without asking the database, else by session."""
    session_key = _session_key(scope)
    if not session_key:
        return None
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("ticket", [""])[0]
    listener = listeners.by_ticket(given, session_key) if given else None
    return listener or await in_thread(listeners.by_session, session_key)


def _session_key(scope: Scope) -> str:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def hello(listener: Listener, its_hub: Hub) -> Frame:
    """The first frame. heads_every: seconds after which silence means that the line is dead."""
    facts = {
        "you": str(listener.public_id),
        "ticket": listeners.ticket_of(listener),
        "ticket_seconds": listeners.TICKET_SECONDS,
        "heads_every": round(HEADS) + 4,
        "live": its_hub.is_live,
    }
    return Frame({"hello": facts})


async def _attend(ear: SocketEar, its_hub: Hub, receive: Callable[[], Awaitable[Any]]) -> None:
    """What the listener says, one after another."""
    allowance, at = float(BURST), time.monotonic()
    try:
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return
            if not ear.is_open:
                continue
            now = time.monotonic()
            allowance, at = min(BURST, allowance + (now - at) * A_SECOND), now
            allowance -= 1 + len(event.get("text") or "") // A_PIECE
            if allowance < 0:
                raise Closed(frames.TOO_FAST)
            await _take(ear, its_hub, _content(event))
    except Closed as closed:
        ear.close(closed.code)
        await _until_gone(receive)


async def _until_gone(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


def _content(event: Mapping[str, Any]) -> dict[str, Any]:
    text = event.get("text")
    if text is None:
        raise Closed(frames.ONLY_TEXT)
    if len(text) > LARGEST or len(text.encode()) > LARGEST:
        raise Closed(frames.TOO_LARGE)
    try:
        content = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair is no text, and cannot be answered
    except (ValueError, RecursionError):
        raise Closed(frames.MALFORMED) from None
    if not isinstance(content, dict):
        raise Closed(frames.MALFORMED)
    return content


def _no_number(written: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(written)


async def _take(ear: SocketEar, its_hub: Hub, content: dict[str, Any]) -> None:
    """A frame may hold several of these; what is not known is passed over, so that newer pages meet older servers."""
    if "pong" in content and isinstance(content["pong"], int):
        ear.answered(content["pong"])
    for word in ("listen", "since"):
        for name, seq in _pairs(content.get(word, {})):
            its_hub.listen(ear, name, seq)
    for name in _names(content.get("leave", [])):
        its_hub.leave(ear, name)
    if "ping" in content:
        ear.push(Frame({"pong": content["ping"]}))
    if "typing" in content:
        await _type(ear, content["typing"])
    if "say" in content:
        ear.push(Frame({"said": content.get("id"), **await _say(ear, content)}))


def _pairs(given: Any) -> list[tuple[str, int]]:
    if not isinstance(given, dict) or not all(type(seq) is int for seq in given.values()):
        raise Closed(frames.MALFORMED)
    return list(given.items())


def _names(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise Closed(frames.MALFORMED)
    return given


async def _type(ear: SocketEar, name: Any) -> None:
    """Its person is typing into a topic: told on by its room, never answered, and dropped where it comes too often."""
    if not isinstance(name, str):
        raise Closed(frames.MALFORMED)
    topic, at = ear.topics.get(name), time.monotonic()
    if topic is None or (typing := topic.lectern.family.typing) is None or at - ear.typed_at < TYPING:
        return
    ear.typed_at = at
    try:
        await DatabaseSyncToAsync(typing, thread_sensitive=False, executor=_speakers)(ear.listener.public_id, topic.key)
    except Exception:
        logger.exception("That somebody types into %s was not told.", name)


async def _say(ear: SocketEar, content: dict[str, Any]) -> dict[str, Any]:
    """Into a topic that the listener hears; its room answers."""
    name, body = content["say"], content.get("body", {})
    if not isinstance(name, str) or not isinstance(body, dict):
        raise Closed(frames.MALFORMED)
    topic = ear.topics.get(name)
    if topic is None:
        return {"status": 404}
    try:
        async with topic.floor:
            hop = DatabaseSyncToAsync(_said, thread_sensitive=False, executor=_speakers)
            return {"answer": await hop(ear.listener, name, body)}
    except Exception as refusal:
        status = getattr(refusal, "status", None)
        if status is None:
            logger.exception("What was said into %s broke something.", name)
            return {"status": 500}
        return {"status": status, "sentence": str(refusal)}


def _said(listener: Listener, name: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    family, key = topics.parse(name)
    if family.hear is None:
        raise NobodyHears(_("Nothing can be said here."))
    actor = listeners.speaker(listener.public_id)
    return family.hear(actor, key, body)
