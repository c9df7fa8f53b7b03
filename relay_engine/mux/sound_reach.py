"""SoundReach: how far sound has gone on without a hole, whatever becomes of the pictures."""

from __future__ import annotations


class SoundReach:
    """Ticks of the leading track."""

    def __init__(self, hole: int) -> None:
        self._hole = hole  # a longer pause is one
        self._newest: int | None = None  # where the newest sound ends, behind a hole too
        self.end: int | None = None  # None while there is none

    def add(self, start: int, end: int) -> None:
        """Note sound from `start` to `end`."""
        self._newest = end
        if self.end is None or start <= self.end + self._hole:
            self.end = end if self.end is None else max(self.end, end)

    def go_on(self) -> None:
        """A picture has come: holes before it no longer matter."""
        self.end = self._newest

    def forget(self) -> None:
        """The time line begins anew."""
        self.end = self._newest = None
