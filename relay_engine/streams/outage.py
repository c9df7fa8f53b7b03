"""Outage: since when a mount is without the media it should have, and whether it ever had any."""

from __future__ import annotations


class Outage:
    """Wall seconds in, wall seconds out; one mount's."""

    def __init__(self) -> None:
        self.since = 0.0  # 0 = there is none
        self.worked_before = False  # media came since the mount was started
        self.last_s = 0.0  # how long the one lasted that ended last; 0 = the first connection ended none

    def begin(self, now: float) -> None:
        """The source failed; further failures belong to the same outage."""
        self.since = self.since or now

    def end(self, now: float) -> None:
        """Media came."""
        self.last_s = max(0.0, now - self.since) if self.since and self.worked_before else 0.0
        self.since = 0.0
        self.worked_before = True

    def forget(self) -> None:
        """Nobody wants the media any more: what is not wanted is not missed."""
        self.since = self.last_s = 0.0
