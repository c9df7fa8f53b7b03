"""Opus over RTP (RFC 7587)."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower
from relay_engine.rtp.packet_sequence import PacketSequence


class OpusPacketizer(PacketSequence):
    """One Opus packet an RTP packet; RFC 7587 knows no fragments, and none comes near the limit."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`."""
        return self.frame(unit.nalus, self.rtp_timestamp(unit.pts), marker=False)


class OpusDepacketizer(PacketFollower):
    """One unit a packet."""

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The unit in `packet`."""
        if self._follow(packet) is None or not packet.payload:
            return []
        return [self._unit(packet.payload, self._pts, received_at)]
