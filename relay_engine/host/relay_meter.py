"""RelayMeter: the relay as a whole: readers, rates, how late the loop runs, CPU and memory."""

from __future__ import annotations

import contextlib
from collections import deque

import psutil

from relay_engine.events import MountStatus, RelayStatus

_BUSY_LATE_S = 1.0
_BUSY_SAMPLES, _SAMPLES_KEPT = 3, 5  # one hiccup, or a computer that was asleep, is not a computer that cannot keep up


class RelayMeter:
    """Sampled once a second on the engine's loop."""

    def __init__(self, started_at: float) -> None:
        self._started_at = started_at
        self._process = psutil.Process()
        self._process.cpu_percent()  # the first call only sets the mark
        self._lag_ms = 0.0
        self._lags_s: deque[float] = deque(maxlen=_SAMPLES_KEPT)
        self.busy_since = 0.0  # wall seconds since when this computer has not kept up, 0 while it does
        self._cpu_percent = 0.0
        self._rss_bytes = 0

    def sample(self, lag_s: float, wall_s: float) -> None:
        """Note how late the loop was at worst, and read the process's figures."""
        self._lag_ms = round(max(0.0, lag_s) * 1000, 2)
        self._lags_s.append(lag_s)
        late = sum(lag >= _BUSY_LATE_S for lag in self._lags_s)
        if late >= _BUSY_SAMPLES:
            self.busy_since = self.busy_since or wall_s
        elif late == 0:
            self.busy_since = 0.0
        with contextlib.suppress(OSError, psutil.Error), self._process.oneshot():  # it opens files, of which there may be none left
            self._cpu_percent = self._process.cpu_percent()
            self._rss_bytes = self._process.memory_info().rss

    def status(self, mounts: tuple[MountStatus, ...]) -> RelayStatus:
        """The relay as an event."""
        return RelayStatus(
            key="relay",
            started_at=self._started_at,
            readers=sum(mount.readers for mount in mounts),
            bitrate_in=sum(mount.bitrate_in for mount in mounts if not mount.taken_from),  # what comes in once is counted once
            bitrate_out=sum(mount.bitrate_out for mount in mounts),
            loop_lag_ms=self._lag_ms,
            busy_since=self.busy_since,
            cpu_percent=self._cpu_percent,
            rss_bytes=self._rss_bytes,
        )
