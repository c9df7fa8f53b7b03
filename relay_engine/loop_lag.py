"""LoopLag: how late the engine's loop runs its timers: the delay that every frame may meet."""

from __future__ import annotations

import asyncio
import time

_INTERVAL_S = 0.1


class LoopLag:
    """Keeps the worst lateness since it was last taken. The loop's own time would not do: it stands still while an iteration runs."""

    def __init__(self) -> None:
        self._worst_s = 0.0
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to measure on the running loop."""
        self._due = time.monotonic() + _INTERVAL_S
        self._timer = asyncio.get_running_loop().call_later(_INTERVAL_S, self._tick)

    def stop(self) -> None:
        """Measure no more; idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def take(self) -> float:
        """The worst lateness in seconds since the last call."""
        worst, self._worst_s = self._worst_s, 0.0
        return worst

    def _tick(self) -> None:
        self._worst_s = max(self._worst_s, time.monotonic() - self._due)
        self.start()
