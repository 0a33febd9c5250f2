"""Frames that go out as they are, on the server of production."""

import asyncio
import json
from contextlib import asynccontextmanager

import uvicorn
from websockets.asyncio.client import connect

from office.live import READY_MADE
from office.live.frames import Frame
from tests.office.live import loops
from tests.office.live.servers import free_port

LONG = [{"n": "字" * size} for size in (1, 50, 30_000)]  # whose length takes one byte, two, eight


@asynccontextmanager
async def served(application):
    """Its port, in this very loop."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            application, port=port, ws="office.live.ready_made:Sockets", lifespan="off", log_level="critical"
        )
    )
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield port
    server.should_exit = True
    await serving


def test_they_arrive_in_order_among_those_sent_as_text():
    async def application(scope, receive, send):
        write = scope["extensions"][READY_MADE]["write"]
        await receive()
        assert not write(Frame({"too": "early"}).ready_made)
        await send({"type": "websocket.accept"})
        for content in LONG:
            assert write(Frame(content).ready_made)
            await send(Frame({"as": "text"}).event)
        await receive()

    async def inside():
        async with served(application) as port, connect(f"ws://127.0.0.1:{port}/") as line:
            for content in LONG:
                assert json.loads(await line.recv()) == content
                assert json.loads(await line.recv()) == {"as": "text"}

    loops.run(inside())


def test_a_full_buffer_and_a_line_that_is_gone_take_none():
    taken = {}

    async def application(scope, receive, send):
        write = scope["extensions"][READY_MADE]["write"]
        await receive()
        await send({"type": "websocket.accept"})
        frame = Frame({"text": "x" * 60_000}).ready_made
        taken["full"] = sum(write(frame) for _ in range(1_000))
        while (await receive())["type"] != "websocket.disconnect":
            pass
        taken["gone"] = write(frame)

    async def inside():
        async with served(application) as port, connect(f"ws://127.0.0.1:{port}/") as line:
            await line.recv()
            for _ in range(1, taken["full"]):
                await line.recv()

    loops.run(inside())

    assert 0 < taken["full"] < 1_000
    assert taken["gone"] is False


def test_whoever_is_turned_away_is_offered_nothing():
    asked, trouble = [], []

    async def application(scope, receive, send):
        asked.append(scope)

    async def inside():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: trouble.append(context))
        async with served(application) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            without_key = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            writer.write(without_key.encode())
            assert b" 400 " in await reader.readline()
            writer.close()

    loops.run(inside())

    assert not asked
    assert not trouble
