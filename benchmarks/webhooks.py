"""python -m benchmarks.webhooks: deliveries a second to a fast receiver (DESIGN §10).

Five systems of one county hear of what happens to its documents: an outbox of 12,000 deliveries with real grants, one
sender process as in production (rights asked, numbered, signed, sent, written down), one receiver on the same machine.
"""

import asyncio
import multiprocessing
import sys
import time
import uuid
from typing import Any

from benchmarks.stage import database, report, say

A_SECOND = 400
RECEIVERS = 5
DOCUMENTS = 1200
EVENTS_EACH = 2
WARM = 500
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def main() -> int:
    with database():
        from asgiref.sync import async_to_sync
        from django.conf import settings

        say("Gathering the cast …")
        from tests.cast import gather

        cast = gather()
        port = multiprocessing.Value("i", 0)
        receiver = multiprocessing.Process(target=receive, args=(port,), daemon=True)
        receiver.start()
        while not port.value:
            time.sleep(0.05)
        settings.WEBHOOK_INTRANET = [f"127.0.0.1:{port.value}"]
        total = fill(cast, port.value)
        figure = async_to_sync(empty)(total)
        receiver.terminate()
        return 0 if report("webhooks.delivered", figure, "deliveries/s", A_SECOND, at_least=True) else 1


def receive(port: Any) -> None:
    """As fast as a receiver can be: reads a request by its length, says 204, keeps the connection."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(OK)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(meet, "127.0.0.1", 0, backlog=1024)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(serve())


def fill(cast: Any, port: int) -> int:
    from django.contrib.auth.models import Permission

    from directory.models import Person
    from office.integration.models import Delivery, Endpoint, ServiceAccount
    from office.integration.sealing import new_webhook_secret, seal
    from office.worktime.clock import now
    from workflows.documents.models import Incoming, IncomingGroupGrant

    moment, county, city = now(), cast.unit("青禾县政府"), cast.unit("市政府")
    facts = {"unit": city, "sender": county, "sender_name": county.name, "genre": "request", "arrived_by": "api"}
    incoming = Incoming.objects.bulk_create(
        Incoming(
            **facts, title=f"关于第{number}件事的请示", sender_number=f"{number}", arrived_at=moment, changed_at=moment
        )
        for number in range(DOCUMENTS)
    )
    follow = Permission.objects.get(codename="follow_incoming", content_type__app_label="documents")
    IncomingGroupGrant.objects.bulk_create(
        IncomingGroupGrant(permission=follow, group=county.group, content_object=one) for one in incoming
    )
    endpoints = []
    for number in range(RECEIVERS):
        person = Person.objects.create(username=f"svc-{number}", name=f"系统{number}", is_service=True, serves=county)
        account = ServiceAccount.objects.create(person=person, purpose="-", contact="-", opened_at=moment)
        endpoints.append(
            Endpoint.objects.create(
                account=account,
                url=f"http://127.0.0.1:{port}/{number}",
                patterns=["*"],
                secret=seal(new_webhook_secret()),
                state_since=moment,
                made_at=moment,
            )
        )
    say(f"Writing {DOCUMENTS * EVENTS_EACH} events for {RECEIVERS} receivers …")
    for _ in range(EVENTS_EACH):
        for one in incoming:
            event = uuid.uuid4()
            Delivery.objects.bulk_create(
                Delivery(
                    endpoint=endpoint,
                    event=event,
                    type="incoming.registered",
                    subject_kind="incoming",
                    subject_id=one.public_id,
                    happened_at=moment,
                    next_at=moment,
                )
                for endpoint in endpoints
            )
    return DOCUMENTS * EVENTS_EACH * RECEIVERS


async def empty(total: int) -> float:
    """From the moment the sender is warm to the last delivery written down."""
    from asgiref.sync import sync_to_async

    from office.integration.client import Client
    from office.integration.models import Delivery
    from office.integration.sender import Sender

    async with Client() as client:
        sender = Sender(client)
        running = asyncio.create_task(sender.run())
        began, cpu, before = 0.0, 0.0, 0
        while sender.sent < total:
            await asyncio.sleep(0.05)
            if not began and sender.sent >= WARM:
                began, cpu, before = time.perf_counter(), time.process_time(), sender.sent
        took, spent = time.perf_counter() - began, time.process_time() - cpu
        sender.stop()
        await running
    count = total - before
    delivered = await sync_to_async(Delivery.objects.filter(state="delivered").count)()
    say(f"{count} in {took:.1f} s, {spent / count * 1000:.2f} ms CPU of the sender each; {delivered} of {total}")
    return count / took if delivered == total else 0.0


if __name__ == "__main__":
    sys.exit(main())
