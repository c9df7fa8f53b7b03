"""MPEG transport streams over RTP (RFC 2250 2)."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet_sequence import PacketSequence

TS_PACKET_SIZE = 188


class MpegtsPacketizer(PacketSequence):
    """As many whole transport packets as fit, 7 for an Ethernet."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`."""
        data = b"".join(unit.nalus)
        size = min(7, self.max_payload_size // TS_PACKET_SIZE) * TS_PACKET_SIZE
        payloads = [data[start : start + size] for start in range(0, len(data), size)]
        return self.frame(payloads, self.rtp_timestamp(unit.pts), marker=False)
