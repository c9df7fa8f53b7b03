"""Pulse: does once a second whatever the relay does once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine import tasks

_INTERVAL_S = 1.0


class Pulse:
    """Between `start` and `stop`. After a delay it goes on from there, and catches nothing up."""

    def __init__(self, beat: Callable[[int], None]) -> None:
        """`beat` is given how many there were before."""
        self._beat = beat
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Beat for the first time in a second."""
        self._task = tasks.spawn(self._run(), name="statistics")

    async def stop(self) -> None:
        """Beat no more; idempotent."""
        task, self._task = self._task, None
        await tasks.cancel(task)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due, count = loop.time() + _INTERVAL_S, 0
        while True:
            await asyncio.sleep(due - loop.time())
            self._beat(count)
            due, count = max(due + _INTERVAL_S, loop.time()), count + 1
