"""The engine's thread starts, serves and leaves nothing behind."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from typing import Any

import pytest

from app.bridge import engine_thread
from app.bridge.engine_thread import EngineThread


async def where_am_i() -> str:
    return threading.current_thread().name


async def wait_for_ever(started: threading.Event, ended: threading.Event) -> None:
    started.set()
    try:
        await asyncio.sleep(3600)
    finally:
        ended.set()


def test_coroutines_run_on_the_thread() -> None:
    thread = EngineThread(name="engine-under-test")
    thread.start()
    thread.start()
    assert thread.submit(where_am_i()).result(5) == "engine-under-test"
    assert thread.stop()
    assert thread.stop()
    assert "engine-under-test" not in {one.name for one in threading.enumerate()}


def test_it_can_be_started_again() -> None:
    thread = EngineThread()
    for _ in range(2):
        thread.start()
        assert thread.submit(where_am_i()).result(5) == "engine"
        thread.stop()


def test_stop_cancels_what_still_runs() -> None:
    thread, started, ended = EngineThread(), threading.Event(), threading.Event()
    thread.start()
    future = thread.submit(wait_for_ever(started, ended))
    assert started.wait(5)
    assert thread.stop()
    assert ended.is_set()
    with pytest.raises(concurrent.futures.CancelledError):
        future.result(5)


def test_submit_to_a_stopped_thread_is_refused() -> None:
    with pytest.raises(RuntimeError):
        EngineThread().submit(where_am_i())


def test_a_loop_that_cannot_be_made_raises_in_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> asyncio.AbstractEventLoop:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(engine_thread, "new_event_loop", fail)
    thread = EngineThread()
    with pytest.raises(OSError, match="Too many"):
        thread.start()
    assert not thread.running


def test_what_nobody_catches_is_reported() -> None:
    reports: list[dict[str, Any]] = []
    thread = EngineThread(on_exception=reports.append)
    thread.start()

    async def fail_later() -> None:
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)

    thread.submit(fail_later()).result(5)
    thread.submit(where_am_i()).result(5)
    thread.stop()
    assert isinstance(reports[0]["exception"], ZeroDivisionError)
