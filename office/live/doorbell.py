"""Tells every server process that a topic has news. No content travels, only where to look.

Without REDIS_URL the bell is NOTIFY inside the transaction: PostgreSQL rings it at commit and forgets it at rollback.
With REDIS_URL it is a publication after commit, and NOTIFY whenever Redis does not answer or nobody listens there.
"""

import base64
import json
import logging
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from redis import Redis, RedisError

from office.live import rings, topics

REDIS_PATIENCE = 0.5  # seconds that an act waits for Redis, once
REDIS_PAUSE = 5.0  # seconds in which nobody tries again

logger = logging.getLogger(__name__)
_away_until = 0.0
_held: ContextVar[dict[str, bool] | None] = ContextVar("rung together", default=None)


class TooLong(ValueError):
    """A whisper has to fit into one NOTIFY, about 20 KB of JSON; longer things are entries of a feed."""


def ring(*names: str, seq: int | None = None) -> None:
    """Call inside the transaction of the change; the bell sounds after commit, or not at all after rollback.

    One statement for all topics of the call. seq: of the one topic rung, where its room knows it, so that a hub that
    has read so far already does not look again.
    """
    families = {name: topics.parse(name)[0] for name in names}
    words = {f"{name}#{seq}" if seq is not None else name: family.counted for name, family in families.items()}
    held = _held.get()
    if held is None:
        _ring(words)
    else:
        held.update(words)


@contextmanager
def together() -> Iterator[None]:
    """What is rung inside is one statement at the end: for an act, in its transaction, that rings in several places."""
    if _held.get() is not None:
        yield
        return
    held: dict[str, bool] = {}
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    _ring(held)


def _ring(words: Mapping[str, bool]) -> None:
    """words: what to say, and whether it is counted."""
    fresh = sorted(words.keys() - _rung_already())
    if fresh:
        transaction.on_commit(_Rung(fresh))
        _send([word for word in fresh if words[word]], _batches(fresh))


class _Rung:
    """Stands among the transaction's commit hooks and does nothing. A savepoint that is rolled back takes it away
    together with what was rung inside; so whatever still stands there need not be rung again."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)

    def __call__(self) -> None:
        pass


def _rung_already() -> set[str]:
    hooks = [hook for _, hook, *_ in connection.run_on_commit]
    return {word for hook in hooks if isinstance(hook, _Rung) for word in hook.words}


def whisper(name: str, body: Any) -> None:
    """Say something to whoever listens to the topic now: signalling, who is typing. Never stored, may be lost."""
    topics.parse(name)
    text = json.dumps({"whisper": name, "body": body}, ensure_ascii=False, cls=DjangoJSONEncoder)
    if len(text.encode()) > rings.LONGEST:
        text = json.dumps({"z": base64.b64encode(zlib.compress(text.encode(), 6)).decode()})
    if len(text) > rings.LONGEST:
        raise TooLong(name)
    _send([], [text])


def probe() -> None:
    """A word for the hubs alone, by which they know that their ears are open."""
    message = json.dumps({"probe": 1})
    rings.announce([], [message])
    if settings.REDIS_URL:
        _published([message])


def opened(message: str) -> Any:
    """What a message says: a list of topics, or a dict. Raises ValueError for what nobody here has sent."""
    content = json.loads(message)
    if isinstance(content, dict) and "z" in content:
        content = json.loads(zlib.decompress(base64.b64decode(content["z"])))
    return content


def _batches(names: Iterable[str]) -> list[str]:
    """Lists of names as JSON, none longer than a NOTIFY may be; names are plain ASCII."""
    batches: list[list[str]] = []
    size = rings.LONGEST
    for name in names:
        size += len(name) + 4
        if size > rings.LONGEST:
            batches.append([])
            size = len(name) + 6
        batches[-1].append(name)
    return [json.dumps(batch) for batch in batches]


def _send(counted: Sequence[str], messages: Sequence[str]) -> None:
    if not settings.REDIS_URL:
        rings.announce(counted, messages)
        return
    if counted:
        rings.announce(counted, [])
    if messages:
        transaction.on_commit(partial(_publish, messages), robust=True)


def _publish(messages: Sequence[str]) -> None:
    """Where Redis is away, and where nobody has subscribed there (again), PostgreSQL rings."""
    if not _published(messages):
        rings.announce([], messages)


def _published(messages: Sequence[str]) -> bool:
    global _away_until
    if time.monotonic() < _away_until:
        return False
    try:
        pipe = _redis(settings.REDIS_URL).pipeline(transaction=False)
        for message in messages:
            pipe.publish(redis_channel(), message)
        return all(pipe.execute())
    except (RedisError, OSError) as trouble:
        _away_until = time.monotonic() + REDIS_PAUSE
        logger.warning("Redis does not answer (%s); PostgreSQL rings instead.", trouble)
        return False


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE, health_check_interval=30
    )


def redis_channel() -> str:
    """One Redis may serve several offices; each database rings its own bell."""
    return f"banjie:live:{connection.settings_dict['NAME']}"
