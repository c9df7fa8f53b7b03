"""H.265 over RTP (RFC 7798)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relay_engine.media import h265
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import START_CODE
from relay_engine.media.track import Track
from relay_engine.rtp.nalu_assembler import NaluAssembler
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_sequence import PacketSequence

AGGREGATE = 48
FRAGMENTATION_UNIT = 49
_START = 0x80
_END = 0x40


class H265Packetizer(PacketSequence):
    """One NAL unit a packet, larger ones as fragmentation units; no decoding order numbers (sprop-max-don-diff=0)."""

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
    """FU payloads of `limit` bytes each but the last (RFC 7798 4.4.3): with UDP_SEGMENT one size serves all pictures."""
    body, size = len(nal) - 2, limit - 3
    header = bytes(((nal[0] & 0x81) | (FRAGMENTATION_UNIT << 1), nal[1]))
    kind = (nal[0] >> 1) & 0x3F
    middle = header + bytes((kind,))
    payloads = [middle + nal[start : start + size] for start in range(2, body + 2, size)]
    payloads[0] = header + bytes((_START | kind,)) + nal[2 : 2 + size]
    payloads[-1] = header + bytes((_END | kind,)) + payloads[-1][3:]
    return payloads


class H265Depacketizer(NaluAssembler):
    """Takes single NAL units, aggregates and fragments; decoding order numbers are skipped, PACI packets too."""

    def __init__(self, track: Track, fmtp: Mapping[str, str]) -> None:
        super().__init__(track)
        has_order_numbers = fmtp.get("sprop-max-don-diff", "0").strip() not in ("", "0")
        self._order_number_size = 2 if has_order_numbers else 0

    def _is_random_access(self, nalus: Sequence[bytes]) -> bool:
        return h265.is_random_access(nalus)

    def _lead(self, packet: RtpPacket) -> bytes:
        payload, skipped = packet.payload, self._order_number_size
        if len(payload) < 3:
            return b""
        kind = (payload[0] >> 1) & 0x3F
        if kind == FRAGMENTATION_UNIT:
            header = bytes(((payload[0] & 0x81) | ((payload[2] & 0x3F) << 1), payload[1]))
            return header + payload[3 + skipped : 4 + skipped] if payload[2] >= _START else b""
        if kind == AGGREGATE:
            first_nal = payload[4 + skipped : 7 + skipped]
            return first_nal if len(first_nal) == 3 else b""
        if payload.startswith((START_CODE, START_CODE[1:])):
            return payload[4:7] if payload[2] == 0 else payload[3:6]
        return payload[:2] + payload[2 + skipped : 3 + skipped]

    def _starts_picture(self, lead: bytes) -> bool:
        return h265.starts_picture(lead)

    def _is_slice(self, lead: bytes) -> bool:
        return h265.nal_type(lead) <= h265.LAST_SLICE

    def _is_inside_fragment(self, packet: RtpPacket) -> bool:
        payload = packet.payload
        return len(payload) > 2 and (payload[0] >> 1) & 0x3F == FRAGMENTATION_UNIT and payload[2] < _START

    def _add(self, packet: RtpPacket) -> None:
        payload, skipped = packet.payload, self._order_number_size
        if len(payload) < 3:
            return  # an empty packet keeps a path open
        kind = (payload[0] >> 1) & 0x3F
        if kind == FRAGMENTATION_UNIT:
            flags = payload[2]
            is_start = flags >= _START
            header = bytes(((payload[0] & 0x81) | ((flags & 0x3F) << 1), payload[1]))
            start = 3 + skipped if is_start else 3
            self._add_fragment(header, payload[start:], is_start=is_start, is_end=bool(flags & _END))
        elif kind < AGGREGATE:
            self._add_nal(payload[:2] + payload[2 + skipped :] if skipped else payload)
        elif kind == AGGREGATE:
            self._add_aggregate(payload, 2 + skipped, skipped // 2)
