"""Jobs: what runs for a Mount while it is switched on: one source or none, and any number of forwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from relay_engine import tasks

SOURCE = "source"  # the name of the one that brings media in


class Jobs:
    """Each is supervised by itself and ends by cancellation alone; one of a name at a time."""

    def __init__(self, owner: str) -> None:
        self._owner = owner  # for the names of the tasks
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Those that run, in the order in which they were started."""
        return tuple(name for name, task in self._tasks.items() if not task.done())

    def start(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `job`; nothing happens where one of that name runs already."""
        if name not in self.names:
            self._tasks[name] = tasks.spawn(job(), name=f"{name} of {self._owner}")

    async def end(self, name: str, *, deadline_s: float) -> None:
        """Cancel one of them; the others go on. Idempotent."""
        await tasks.cancel(self._tasks.pop(name, None), deadline_s=deadline_s)

    async def end_all(self, *, deadline_s: float) -> None:
        """Cancel all of them at the same time."""
        async with asyncio.TaskGroup() as group:
            for name in tuple(self._tasks):
                group.create_task(self.end(name, deadline_s=deadline_s))
