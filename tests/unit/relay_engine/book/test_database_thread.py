"""The thread of a database: in order, bounded, given up by the deadline, and ended by whoever made it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from relay_engine.book.database_thread import DatabaseThread
from relay_engine.errors import UserFacingError


class Gate:
    """Work that goes on only when it is let."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.open = threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> str:
        self._loop.call_soon_threadsafe(self.entered.set)
        self.open.wait(10)
        return threading.current_thread().name


async def test_calls_run_on_the_one_thread_in_the_order_of_asking() -> None:
    thread, order = DatabaseThread("books"), []
    await asyncio.gather(
        *(thread.call(lambda number=number: order.append((number, threading.current_thread().name))) for number in range(20))
    )
    assert order == [(number, "books") for number in range(20)]
    await thread.stop()
    assert "books" not in {running.name for running in threading.enumerate()}


async def test_what_a_call_raises_is_raised_where_it_was_made() -> None:
    thread = DatabaseThread("books")
    with pytest.raises(ZeroDivisionError):
        await thread.call(lambda: 1 // 0)
    assert await thread.call(lambda: "still here") == "still here"
    await thread.stop()


async def test_a_full_queue_refuses_at_once() -> None:
    thread, gate = DatabaseThread("books", most_waiting=2), Gate()
    first = asyncio.ensure_future(thread.call(gate))
    await gate.entered.wait()
    waiting = [asyncio.ensure_future(thread.call(lambda: None)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(UserFacingError) as caught:
        await thread.call(lambda: None)
    assert caught.value.code == "book_busy"
    gate.open.set()
    await asyncio.gather(first, *waiting)
    await thread.stop()


async def test_a_call_that_is_too_slow_is_given_up_and_hears_of_it() -> None:
    thread, gate, heard, done = DatabaseThread("books", deadline_s=0.01), Gate(), [], []

    def work() -> None:
        gate()
        heard.append(thread.is_wanted())

    slow = asyncio.ensure_future(thread.call(work))
    await gate.entered.wait()
    with pytest.raises(UserFacingError) as caught:
        await thread.call(lambda: done.append("late"))
    assert caught.value.code == "book_slow"
    with pytest.raises(UserFacingError):
        await slow
    gate.open.set()
    await thread.stop()
    assert (heard, done) == ([False], [])  # what had not begun is not begun any more


async def test_what_is_queued_is_done_before_the_end() -> None:
    thread, gate, done = DatabaseThread("books"), Gate(), []
    calls = [asyncio.ensure_future(thread.call(gate)), *(asyncio.ensure_future(thread.call(lambda: done.append(1))) for _ in range(3))]
    await gate.entered.wait()
    stopping = asyncio.ensure_future(thread.stop())
    await asyncio.sleep(0)
    gate.open.set()
    await asyncio.gather(*calls, stopping)
    assert len(done) == 3


async def test_idle_work_comes_after_each_call_and_when_it_wants_to() -> None:
    loop, enough, seen = asyncio.get_running_loop(), asyncio.Event(), []

    def idle() -> float | None:
        seen.append(len(seen))
        if len(seen) == 3:
            loop.call_soon_threadsafe(enough.set)
        return 0.001 if len(seen) < 3 else None

    thread = DatabaseThread("books", idle=idle)
    await thread.call(lambda: None)
    async with asyncio.timeout(10):
        await enough.wait()
    await thread.stop()
    assert seen == [0, 1, 2]
