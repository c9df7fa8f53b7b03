"""After each integration test, every thread and task that it started has ended."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from relay_engine import tasks
from relay_engine.dialing import login

_PATIENCE_S = 20.0


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _PATIENCE_S
    while (left := [thread for thread in threading.enumerate() if thread not in before]) and time.monotonic() < deadline:
        time.sleep(0.02)
    names = [thread.name for thread in left]
    assert not names, f"threads left running: {names}"


@pytest.fixture(autouse=True)
def no_login_remembered() -> None:
    """A port may have been another camera's in an earlier test."""
    login._offered.clear()


@pytest.fixture(autouse=True)
async def no_task_left(no_thread_left: None) -> AsyncIterator[None]:
    """Looks before the test's own event loop is closed, which would cancel whatever is left."""
    yield
    if left := tasks.alive():
        await asyncio.wait(left, timeout=_PATIENCE_S)
    names = [task.get_name() for task in tasks.alive()]
    assert not names, f"tasks left running: {names}"
