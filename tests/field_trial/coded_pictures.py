"""Coded pictures: where a picture begins in NAL units and RTP payloads; kept apart from the engine, which is what is measured."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_STAP_A, _FU_A = 24, 28
_AP, _FU = 48, 49


def begins_picture(nal: bytes, *, hevc: bool) -> bool:
    """Whether this NAL unit is the first slice of a picture (H.264 7.3.3, H.265 7.3.6.1)."""
    if hevc:
        return len(nal) > 2 and (nal[0] >> 1) & 63 < 32 and bool(nal[2] & 0x80)
    return len(nal) > 1 and nal[0] & 31 in (1, 5) and bool(nal[1] & 0x80)


def rtp_picture_starts(payload: bytes, codec: str) -> int:
    """How many pictures begin in one RTP payload."""
    match codec:
        case "JPEG":
            return int(len(payload) >= 8 and payload[1:4] == b"\0\0\0")  # RFC 2435: the fragment's offset
        case "H265":
            return sum(begins_picture(nal, hevc=True) for nal in _h265_starts(payload))
        case _:
            return sum(begins_picture(nal, hevc=False) for nal in _h264_starts(payload))


def annexb_picture_starts(data: bytes, *, hevc: bool) -> int:
    """How many pictures begin in Annex B bytes."""
    return sum(begins_picture(part[:4], hevc=hevc) for part in data.split(b"\0\0\1")[1:])


def length_prefixed_picture_starts(data: bytes, *, hevc: bool) -> int:
    """How many pictures begin in NAL units with four bytes of length (FLV, MP4)."""
    count, at = 0, 0
    while at + 4 < len(data):
        (size,) = struct.unpack_from("!I", data, at)
        count += begins_picture(data[at + 4 : at + 8], hevc=hevc)
        at += 4 + size
    return count


def _h264_starts(payload: bytes) -> Iterator[bytes]:
    """NAL units that begin here (RFC 6184), each at least so far that its kind can be told."""
    kind = payload[0] & 31 if payload else 0
    if kind == _STAP_A:
        yield from _aggregated(payload, 1)
    elif kind == _FU_A:
        if len(payload) > 2 and payload[1] & 0x80:
            yield bytes([payload[1] & 31]) + payload[2:4]
    else:
        yield payload


def _h265_starts(payload: bytes) -> Iterator[bytes]:
    """The same for RFC 7798."""
    kind = (payload[0] >> 1) & 63 if payload else 0
    if kind == _AP:
        yield from _aggregated(payload, 2)
    elif kind == _FU:
        if len(payload) > 3 and payload[2] & 0x80:
            yield bytes([(payload[2] & 63) << 1, payload[1]]) + payload[3:5]
    else:
        yield payload


def _aggregated(payload: bytes, at: int) -> Iterator[bytes]:
    while at + 2 < len(payload):
        (size,) = struct.unpack_from("!H", payload, at)
        yield payload[at + 2 : at + 2 + size]
        at += 2 + size
