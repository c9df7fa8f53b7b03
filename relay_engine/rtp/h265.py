"""H.265 over RTP (RFC 7798), without decoding order numbers (sprop-max-don-diff=0)."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet_sequence import PacketSequence

FRAGMENTATION_UNIT = 49
_START = 0x80
_END = 0x40


class H265Packetizer(PacketSequence):
    """One NAL unit a packet, larger ones as fragmentation units."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`, the marker bit on the last."""
        payloads: list[bytes] = []
        limit = self.max_payload_size
        for nal in unit.nalus:
            if len(nal) <= limit:
                payloads.append(nal)
            else:
                payloads += split_fragmentation_units(nal, limit)
        return self.frame(payloads, (unit.pts + self.timestamp_offset) & 0xFFFFFFFF, marker=True)


def split_fragmentation_units(nal: bytes, limit: int) -> list[bytes]:
    """FU payloads of at most `limit` bytes, all of one size but the last, which may be shorter (RFC 7798 4.4.3)."""
    body = len(nal) - 2
    count = -(-body // (limit - 3))
    size = -(-body // count)
    header = bytes(((nal[0] & 0x81) | (FRAGMENTATION_UNIT << 1), nal[1]))
    kind = (nal[0] >> 1) & 0x3F
    middle = header + bytes((kind,))
    payloads = [middle + nal[start : start + size] for start in range(2, body + 2, size)]
    payloads[0] = header + bytes((_START | kind,)) + nal[2 : 2 + size]
    payloads[-1] = header + bytes((_END | kind,)) + payloads[-1][3:]
    return payloads
