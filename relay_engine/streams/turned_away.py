"""TurnedAway: the viewers that found a mount full, for its owner to see; a player that keeps trying counts once."""

from __future__ import annotations

from relay_engine.events import ReaderCap

_MOST_HOSTS = 200  # more are not told apart: the count stands still there
_SAY_AGAIN_S = 60.0
_FORGET_AFTER_S = 900.0  # without another one: who wanted to watch has given up, or is in


class TurnedAway:
    """One mount's; bounded whatever comes."""

    def __init__(self) -> None:
        self.since = 0.0  # wall seconds of the first one
        self.cap: ReaderCap | None = None  # which limit it was, for the newest
        self._hosts: set[str] = set()
        self._last = self._said = float("-inf")  # monotonic
        self._said_count = 0

    @property
    def count(self) -> int:
        """How many hosts were turned away."""
        return len(self._hosts)

    def note(self, peer: str, cap: ReaderCap, *, wall: float, now: float) -> bool:
        """Count the host of `peer` ("address:port"); True where it is time for a line in the journal."""
        if len(self._hosts) < _MOST_HOSTS:
            self._hosts.add(peer.rpartition(":")[0] or peer)
        self.since = self.since or wall
        self.cap = cap
        self._last = now
        if self.count == self._said_count or now - self._said < _SAY_AGAIN_S:
            return False
        self._said, self._said_count = now, self.count
        return True

    def expire(self, now: float) -> None:
        """Forget them where the last one came long ago."""
        if self._hosts and now - self._last > _FORGET_AFTER_S:
            self.clear()

    def clear(self) -> None:
        """The limit was changed, or nobody knocks any more."""
        self.since = 0.0
        self.cap = None
        self._hosts.clear()
        self._said, self._said_count = float("-inf"), 0
