"""LoopLag: how late the engine's loop runs its timers: the delay that every frame may meet."""

from __future__ import annotations

import asyncio
import time
from collections import deque

_INTERVAL_S = 0.1
_NOTABLE_S = 0.1  # less is nothing that anybody's deadline would feel
_KEPT = 2048  # latenesses; more than three minutes of nothing but late timers


class LoopLag:
    """Keeps the worst lateness since it was last taken. The loop's own time would not do: it stands still while an iteration runs."""

    def __init__(self) -> None:
        self._worst_s = 0.0
        self._due = 0.0
        self._late: deque[tuple[float, float]] = deque(maxlen=_KEPT)  # when it ended, for how long
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

    def late_since(self, moment: float) -> float:
        """For how many seconds since then (monotonic) the loop could do nothing. Who waited for a peer in that time did not really wait."""
        now = time.monotonic()
        running = now - self._due if self._timer is not None else 0.0
        late_s = min(running, now - moment) if running > _NOTABLE_S else 0.0
        for ended, seconds in reversed(self._late):
            if ended <= moment:
                break
            late_s += min(seconds, ended - moment)
        return late_s

    def _tick(self) -> None:
        now = time.monotonic()
        late_s = now - self._due
        self._worst_s = max(self._worst_s, late_s)
        if late_s > _NOTABLE_S:
            self._late.append((now, late_s))
        self.start()
