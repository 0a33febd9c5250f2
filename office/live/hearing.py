"""Hearing the doorbell: one LISTEN connection, and one Redis subscription where there is a Redis."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection
from redis import asyncio as redis

from office.live import doorbell, rings

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between tries
APPLICATION = "banjie live"  # how the connection calls itself in pg_stat_activity

logger = logging.getLogger(__name__)


class Hub(Protocol):
    def heard(self, message: str) -> None: ...
    def compare(self) -> None: ...


class Hearing:
    """Keeps one source open. hears: it is open now; heard_at: when it last said anything."""

    def __init__(self, name: str, listen: Callable[["Hearing"], Awaitable[None]], hub: Hub) -> None:
        self.name = name
        self.hub = hub
        self.hears = False
        self.heard_at = 0.0
        self._listen = listen
        self._listening: asyncio.Task[None] | None = None
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        while True:
            self._listening = asyncio.ensure_future(self._listen(self))
            try:
                await asyncio.wait([self._listening])
            finally:
                self._listening.cancel()
            self.hears = False
            trouble = None if self._listening.cancelled() else self._listening.exception()
            logger.warning("The doorbell on %s is not heard (%s); trying again.", self.name, trouble or "silence")
            await asyncio.sleep(self._pause * random.uniform(0.5, 1))
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def opened(self) -> None:
        """What was rung before this moment may have been missed: look."""
        self.hears = True
        self._pause = FIRST_PAUSE
        self.heard_at = asyncio.get_running_loop().time()
        self.hub.compare()

    def heard(self, message: str) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        self.hub.heard(message)

    def look_after(self, *, deaf_after: float) -> None:
        """A connection can be dead without knowing it: one that has not even heard the probes is opened anew."""
        if self.hears and asyncio.get_running_loop().time() - self.heard_at > deaf_after and self._listening:
            self._listening.cancel()


def hearings(hub: Hub) -> list[Hearing]:
    """PostgreSQL always; Redis besides, so that a moment in which some ring here and some there loses nothing."""
    found = [Hearing("PostgreSQL", _listen_to_postgres, hub)]
    if settings.REDIS_URL:
        found.append(Hearing("Redis", _listen_to_redis, hub))
    return found


async def _listen_to_postgres(hearing: Hearing) -> None:
    async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as listening:
        await listening.execute(f"LISTEN {rings.CHANNEL}")
        hearing.opened()
        async for notice in listening.notifies():
            hearing.heard(notice.payload)


def _address() -> dict[str, Any]:
    """Django's own, without what only Django understands, and outside its pool: this connection stays."""
    params = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        params.pop(name, None)
    return params | {"application_name": APPLICATION, "connect_timeout": 5}


async def _listen_to_redis(hearing: Hearing) -> None:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=None, decode_responses=True
    )
    async with client, client.pubsub() as subscription:
        await subscription.subscribe(doorbell.redis_channel())
        async for message in subscription.listen():
            if message["type"] == "subscribe":
                hearing.opened()
            elif message["type"] == "message":
                hearing.heard(message["data"])
