"""Backoff: how long a failed source waits before its next attempt."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from relay_engine.errors import Fault


@dataclass(frozen=True, slots=True)
class _Pace:
    """Delays of one kind of fault: `first_s`, doubled each time, never above `cap_s`."""

    first_s: float
    cap_s: float


_USUAL = _Pace(1.0, 15.0)
# A knock that the network itself answers costs one packet: stay close, so that a camera that comes back is seen soon.
_KNOCK = _Pace(1.0, 2.5)
# Cameras lock an account after a handful of wrong passwords.
_LOCK_OUT = _Pace(20.0, 300.0)
_RARELY = _Pace(20.0, 300.0)  # each attempt costs the other cameras something
_PACES = {
    Fault.REFUSED: _KNOCK,
    Fault.NO_ROUTE: _KNOCK,
    Fault.ENDED: _KNOCK,
    Fault.CLOSED_UNANSWERED: _KNOCK,
    Fault.NO_FRAMES: _KNOCK,
    Fault.RELAY_BUSY: _USUAL,  # not to make it busier
    Fault.FILE_NOT_FOUND: _KNOCK,
    Fault.WRONG_PASSWORD: _LOCK_OUT,
    Fault.LOGIN_WITHHELD: _LOCK_OUT,
    Fault.TOO_COSTLY: _RARELY,
}


class Backoff:
    """Exponential and jittered (half to whole), so that sixty cameras behind one switch do not return in step."""

    def __init__(self, random: Random | None = None) -> None:
        self._random = random or Random()
        self._attempts = 0
        self._pace = _USUAL

    def next_delay_s(self, fault: Fault) -> float:
        """Seconds to wait after `fault`; a fault of another pace starts counting anew."""
        pace = _PACES.get(fault, _USUAL)
        if pace is not self._pace:
            self._pace, self._attempts = pace, 0
        whole = min(pace.cap_s, pace.first_s * 2.0**self._attempts)
        self._attempts = min(self._attempts + 1, 16)  # 2**16 is beyond every cap
        return whole * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """The source was live for a while: the next delay is a first one."""
        self._attempts = 0
