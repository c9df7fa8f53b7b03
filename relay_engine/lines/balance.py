"""Balance: when cameras behind one line give way, and when they may come back."""

from __future__ import annotations

from collections.abc import Sequence

from relay_engine.lines.share import Share, choose, give_way, total_bps

_ROOM = 0.9  # of the cap: what has to be free before a picture grows again is more than what made it small
_HOLD_S = 30.0  # at least between the last change and a picture that grows
_LONGEST_HOLD_S = 480.0  # where it was in vain each time
_IN_VAIN_S = 60.0  # a picture that grew, and had to give way again so soon
_CALM_S = 300.0  # for which one has to have stayed before the first hold is enough again


class Balance:
    """Of one line; `now` is monotonic. Giving way is at once, growing waits: each change is a short stop of the picture."""

    def __init__(self) -> None:
        self.reduced: frozenset[str] = frozenset()  # names of main mounts
        self.is_over = False  # more crosses than may, and nobody else can give way
        self._changed_at: float | None = None
        self._grown_at: float | None = None
        self._hold_s = _HOLD_S

    def look(self, shares: Sequence[Share], limit_bps: int, now: float) -> frozenset[str]:
        """Decide; returns the new `reduced`. `limit_bps` 0 = no cap."""
        names = frozenset(share.name for share in shares if share.can_give_way)
        current = self.reduced & names
        if not limit_bps:
            self.is_over, self.reduced = False, frozenset()
            return self.reduced
        if total_bps(shares, current) > limit_bps:
            self._shrink(give_way(shares, limit_bps, current), now)
        else:
            self.reduced = current
            self._grow(choose(shares, round(limit_bps * _ROOM), current), now)
        self.is_over = total_bps(shares, self.reduced) > limit_bps
        return self.reduced

    def forget(self, name: str) -> None:
        """It shows its own picture again, or nothing: somebody else has decided that."""
        self.reduced -= {name}

    def _shrink(self, wanted: frozenset[str], now: float) -> None:
        if wanted == self.reduced:
            return
        if self._grown_at is not None and now - self._grown_at < _IN_VAIN_S:
            self._hold_s = min(2 * self._hold_s, _LONGEST_HOLD_S)
        self._grown_at = None
        self._changed_at, self.reduced = now, wanted

    def _grow(self, wanted: frozenset[str], now: float) -> None:
        if self._grown_at is not None and now - self._grown_at >= _CALM_S:
            self._hold_s = _HOLD_S
        # Room is what counts here, not the way to it: a picture may grow only where none has to shrink but in exchange.
        if not self.reduced - wanted or (self._changed_at is not None and now - self._changed_at < self._hold_s):
            return
        self._changed_at = self._grown_at = now
        self.reduced = wanted
