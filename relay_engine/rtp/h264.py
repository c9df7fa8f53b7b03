"""H.264 over RTP (RFC 6184): single NAL unit and non-interleaved mode."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet_sequence import PacketSequence

FU_A = 28
_START = 0x80
_END = 0x40


class H264Packetizer(PacketSequence):
    """One NAL unit a packet, larger ones as FU-A; no aggregation, as old devices know none."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`, the marker bit on the last."""
        payloads: list[bytes] = []
        limit = self.max_payload_size
        for nal in unit.nalus:
            if len(nal) <= limit:
                payloads.append(nal)
            else:
                payloads += split_fu_a(nal, limit)
        return self.frame(payloads, (unit.pts + self.timestamp_offset) & 0xFFFFFFFF, marker=True)


def split_fu_a(nal: bytes, limit: int) -> list[bytes]:
    """FU-A payloads of at most `limit` bytes, all of one size but the last, which may be shorter (RFC 6184 5.8)."""
    body = len(nal) - 1
    count = -(-body // (limit - 2))
    size = -(-body // count)
    indicator = (nal[0] & 0xE0) | FU_A
    kind = nal[0] & 0x1F
    middle = bytes((indicator, kind))
    payloads = [middle + nal[start : start + size] for start in range(1, body + 1, size)]
    payloads[0] = bytes((indicator, _START | kind)) + nal[1 : 1 + size]
    payloads[-1] = bytes((indicator, _END | kind)) + payloads[-1][2:]
    return payloads
