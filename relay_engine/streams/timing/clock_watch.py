"""ClockWatch: compares the time stamps of one track with their arrival, to find a clock that runs at a steady wrong rate."""

from __future__ import annotations

import itertools
from collections import deque

_WINDOW_S = 2.5  # of arrival; the least late unit of each counts, so that jitter, bursts and outages do not
_WINDOW_UNITS = 8
_RUN = 4  # windows in a row that have to agree: 10 s
_WRONG = 0.05  # beyond this a clock is wrong
_RIGHT = 0.03  # within this it is right again
_GROSS_RUN, _GROSS = 2, 1.5  # a clock so far off is not waited for so long: what it does is too large to be undone
_LEAP_UNITS, _LEAP_SOUND_UNITS = 6, 12  # sound comes in more units a second
_LEAP_S = 0.2  # of arrival: what comes faster is a backlog that is handed over at once
_LEAP_RATE, _LEAP_STEP_S, _LEAP_AHEAD_S = 3.0, 0.15, 1.0


class ClockWatch:
    """`speed` is None while the clock is believed, else its seconds for each second of arrival.

    `lateness` of a unit is its arrival minus its stamp. The line through the least late units of several windows is level for a right
    clock, whatever the network does to the others: a stall makes units late, never early.
    """

    def __init__(self, rate: int, *, is_sound: bool = False) -> None:
        self._rate = rate
        self._leap_units = _LEAP_SOUND_UNITS if is_sound else _LEAP_UNITS
        self.restart()

    def restart(self) -> None:
        """The stamps begin anew."""
        self.speed: float | None = None
        self.confirmed = False  # for so long that a person should know
        self.reference_s = 0.0  # lateness when the clock began to go wrong
        self._count = 0
        self._lowest_s: float | None = None  # of this window
        self._lowest_at = self._begun_at = 0.0
        self._window_count = 0
        self._points: deque[tuple[float, float]] = deque(maxlen=_RUN + 1)  # (arrival, lateness) of the least late unit of each window
        self._leap_from: tuple[float, float] | None = None  # (arrival, stamp) of some units ago
        self._best_s: float | None = None  # least lateness, before those units
        self._right_s: float | None = None  # lateness while the clock was right last; of the first unit where it never was

    def observe(self, pts: int, at: float) -> None:
        """Take one unit."""
        lateness = at - pts / self._rate
        if self._lowest_s is None:
            self._begun_at = at
            self._lowest_s, self._lowest_at = lateness, at
            if self._best_s is None:
                self._best_s = self._right_s = lateness
                self._leap_from = (at, at - lateness)
        elif lateness < self._lowest_s:
            self._lowest_s, self._lowest_at = lateness, at
        self._count += 1
        if self._count >= self._leap_units:
            self._window_count += self._count
            self._count = 0
            self._look(at, lateness)

    def _look(self, at: float, lateness: float) -> None:
        assert self._lowest_s is not None
        if self.speed is None and self._leaps_ahead(at, lateness):
            return
        self._leap_from = (at, at - lateness)
        self._best_s = self._lowest_s if self._best_s is None else min(self._best_s, self._lowest_s)
        if at - self._begun_at >= _WINDOW_S and self._window_count >= _WINDOW_UNITS:
            self._points.append((self._lowest_at, self._lowest_s))
            self._lowest_s, self._window_count = None, 0
            self._judge()

    def _leaps_ahead(self, at: float, lateness: float) -> bool:
        """A clock so fast that it would be far away before any window is over."""
        if self._leap_from is None or self._best_s is None:
            return False
        elapsed_s, stamped_s = at - self._leap_from[0], at - lateness - self._leap_from[1]
        is_leap = elapsed_s >= _LEAP_S and stamped_s >= max(_LEAP_RATE * elapsed_s, _LEAP_STEP_S * _LEAP_UNITS)
        if not is_leap or lateness > self._best_s - _LEAP_AHEAD_S:
            return False
        self.speed = stamped_s / elapsed_s
        self.reference_s = self._best_s if self._right_s is None else self._right_s
        return True

    def _speeds(self) -> list[float]:
        points = list(self._points)
        return [1 - (later[1] - earlier[1]) / max(later[0] - earlier[0], 1e-3) for earlier, later in itertools.pairwise(points)]

    def _judge(self) -> None:
        speeds = self._speeds()
        if speeds and self.speed is None and abs(speeds[-1] - 1) <= _RIGHT:
            self._right_s = self._points[-1][1]
        if len(speeds) >= _GROSS_RUN and self._agree(speeds[-_GROSS_RUN:], _GROSS - 1):
            self._accuse(speeds[-_GROSS_RUN:])
        if len(speeds) == _RUN and self._agree(speeds, _WRONG):
            self._accuse(speeds)
            self.confirmed = True
        elif self.speed is not None and self._is_right(speeds):
            self.speed, self.confirmed = None, False

    def _is_right(self, speeds: list[float]) -> bool:
        """Again; what was accused without being confirmed is let off sooner."""
        needed = _RUN if self.confirmed else 1
        return len(speeds) >= needed and all(abs(speed - 1) <= _RIGHT for speed in speeds[-needed:])

    @staticmethod
    def _agree(speeds: list[float], off: float) -> bool:
        """True where all are at least so far off to one side, and steadily."""
        low, high = min(speeds), max(speeds)
        if low <= 0 or not (low > 1 + off or high < 1 / (1 + off)):
            return False
        return high - low <= 0.05 + 0.5 * abs((low + high) / 2 - 1)

    def _accuse(self, speeds: list[float]) -> None:
        if self.speed is None and self._right_s is not None:
            self.reference_s = self._right_s
        first, last = self._points[-len(speeds) - 1], self._points[-1]
        self.speed = 1 - (last[1] - first[1]) / (last[0] - first[0])
