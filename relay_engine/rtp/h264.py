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
_MOST_SETS = 8  # NAL units of a key picture among which its parameter sets are looked for


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
        self._last_sps: tuple[bytes, ...] = ()  # in band
        if fmtp.get("packetization-mode", "").strip() == "2":
            raise RemoteProtocolError("H.264: the interleaved packetization mode is not supported")

    def _is_random_access(self, nalus: Sequence[bytes]) -> bool:
        return h264.is_random_access(nalus)

    def _lead(self, packet: RtpPacket) -> bytes:
        payload = packet.payload
        if len(payload) < 2:
            return b""
        kind = payload[0] & 0x1F
        if kind in (FU_A, FU_B):
            first_byte = 2 if kind == FU_A else 4
            return payload[1:2] + payload[first_byte : first_byte + 1] if payload[1] >= _START else b""
        if kind in (STAP_A, STAP_B):
            return payload[3:5] if kind == STAP_A else payload[5:7]
        if kind == 0 and payload.startswith((START_CODE, START_CODE[1:])):
            return payload[4:6] if payload[2] == 0 else payload[3:5]
        return payload[:2]

    def _starts_picture(self, lead: bytes) -> bool:
        return h264.starts_picture(lead)

    def _is_slice(self, lead: bytes) -> bool:
        return h264.nal_type(lead) in h264.SLICE_TYPES

    def _is_inside_fragment(self, packet: RtpPacket) -> bool:
        payload = packet.payload
        return len(payload) > 1 and payload[0] & 0x1F in (FU_A, FU_B) and payload[1] < _START

    def _has_fields(self) -> bool:
        sets = [nal for nal in self._nalus if h264.nal_type(nal) == h264.SPS] or self._last_sps or self.track.parameter_sets.sps
        try:
            return bool(sets) and h264.parse_sps(sets[0]).may_have_fields
        except RemoteProtocolError:
            return False

    def _take_unit(self, pts: int, received_at: float) -> AccessUnit | None:
        unit = super()._take_unit(pts, received_at)
        if unit is not None and unit.random_access:
            self._last_sps = tuple(nal for nal in unit.nalus[:_MOST_SETS] if h264.nal_type(nal) == h264.SPS) or self._last_sps
        return unit

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
