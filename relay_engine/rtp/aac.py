"""AAC over RTP (RFC 3640, mode AAC-hbr: sizelength=13; indexlength=3; indexdeltalength=3)."""

from __future__ import annotations

import struct

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet_sequence import PacketSequence

_HBR_HEADER = struct.Struct("!HH")  # AU-headers-length in bits; size (13 bits) and index (3 bits)
_MAX_FRAME_SIZE = 8191


class AacPacketizer(PacketSequence):
    """One frame a packet; a larger frame goes out in fragments, the marker bit on the last."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`; raises RemoteProtocolError for a frame that 13 bits cannot count."""
        payloads: list[bytes] = []
        size = self.max_payload_size - _HBR_HEADER.size
        for frame in unit.nalus:
            if len(frame) > _MAX_FRAME_SIZE:
                raise RemoteProtocolError("AAC: a frame larger than RFC 3640 can carry")
            header = _HBR_HEADER.pack(16, len(frame) << 3)
            payloads += [header + frame[start : start + size] for start in range(0, len(frame), size)]
        return self.frame(payloads, (unit.pts + self.timestamp_offset) & 0xFFFFFFFF, marker=True)
