"""BusyWatch: measures this process once a second, and says when the computer does not keep up and when it does again."""

from __future__ import annotations

from relay_engine.clock import Clock
from relay_engine.host.loop_lag import LoopLag
from relay_engine.host.relay_meter import RelayMeter
from relay_engine.journal import Journal


class BusyWatch:
    """Engine loop only."""

    def __init__(self, lag: LoopLag, journal: Journal, clock: Clock) -> None:
        self.meter = RelayMeter(clock.wall())
        self._lag = lag
        self._journal = journal
        self._clock = clock

    def sample(self) -> None:
        """Once a second."""
        lag_s, was_busy = self._lag.take(), self.meter.busy_since > 0
        self.meter.sample(lag_s, self._clock.wall())
        if self.meter.busy_since and not was_busy:
            text = f"this computer is too busy: the relay runs {lag_s:.1f} s late, and cameras and viewers suffer from it"
            self._journal.write("warning", "relay_busy", text, seconds=f"{lag_s:.1f}")
        elif was_busy and not self.meter.busy_since:
            self._journal.write("info", "relay_in_time", "this computer keeps up again")
