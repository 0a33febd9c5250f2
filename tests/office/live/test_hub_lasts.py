"""The hub goes on, whatever happens inside it."""

import asyncio

from office.live import hub as hubs
from tests.office.live import loops


def test_a_part_that_dies_is_begun_again_and_listeners_are_told_meanwhile(monkeypatch, caplog):
    monkeypatch.setattr(hubs, "AGAIN", 0.02)
    begun = []

    async def part():
        begun.append(len(begun))
        if len(begun) == 1:
            raise RuntimeError("nobody foresaw this")
        await asyncio.sleep(60)

    async def story():
        hub = hubs.Hub()
        hub._keep(part)
        await asyncio.sleep(0.01)
        told = hub.is_live
        async with asyncio.timeout(5):
            while len(begun) < 2:
                await asyncio.sleep(0.01)
        hub.rest()
        await asyncio.sleep(0.1)
        return told

    assert loops.run(story()) is False
    assert begun == [0, 1]
    assert "nobody foresaw this" in caplog.text


def test_what_died_before_the_hub_rested_stays_at_rest(monkeypatch):
    monkeypatch.setattr(hubs, "AGAIN", 0.02)
    begun = []

    async def part():
        begun.append(1)
        raise RuntimeError("nobody foresaw this")

    async def story():
        hub = hubs.Hub()
        hub._keep(part)
        await asyncio.sleep(0.005)
        hub.rest()
        await asyncio.sleep(0.1)

    loops.run(story())
    assert begun == [1]
