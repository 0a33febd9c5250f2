"""The sender of webhooks, a process of its own: on a server it runs as a user who reaches nothing but the proxy."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand

from office.integration.client import Client
from office.integration.sender import Sender


class Command(BaseCommand):
    help = "Sends webhooks until it is told to stop (SIGTERM); as many of it as you like may run."

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(self._send())

    async def _send(self) -> None:
        async with Client() as client:
            sender = Sender(client)
            for one in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(one, sender.stop)
            await sender.run()
