"""Turns by name: in order for one name, at the same time for others, and nothing is kept."""

from __future__ import annotations

import asyncio

from relay_engine.name_turns import NameTurns


async def test_turns_come_in_the_order_of_asking_and_other_names_do_not_wait() -> None:
    turns, order = NameTurns(), []

    async def work(number: int, *names: str) -> None:
        async with turns.take(*names):
            order.append(number)
            await asyncio.sleep(0)
            order.append(-number)

    await asyncio.gather(work(1, "a"), work(2, "a", "b"), work(3, "b"), work(4, "a"))
    of_a = [number for number in order if abs(number) != 3]
    assert of_a == [1, -1, 2, -2, 4, -4]
    assert order.index(3) < order.index(-1)
    assert len(turns) == 0


async def test_two_that_want_the_same_two_never_wait_for_each_other() -> None:
    turns = NameTurns()

    async def work(*names: str) -> None:
        async with turns.take(*names):
            await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(*(work("a", "b") if number % 2 else work("b", "a") for number in range(20))), 10)
    assert len(turns) == 0


async def test_whoever_gives_up_waiting_is_forgotten() -> None:
    turns = NameTurns()
    async with turns.take("a"):
        waiting = asyncio.ensure_future(turns.take("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert len(turns) == 1
    assert len(turns) == 0
