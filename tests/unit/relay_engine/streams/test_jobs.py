"""Jobs: one of a name at a time, each ended by itself or all together."""

from __future__ import annotations

import asyncio

from relay_engine import tasks
from relay_engine.streams.jobs import SOURCE, Jobs


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_one_of_a_name_runs_at_a_time_and_the_others_go_on() -> None:
    jobs, begun = Jobs("gate"), []

    async def job() -> None:
        begun.append(1)
        await for_ever()

    for name in (SOURCE, SOURCE, "forward 1", "forward 2"):
        jobs.start(name, job)
    await asyncio.sleep(0)
    assert (len(begun), jobs.names) == (3, (SOURCE, "forward 1", "forward 2"))
    await jobs.end("forward 1", deadline_s=1)
    await jobs.end("forward 1", deadline_s=1)
    assert jobs.names == (SOURCE, "forward 2")
    await jobs.end_all(deadline_s=1)
    assert jobs.names == ()
    assert not [task for task in tasks.alive() if "gate" in task.get_name()]


async def test_one_that_has_ended_by_a_defect_may_be_started_again() -> None:
    jobs = Jobs("gate")

    async def die() -> None:
        raise ZeroDivisionError

    jobs.start(SOURCE, die)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert jobs.names == ()
    jobs.start(SOURCE, for_ever)
    assert jobs.names == (SOURCE,)
    await jobs.end_all(deadline_s=1)


async def test_stubborn_ones_are_not_waited_for_one_after_the_other() -> None:
    jobs, asked = Jobs("gate"), []

    async def stubborn() -> None:
        try:
            await for_ever()
        except asyncio.CancelledError:
            asked.append(1)
            await let_go.wait()

    let_go = asyncio.Event()
    for name in ("a", "b", "c"):
        jobs.start(name, stubborn)
    await asyncio.sleep(0)
    ending = asyncio.ensure_future(jobs.end_all(deadline_s=60))
    for _ in range(5):
        await asyncio.sleep(0)
    assert asked == [1, 1, 1]
    let_go.set()
    await ending
