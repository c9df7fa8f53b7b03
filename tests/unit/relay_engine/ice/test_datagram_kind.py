"""RFC 7983 demultiplexing."""

from __future__ import annotations

import pytest

from relay_engine.ice.datagram_kind import DatagramKind, classify


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (0, 1, DatagramKind.STUN),
        (3, 255, DatagramKind.STUN),
        (4, 0, DatagramKind.UNKNOWN),
        (19, 0, DatagramKind.UNKNOWN),
        (20, 254, DatagramKind.DTLS),
        (63, 0, DatagramKind.DTLS),
        (64, 0, DatagramKind.UNKNOWN),
        (127, 0, DatagramKind.UNKNOWN),
        (128, 96, DatagramKind.RTP),
        (128, 96 | 128, DatagramKind.RTP),
        (129, 191, DatagramKind.RTP),
        (129, 192, DatagramKind.RTCP),
        (144, 205, DatagramKind.RTCP),
        (191, 223, DatagramKind.RTCP),
        (191, 224, DatagramKind.RTP),
        (192, 200, DatagramKind.UNKNOWN),
    ],
)
def test_kinds(first: int, second: int, kind: DatagramKind) -> None:
    assert classify(bytes([first, second, 0, 0])) is kind


def test_too_short() -> None:
    assert [classify(data) for data in (b"", b"\x80")] == [DatagramKind.UNKNOWN] * 2
