"""RtpPacket: one RTP data packet (RFC 3550 5.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError

HEADER = struct.Struct("!BBHII")  # version and flags, marker and payload type, sequence number, time stamp, SSRC
HEADER_SIZE = HEADER.size
VERSION_2 = 0x80
MARKER = 0x80
_PADDING_FLAG = 0x20
_EXTENSION_FLAG = 0x10
_EXTENSION_HEADER = struct.Struct("!HH")


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One RTP data packet; padding is gone."""

    payload_type: int
    sequence_number: int  # 16 bits
    timestamp: int  # 32 bits
    ssrc: int
    marker: bool
    payload: bytes
    csrcs: tuple[int, ...] = ()
    extension_profile: int | None = None  # None where there is no header extension
    extension: bytes = b""  # whole 32-bit words

    @classmethod
    def parse(cls, data: bytes) -> RtpPacket:
        """Read one whole packet."""
        end = len(data)
        if end < HEADER_SIZE:
            raise RemoteProtocolError("RTP: a packet shorter than its header")
        flags, kind, sequence_number, timestamp, ssrc = HEADER.unpack_from(data)
        if flags & 0xC0 != VERSION_2:
            raise RemoteProtocolError("RTP: a packet of another version")
        marker = kind >= MARKER
        if flags == VERSION_2:
            return cls(kind & 0x7F, sequence_number, timestamp, ssrc, marker, data[HEADER_SIZE:])
        start = HEADER_SIZE + 4 * (flags & 15)
        profile, extension = None, b""
        if flags & _EXTENSION_FLAG:
            if start + 4 > end:
                raise RemoteProtocolError("RTP: a packet shorter than its header")
            profile, words = _EXTENSION_HEADER.unpack_from(data, start)
            extension = data[start + 4 : start + 4 + 4 * words]
            start += 4 + 4 * words
        if start > end:
            raise RemoteProtocolError("RTP: a packet shorter than its header")
        if flags & _PADDING_FLAG:
            # Some cameras count more padding than there is, or none: what is left is nothing, or all of it.
            end = max(start, end - data[-1])
        csrcs = struct.unpack_from(f"!{flags & 15}I", data, HEADER_SIZE)
        return cls(kind & 0x7F, sequence_number, timestamp, ssrc, marker, data[start:end], csrcs, profile, extension)

    def serialize(self) -> bytes:
        """Write the whole packet."""
        has_extension = self.extension_profile is not None
        flags = VERSION_2 | (_EXTENSION_FLAG if has_extension else 0) | len(self.csrcs)
        kind = self.payload_type | (MARKER if self.marker else 0)
        parts = [
            HEADER.pack(flags, kind, self.sequence_number, self.timestamp, self.ssrc),
            struct.pack(f"!{len(self.csrcs)}I", *self.csrcs),
        ]
        if self.extension_profile is not None:
            parts += [_EXTENSION_HEADER.pack(self.extension_profile, len(self.extension) // 4), self.extension]
        parts.append(self.payload)
        return b"".join(parts)
