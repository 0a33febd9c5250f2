"""Tells every server process that a topic has news. No content travels, only where to look.

Without REDIS_URL the bell is NOTIFY inside the transaction: PostgreSQL rings it at commit and forgets it at rollback.
With REDIS_URL it is a publication after commit, and NOTIFY whenever Redis does not answer or nobody listens there.
"""

import base64
import json
import logging
import time
import zlib
from collections.abc import Iterable, Sequence
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


class TooLong(ValueError):
    """A whisper has to fit into one NOTIFY, about 20 KB of JSON; longer things are entries of a feed."""


def ring(*names: str, seq: int | None = None) -> None:
    """Call inside the transaction of the change; the bell sounds after commit, or not at all after rollback.

    One statement for all topics of the call. seq: of the one topic rung, where its room knows it, so that a hub that
    has read so far already does not look again.
    """
    words = {f"{name}#{seq}" if seq is not None else name for name in names} - _rung_already()
    if not words:
        return
    counted = sorted(word for word in words if topics.parse(word.partition("#")[0])[0].counted)
    transaction.on_commit(_Rung(words))
    _send(counted, _batches(sorted(words)))


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
