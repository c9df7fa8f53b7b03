"""G.711 (PCMU, PCMA) over RTP (RFC 3551 4.5.14)."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower
from relay_engine.rtp.packet_sequence import PacketSequence


class G711Packetizer(PacketSequence):
    """One unit a packet, larger ones split at whole samples, each part with its own time stamp."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`."""
        samples = b"".join(unit.nalus)
        timestamp = self.rtp_timestamp(unit.pts)
        if len(samples) <= self.max_payload_size:
            return self.frame((samples,) if samples else (), timestamp, marker=False)
        size = self.max_payload_size // self.channels * self.channels
        packets: tuple[bytes, ...] = ()
        for start in range(0, len(samples), size):
            part_timestamp = (timestamp + start // self.channels) & 0xFFFFFFFF
            packets += self.frame((samples[start : start + size],), part_timestamp, marker=False)
        return packets


class G711Depacketizer(PacketFollower):
    """One unit a packet."""

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The unit in `packet`."""
        if self._follow(packet) is None or not packet.payload:
            return []
        return [self._unit(packet.payload, self._pts, received_at)]
