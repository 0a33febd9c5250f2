"""What chat_fanout is compared with: the textbook's consumer, and nothing but a broadcast. Neither keeps a word."""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Any

if __name__ != "__main__":
    from django.conf import settings

    _layer = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [os.environ["REDIS_URL"]]},
    }
    settings.configure(CHANNEL_LAYERS={"default": _layer}, DATABASES={}, USE_TZ=True)

    from channels.generic.websocket import AsyncJsonWebsocketConsumer

    class Textbook(AsyncJsonWebsocketConsumer):
        """https://channels.readthedocs.io/en/stable/tutorial/, part 3."""

        groups = ["room"]

        async def receive_json(self, content: Any, **kwargs: Any) -> None:
            await self.channel_layer.group_send("room", {"type": "told", "content": content})

        async def told(self, event: Any) -> None:
            await self.send_json(event["content"])

    application = Textbook.as_asgi()


async def broadcast_alone(port: int) -> None:
    """One process, one loop, every message to everybody as it came."""
    from websockets import ConnectionClosed
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    open_lines: set[ServerConnection] = set()

    async def attend(line: ServerConnection) -> None:
        open_lines.add(line)
        with suppress(ConnectionClosed):
            async for message in line:
                broadcast(open_lines, message)
        open_lines.discard(line)

    async with serve(attend, "127.0.0.1", port, compression=None, backlog=4096):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    import uvloop

    uvloop.run(broadcast_alone(int(sys.argv[1])))
