"""A receiver on 127.0.0.1 with scripted faults, below HTTP so that it can misbehave."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from office.integration.client import Answer, Client

Fault = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(status: int, *headers: str, body: bytes = b"") -> Fault:
    async def written(reader, writer):
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()

    return written


async def loris(reader, writer):
    """A byte now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silence(reader, writer):
    await asyncio.sleep(60)


async def nonsense(reader, writer):
    writer.write(b"\x00\x01 not http at all\r\n\r\n")
    await writer.drain()


def post(fault: Fault, settings, *, path: str = "/hook", scheme: str = "http") -> tuple[Answer, list[bytes]]:
    """What our client makes of it, and the heads of the requests that reached the sink."""
    seen: list[bytes] = []

    async def meet(reader, writer):
        with contextlib.suppress(Exception):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            await fault(reader, writer)
        writer.close()

    async def run() -> Answer:
        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        settings.WEBHOOK_INTRANET = [f"127.0.0.1:{port}"]
        async with Client() as client:
            told = await client.post(f"{scheme}://127.0.0.1:{port}{path}", "{}", {"content-type": "x"})
        server.close()
        return told

    return asyncio.run(run()), seen
