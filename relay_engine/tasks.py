"""Tasks with a name, an owner and a log line when they die: the only way to start one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

_log = logging.getLogger(__name__)
_alive: set[asyncio.Task[Any]] = set()  # asyncio itself only keeps weak references


def spawn[T](coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
    """Run `coro` as a task; an exception that nobody awaits is logged with the task's name."""
    task = asyncio.get_running_loop().create_task(coro, name=name)
    _alive.add(task)
    task.add_done_callback(_finished)
    return task


async def cancel(task: asyncio.Task[Any] | None, *, deadline_s: float = 2.0) -> None:
    """Cancel `task` and wait until it has ended, `deadline_s` at most."""
    if task is None or task.done():
        return
    task.cancel()
    _done, pending = await asyncio.wait({task}, timeout=deadline_s)
    if pending:
        _log.warning("task %s did not stop within %.1f s", task.get_name(), deadline_s)


def alive() -> frozenset[asyncio.Task[Any]]:
    """The spawned tasks that have not ended (for tests and the shutdown check)."""
    return frozenset(_alive)


def _finished(task: asyncio.Task[Any]) -> None:
    _alive.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("task %s died", task.get_name(), exc_info=error)
