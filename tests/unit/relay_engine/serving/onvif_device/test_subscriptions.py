"""Pull points: bounded, told what is and what changes, and never kept waiting for long."""

from __future__ import annotations

import asyncio

from relay_engine.serving.onvif_device.subscriptions import DEFAULT_S, LONGEST_S, MOST, MOST_OF_HOST, Subscriptions, bounded
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.media.made_media import ManualClock


def test_a_new_one_is_told_how_it_is_and_then_what_changes() -> None:
    async def tell() -> None:
        subscriptions = Subscriptions(ManualClock())
        subscriptions.tell("loss", "State", False)
        one = subscriptions.add("h", 60)
        first = await subscriptions.pull(one, 0, 10)
        assert [(happening.state, happening.is_first) for happening in first] == [(False, True)]
        subscriptions.tell("loss", "State", False)
        assert await subscriptions.pull(one, 0, 10) == ()
        waiting = asyncio.ensure_future(subscriptions.pull(one, 60, 10))
        await asyncio.sleep(1)
        subscriptions.tell("loss", "State", True)
        assert [(happening.state, happening.is_first) for happening in await waiting] == [(True, False)]
        subscriptions.restate(one)
        assert [happening.is_first for happening in await subscriptions.pull(one, 0, 10)] == [True]

    run_virtual(tell())


def test_nobody_waits_longer_than_a_minute() -> None:
    async def wait() -> float:
        subscriptions = Subscriptions(ManualClock())
        one = subscriptions.add("h", 3600)
        began = asyncio.get_running_loop().time()
        assert await subscriptions.pull(one, 86_400, 10) == ()
        return asyncio.get_running_loop().time() - began

    assert run_virtual(wait()) == 60


def test_a_second_pull_and_the_end_send_the_first_home() -> None:
    async def wait() -> None:
        subscriptions = Subscriptions(ManualClock())
        one = subscriptions.add("h", 3600)
        began = asyncio.get_running_loop().time()
        first = asyncio.ensure_future(subscriptions.pull(one, 60, 10))
        await asyncio.sleep(1)
        second = asyncio.ensure_future(subscriptions.pull(one, 60, 10))
        assert await first == ()
        await asyncio.sleep(1)
        subscriptions.end(one.id)
        assert await second == ()
        assert asyncio.get_running_loop().time() < began + 10

    run_virtual(wait())


def test_they_are_bounded_in_number_and_in_time() -> None:
    clock = ManualClock()
    subscriptions = Subscriptions(clock)
    mine = [subscriptions.add("h", 60) for _ in range(10)]
    assert [subscriptions.get(one.id) is not None for one in mine] == [False] * (10 - MOST_OF_HOST) + [True] * MOST_OF_HOST
    for number in range(100):
        subscriptions.add(f"h{number}", 60)
    assert len(subscriptions) == MOST
    clock.now += 61
    assert subscriptions.get("h99") is None
    assert len(subscriptions) == 0
    assert (bounded(0), bounded(-5), bounded(10**9), bounded(30)) == (DEFAULT_S, 10.0, LONGEST_S, 30)


def test_what_nobody_fetches_is_dropped() -> None:
    subscriptions = Subscriptions(ManualClock())
    one = subscriptions.add("h", 60)
    for number in range(1000):
        subscriptions.tell("loss", "State", number % 2 == 0)
    assert len(one.messages) <= 64
