"""SsrcOwner: decides whose packets make a track where several senders speak on its channel or port (RFC 3550 8.2)."""

from __future__ import annotations

_SILENCE_S = 0.5  # then the track is free: whoever speaks has it, but for
_PATIENCE = 1.5  # so many of the owner's usual pauses, which count where they are longer: a slow camera's, a sound's that rests
_LONGEST_SILENCE_S = 10.0
_MIN_PATIENCE_S = 0.06
_MAX_HELD = 2048  # packets of a claimant, until it is clear whether the owner has gone
_MAX_HELD_BYTES = 4 << 20
_NOBODY = -1

type _Packets = list[tuple[bytes, float]]


class SsrcOwner:
    """Told of the owner once a unit, and asked only where a packet's SSRC is another one.

    Old live555 goes on sending the session of a client that has vanished on the channels of the next one: two pictures flicker through
    each other. The SSRC that the answer to SETUP names owns the track, else the first that is heard. Another one takes over at once
    where it is the named one, or the owner said goodbye or fell silent. While the owner may only pause, another's packets are held
    until that shows, so that cameras with a new SSRC for each group of pictures lose none; who has done so twice is believed at once.
    An owner that comes back from a silence for which it was deposed has only paused: the like is waited for from then on.
    """

    def __init__(self, named: int | None = None) -> None:
        self.named = named
        self.ssrc = _NOBODY
        self._heard_at = 0.0
        self._pause_s = 0.0  # the longest of late between two units of the owner
        self._claimant = _NOBODY
        self._held: _Packets = []
        self._held_bytes = 0
        self._stranger = _NOBODY  # spoke while the owner went on: out until the owner falls silent
        self._previous, self._deposed_at = _NOBODY, 0.0
        self._silent_since = 0.0  # of the previous owner, where that was why it was deposed
        self._changes = 0  # after which the old owner was not heard again

    def hear(self, now: float) -> None:
        """A unit of the owner is whole."""
        self._pause_s = max(now - self._heard_at, 0.95 * self._pause_s) if self._heard_at else 0.0
        self._heard_at = now
        if self._claimant != _NOBODY:
            self._stranger = self._claimant
            self._forget_claimant()

    def release(self) -> None:
        """The owner said goodbye."""
        self._heard_at = 0.0

    def judge(self, ssrc: int, data: bytes, now: float) -> _Packets | None:
        """The packets with which `ssrc` takes the track over, the one with `data` last; None while it does not."""
        silent_s, pause_s = now - self._heard_at, 0.0
        if ssrc == self._previous and self._silent_since:
            pause_s, self._silent_since = now - self._silent_since, 0.0
            self._pause_s = max(self._pause_s, pause_s)
        free_after_s = max(_SILENCE_S, min(_PATIENCE * self._pause_s, _LONGEST_SILENCE_S))
        if self.ssrc == _NOBODY or ssrc == self.named or silent_s >= free_after_s:
            return self._take_over(ssrc, data, now, pause_s)
        if ssrc == self._previous and now - self._deposed_at < _SILENCE_S:
            self._stranger, self._changes = ssrc, 0  # it was not gone: two speak at once
        if ssrc == self._stranger:
            return None
        if ssrc != self._claimant:
            self._forget_claimant()
            self._claimant = ssrc
        is_full = len(self._held) >= _MAX_HELD or self._held_bytes > _MAX_HELD_BYTES
        if self.ssrc == self.named:
            if is_full:
                self._held, self._held_bytes = [], 0
        elif self._changes > 1 or is_full or silent_s >= max(_MIN_PATIENCE_S, _PATIENCE * self._pause_s):
            self._changes += 1
            return self._take_over(ssrc, data, now)
        self._held.append((data, now))
        self._held_bytes += len(data)
        return None

    def _take_over(self, ssrc: int, data: bytes, now: float, pause_s: float = 0.0) -> _Packets:
        held = self._held if ssrc == self._claimant else []
        self._forget_claimant()
        if self.ssrc != _NOBODY:
            self._previous, self._deposed_at = self.ssrc, now
            self._silent_since = self._heard_at if now - self._heard_at >= _SILENCE_S else 0.0
        self._stranger = _NOBODY
        self.ssrc, self._heard_at, self._pause_s = ssrc, now, pause_s
        return [*held, (data, now)]

    def _forget_claimant(self) -> None:
        self._claimant, self._held, self._held_bytes = _NOBODY, [], 0
