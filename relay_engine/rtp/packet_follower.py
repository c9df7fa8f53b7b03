"""PacketFollower: sequence numbers and time stamps of one incoming RTP stream (RFC 3550 5.1, 6.4.1, A.1)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.timestamps import unwrap, wrap_difference
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket

_MAX_LATE_PACKETS = 100  # further back is a sender that started anew, not a late packet
_MAX_MISSING_PACKETS = 3000  # further ahead too (MAX_DROPOUT of RFC 3550 A.1)


class PacketFollower(ABC):
    """The part that all depacketizers share: it counts what is lost and unwraps time stamps."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self.lost_packets = 0
        self.damaged_units = 0  # units dropped because a part of them was lost or made no sense
        self._pts = 0  # of the packet followed last
        self._sequence_number = -1
        self._ssrc = -1

    @abstractmethod
    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The units that `packet` completes."""

    def _follow(self, packet: RtpPacket) -> int | None:
        """How many packets are missing in front of this one; None for a late or repeated packet, which is to be thrown away.

        A first packet counts as having one missing in front of it, as it may stand in the middle of a unit.
        """
        if self._ssrc < 0:
            self._pts = packet.timestamp
            missing = 1
        else:
            step = wrap_difference(packet.sequence_number, self._sequence_number, 16)
            if packet.ssrc != self._ssrc or not -_MAX_LATE_PACKETS <= step <= _MAX_MISSING_PACKETS:
                missing = 1
            elif step <= 0:
                return None
            else:
                missing = step - 1
                self.lost_packets += missing
            self._pts = unwrap(packet.timestamp, self._pts)
        self._ssrc, self._sequence_number = packet.ssrc, packet.sequence_number
        return missing

    def _unit(self, data: bytes, pts: int, received_at: float) -> AccessUnit:
        """A unit of one coded frame that a decoder may start at."""
        return AccessUnit(self.track.id, pts, True, (data,), received_at=received_at)
