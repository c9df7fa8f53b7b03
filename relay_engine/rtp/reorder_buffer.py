"""ReorderBuffer: puts RTP packets that UDP delivered out of order back in order (RFC 3550 A.1)."""

from __future__ import annotations

from collections.abc import Callable

_HEADER_BYTES = 12
_MAX_HELD = 64  # packets
_MAX_WAIT_S = 0.1
_MAX_STEP = 1000  # further away is a sender that began anew

type _Deliver = Callable[[bytes, float], None]


class ReorderBuffer:
    """Passes packets in order straight through; holds those behind a gap, for a while, until the missing one comes.

    `owner` tells whose packets the receiver takes: those of others go past, so that two senders on one port do not undo each other's order.
    """

    def __init__(self, deliver: _Deliver, owner: Callable[[], int]) -> None:
        self._deliver = deliver
        self._owner = owner
        self._ssrc = b""
        self._expected = -1
        self._held: dict[int, tuple[bytes, float]] = {}

    def receive(self, data: bytes, now: float) -> None:
        """Take one packet."""
        if len(data) < _HEADER_BYTES:
            return
        number = data[2] << 8 | data[3]
        if data[8:12] != self._ssrc:
            self._meet(data, number, now)
            return
        if number == self._expected:
            self._deliver(data, now)
            self._expected = (number + 1) & 0xFFFF
            if self._held:
                self._release_ready()
            return
        step = (number - self._expected) & 0xFFFF
        if _MAX_STEP < step < 0x10000 - _MAX_STEP:
            self._release_all()
            self._deliver(data, now)
            self._expected = (number + 1) & 0xFFFF
        elif step < 0x8000:
            self._held[number] = (data, now)
            if len(self._held) > _MAX_HELD or now - min(at for _data, at in self._held.values()) > _MAX_WAIT_S:
                self._skip_gap()
        # else: late or repeated, of no use any more

    def _meet(self, data: bytes, number: int, now: float) -> None:
        """A packet of another than the one before: its numbers begin anew where the receiver takes it."""
        self._deliver(data, now)
        if self._owner() in (int.from_bytes(data[8:12]), -1):
            self._release_all()
            self._ssrc, self._expected = data[8:12], (number + 1) & 0xFFFF

    def _release_ready(self) -> None:
        while (item := self._held.pop(self._expected, None)) is not None:
            self._deliver(*item)
            self._expected = (self._expected + 1) & 0xFFFF

    def _skip_gap(self) -> None:
        """Give the missing packets up."""
        self._expected = min(self._held, key=lambda number: (number - self._expected) & 0xFFFF)
        self._release_ready()

    def _release_all(self) -> None:
        while self._held:
            self._skip_gap()
