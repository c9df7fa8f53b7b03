"""MPEG transport streams over RTP (RFC 2250 2)."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower
from relay_engine.rtp.packet_sequence import PacketSequence

TS_PACKET_SIZE = 188
_SYNC_BYTE = 0x47
_UNIT_START = 0x40
_ADAPTATION_FIELD = 0x20
_RANDOM_ACCESS_INDICATOR = 0x40


class MpegtsPacketizer(PacketSequence):
    """As many whole transport packets as fit, 7 for an Ethernet."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`."""
        data = b"".join(unit.nalus)
        size = min(7, self.max_payload_size // TS_PACKET_SIZE) * TS_PACKET_SIZE
        payloads = [data[start : start + size] for start in range(0, len(data), size)]
        return self.frame(payloads, self.rtp_timestamp(unit.pts), marker=False)


class MpegtsDepacketizer(PacketFollower):
    """One unit an RTP packet: the transport packets in it."""

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The unit in `packet`; what is not a whole transport packet is left out."""
        if self._follow(packet) is None:
            return []
        payload = packet.payload
        whole = range(0, len(payload) - TS_PACKET_SIZE + 1, TS_PACKET_SIZE)
        packets = tuple(payload[start : start + TS_PACKET_SIZE] for start in whole if payload[start] == _SYNC_BYTE)
        if not packets:
            self.damaged_units += 1
            return []
        return [AccessUnit(self.track.id, self._pts, any(map(is_random_access, packets)), packets, received_at=received_at)]


def is_random_access(packet: bytes) -> bool:
    """True where a transport packet says that a decoder may start here, or starts the tables (ISO/IEC 13818-1 2.4.3.5, 2.4.4.3)."""
    if packet[1] & 0x5F == _UNIT_START and packet[2] == 0:  # program association table
        return True
    return bool(packet[3] & _ADAPTATION_FIELD and packet[4] and packet[5] & _RANDOM_ACCESS_INDICATOR)
