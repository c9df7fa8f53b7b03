"""When a source costs more than any camera can need."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.dialing.source_cost import CostWatch, SourceCost, count_for, current_cost


def verdict(*, held: float = 0.0, thread: float = 0.0, megabytes: float = 0.0, loop_cpu: float = 1.0, seconds: int = 8) -> bool:
    """Of a source that takes so much of each second, and brings so much in it."""
    cost = SourceCost()
    watch = CostWatch(cost)
    costly = False
    for second in range(seconds):
        costly = watch.is_too_costly(100.0 + second, second * loop_cpu)
        cost.busy_s += held
        cost.thread_s += thread
        cost.received_bytes += round(megabytes * 1e6)
    return costly


@pytest.mark.parametrize(
    ("case", "costly"),
    [
        ({"held": 0.9, "megabytes": 0.085}, True),  # sound in packets of a byte
        ({"held": 0.6, "megabytes": 1.6}, True),  # parameter sets without end
        ({"thread": 0.9, "megabytes": 1.0}, True),  # in FFmpeg
        ({"held": 0.7, "megabytes": 120.0}, True),  # a flood that is nothing else
        ({"held": 0.4, "megabytes": 0.01}, False),
        ({"held": 0.025, "megabytes": 12.5}, False),  # 100 Mbit/s here
        ({"held": 0.7, "megabytes": 12.5}, False),  # on a machine thirty times slower
        ({"held": 0.8, "megabytes": 0.5, "loop_cpu": 0.05}, False),  # a machine that has no time for us
        ({"held": 0.9, "megabytes": 0.1, "seconds": 5}, False),  # not for long yet
    ],
)
def test_verdicts(case, costly):
    assert verdict(**case) is costly


def test_a_short_effort_is_forgotten() -> None:
    cost = SourceCost()
    watch = CostWatch(cost)
    for second in range(30):
        if second == 3:
            cost.busy_s += 2.4
        assert not watch.is_too_costly(float(second), float(second))


async def test_what_a_source_opens_on_its_way_counts_for_it() -> None:
    cost = SourceCost()

    async def connect() -> SourceCost:
        return current_cost()

    async def run() -> SourceCost:
        count_for(cost)
        return await asyncio.create_task(connect())

    assert await asyncio.create_task(run()) is cost
    assert current_cost() is not cost
