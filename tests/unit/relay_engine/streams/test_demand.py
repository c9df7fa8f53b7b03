"""Demand: holders and linger."""

from __future__ import annotations

import asyncio

from relay_engine.streams.demand import Demand


async def test_wanted_while_held_and_unwanted_after_the_linger() -> None:
    demand = Demand(0.0)
    assert not demand.wanted
    with demand.hold():
        assert demand.wanted
        with demand.hold():
            pass
        assert demand.wanted
    assert demand.wanted  # the linger has not passed yet
    async with asyncio.timeout(1):
        await demand.wait_unwanted()
    assert not demand.wanted


async def test_a_newcomer_during_the_linger_keeps_it_wanted() -> None:
    demand = Demand(3600.0)
    demand.acquire()
    demand.release()
    demand.acquire()
    assert demand.wanted
    demand.release()
    demand.close()


async def test_waiters_are_woken() -> None:
    demand = Demand(0.0)
    waiter = asyncio.ensure_future(demand.wait_wanted())
    await asyncio.sleep(0)
    demand.acquire()
    async with asyncio.timeout(1):
        await waiter
    demand.release()
    demand.close()
