"""AAC in MP4A-LATM over RTP (RFC 6416 6.1), with the configuration out of band (cpresent=0)."""

from __future__ import annotations

from collections.abc import Mapping

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.aac import frame_ticks
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower

_MAX_ELEMENT_BYTES = 1 << 16
_MAX_FRAMES = 256
_PART_BYTES = 64  # what an object costs, so that parts of one byte count too


class LatmDepacketizer(PacketFollower):
    """Takes audioMuxElements, whole or in several packets up to the marker bit."""

    def __init__(self, track: Track, fmtp: Mapping[str, str]) -> None:
        super().__init__(track)
        if fmtp.get("cpresent", "1").strip() != "0":
            raise RemoteProtocolError("AAC: a LATM stream with its configuration in band is not supported")
        self._frame_ticks = frame_ticks(track)
        self._parts: list[bytes] = []
        self._parts_pts = 0
        self._parts_size = 0

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The units that `packet` completes."""
        missing = self._follow(packet)
        if missing is None or not packet.payload:
            return []
        if self._parts and (missing or self._pts != self._parts_pts):
            self.damaged_units += 1
            self._forget()
        self._parts_pts = self._pts
        self._parts.append(packet.payload)
        self._parts_size += len(packet.payload) + _PART_BYTES
        if not packet.marker and self._parts_size <= _MAX_ELEMENT_BYTES:
            return []
        element = b"".join(self._parts)
        self._forget()
        try:
            frames = split_payloads(element)
        except RemoteProtocolError:
            self.damaged_units += 1
            return []
        return [self._unit(frame, self._pts + index * self._frame_ticks, received_at) for index, frame in enumerate(frames) if frame]

    def _forget(self) -> None:
        self._parts.clear()
        self._parts_size = 0


def split_payloads(element: bytes) -> list[bytes]:
    """The frames behind their PayloadLengthInfo: bytes of 255 and a last one that is less, added up (ISO/IEC 14496-3 1.7.3.2.3)."""
    frames: list[bytes] = []
    position, end = 0, len(element)
    while position < end:
        size = 0
        while position < end and element[position] == 0xFF:
            size += 0xFF
            position += 1
        start = position + 1
        if position >= end or start + size + element[position] > end:
            raise RemoteProtocolError("AAC: a LATM frame is longer than its packet")
        position = start + size + element[position]
        frames.append(element[start:position])
        if len(frames) > _MAX_FRAMES:
            raise RemoteProtocolError("AAC: more LATM frames than an element can hold")
    return frames
