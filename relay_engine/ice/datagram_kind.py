"""DatagramKind: what a datagram on a shared port is, by its first bytes (RFC 7983, RFC 5761 4)."""

from __future__ import annotations

from enum import Enum, auto


class DatagramKind(Enum):
    """Whom a datagram is for."""

    STUN = auto()
    DTLS = auto()
    RTP = auto()
    RTCP = auto()
    UNKNOWN = auto()


def classify(data: bytes) -> DatagramKind:
    """The kind of `data`; nothing is checked but the first two bytes."""
    if len(data) < 2:
        return DatagramKind.UNKNOWN
    first = data[0]
    if first <= 3:
        return DatagramKind.STUN
    if 20 <= first <= 63:
        return DatagramKind.DTLS
    if 128 <= first <= 191:
        return DatagramKind.RTCP if 192 <= data[1] <= 223 else DatagramKind.RTP
    return DatagramKind.UNKNOWN
