"""H.264 over RTP (RFC 6184): single NAL unit and non-interleaved mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import START_CODE
from relay_engine.media.track import Track
from relay_engine.rtp.nalu_assembler import NaluAssembler
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_sequence import PacketSequence

STAP_A = 24
STAP_B = 25
FU_A = 28
FU_B = 29
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
    """FU-A payloads of `limit` bytes each but the last (RFC 6184 5.8): with UDP_SEGMENT one size serves all pictures."""
    body, size = len(nal) - 1, limit - 2
    indicator = (nal[0] & 0xE0) | FU_A
    kind = nal[0] & 0x1F
    middle = bytes((indicator, kind))
    payloads = [middle + nal[start : start + size] for start in range(1, body + 1, size)]
    payloads[0] = bytes((indicator, _START | kind)) + nal[1 : 1 + size]
    payloads[-1] = bytes((indicator, _END | kind)) + payloads[-1][2:]
    return payloads


class H264Depacketizer(NaluAssembler):
    """Takes packetization modes 0 and 1, and what cameras make of them."""

    def __init__(self, track: Track, fmtp: Mapping[str, str]) -> None:
        super().__init__(track)
        if fmtp.get("packetization-mode", "").strip() == "2":
            raise RemoteProtocolError("H.264: the interleaved packetization mode is not supported")

    def _is_random_access(self, nalus: Sequence[bytes]) -> bool:
        return h264.is_random_access(nalus)

    def _starts_unit(self, packet: RtpPacket) -> bool:
        payload = packet.payload
        if len(payload) < 2:
            return False
        kind = payload[0] & 0x1F
        if kind in (FU_A, FU_B):
            first_byte = 2 if kind == FU_A else 4
            return payload[1] >= _START and h264.starts_picture(payload[1:2] + payload[first_byte : first_byte + 1])
        if kind in (STAP_A, STAP_B):
            first_nal = payload[3:5] if kind == STAP_A else payload[5:7]
            return bool(first_nal) and h264.starts_picture(first_nal)
        return kind == 0 or h264.starts_picture(payload[:2])

    def _add(self, packet: RtpPacket) -> None:
        payload = packet.payload
        if len(payload) < 2:
            return  # an empty packet keeps a path open
        kind = payload[0] & 0x1F
        if kind in (FU_A, FU_B):
            flags = payload[1]
            is_start = flags >= _START
            start = 4 if kind == FU_B and is_start else 2  # a decoding order number stands in front
            header = bytes(((payload[0] & 0xE0) | (flags & 0x1F),))
            self._add_fragment(header, payload[start:], is_start=is_start, is_end=bool(flags & _END))
        elif 0 < kind < STAP_A:
            self._add_nal(payload)
        elif kind in (STAP_A, STAP_B):
            self._add_aggregate(payload, 1 if kind == STAP_A else 3)
        elif kind == 0 and payload.startswith((START_CODE, START_CODE[1:])):
            self._add_nal(payload)
