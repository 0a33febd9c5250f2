"""Takes what is due out of the outbox and sends it: many at once, the database in batches, in one asyncio loop."""

import asyncio
import logging
from collections import Counter

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from office.integration import outbox, signing
from office.integration.client import Client
from office.integration.cloudevents import CONTENT_TYPE
from office.integration.outbox import Parcel, Tried
from office.worktime.clock import now

AT_ONCE, PER_ENDPOINT = 128, 32
IDLE_SECONDS, GATHER_SECONDS = 0.25, 0.01
AFTER_TROUBLE = 2.0

log = logging.getLogger(__name__)


async def send(parcel: Parcel, client: Client) -> Tried:
    delivery = parcel.delivery
    made_at = now()
    headers = {"content-type": CONTENT_TYPE, **signing.headers(f"{delivery.event}", parcel.body, parcel.keys)}
    return Tried(delivery, made_at, await client.post(parcel.url, parcel.body, headers))


async def send_due(client: Client, *, most: int = 100) -> int:
    """One round: what is due now is claimed, sent and settled. How many were tried."""
    parcels = await sync_to_async(outbox.claim)(most)
    tried = await asyncio.gather(*(send(parcel, client) for parcel in parcels))
    if tried:
        await sync_to_async(outbox.settle)(tried)
    return len(tried)


class Sender:
    """Runs until told to stop; what it has begun it ends, and what it has not settled is sent again by the next."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._out: Counter[int] = Counter()
        self._tried: list[Tried] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self.sent = 0

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        while not (self._stopping.is_set() and not self._under_way and not self._tried):
            try:
                await self._turn()
            except Exception:
                # The database is away: what is claimed comes back when its lease ends. A sender never gives up.
                log.exception("webhooks: this turn failed")
                await sync_to_async(close_old_connections)()
                await asyncio.sleep(AFTER_TROUBLE)

    async def _turn(self) -> None:
        if self._tried:
            batch, self._tried = self._tried, []
            await sync_to_async(outbox.settle)(batch)
            self.sent += sum(one.answer.is_success for one in batch)
        free = AT_ONCE - len(self._under_way)
        parcels: list[Parcel] = []
        if free > AT_ONCE // 4 and not self._stopping.is_set():
            busy = [endpoint for endpoint, count in self._out.items() if count >= PER_ENDPOINT]
            parcels = await sync_to_async(outbox.claim)(free, each=PER_ENDPOINT, busy=busy)
        for parcel in parcels:
            self._begin(parcel)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GATHER_SECONDS if parcels else IDLE_SECONDS / 5,
                               return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
            await asyncio.sleep(GATHER_SECONDS)
        elif not self._stopping.is_set():
            await self._rest()

    def _begin(self, parcel: Parcel) -> None:
        endpoint = parcel.delivery.endpoint_id
        self._out[endpoint] += 1
        task = asyncio.create_task(self._send(parcel))
        self._under_way.add(task)

        def ended(done: asyncio.Task[None]) -> None:
            self._under_way.discard(done)
            self._out[endpoint] -= 1

        task.add_done_callback(ended)

    async def _send(self, parcel: Parcel) -> None:
        self._tried.append(await send(parcel, self._client))

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), IDLE_SECONDS)
        except TimeoutError:
            return
