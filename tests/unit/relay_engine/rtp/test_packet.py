"""Tests of the RTP packet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtp.packet import RtpPacket

CASES = [
    ("plain", RtpPacket(96, 0x1234, 0xDEADBEEF, 0x01020304, False, b"data"), "8060 1234 deadbeef 01020304 64617461"),
    ("marker, no payload", RtpPacket(127, 65535, 0, 0, True, b""), "80ff ffff 00000000 00000000"),
    ("sources", RtpPacket(0, 1, 2, 3, False, b"x", (7, 8)), "8200 0001 00000002 00000003 00000007 00000008 78"),
    ("extension", RtpPacket(26, 1, 2, 3, True, b"x", (), 0xFFD8, b"abcd"), "909a 0001 00000002 00000003 ffd80001 61626364 78"),
    ("empty extension", RtpPacket(26, 1, 2, 3, True, b"x", (9,), 0, b""), "919a 0001 00000002 00000003 00000009 00000000 78"),
]


@pytest.mark.parametrize(("name", "packet", "wire"), CASES)
def test_round_trip(name, packet, wire):
    assert packet.serialize() == bytes.fromhex(wire)
    assert RtpPacket.parse(bytes.fromhex(wire)) == packet


@pytest.mark.parametrize(
    ("tail", "payload"), [("64617461 000003", b"data"), ("00000003", b"\0"), ("03", b""), ("6461ff", b""), ("646100", b"da\0")]
)
def test_padding(tail: str, payload: bytes) -> None:
    assert RtpPacket.parse(bytes.fromhex("a060 1234 deadbeef 01020304" + tail)).payload == payload


@pytest.mark.parametrize(("name", "packet", "wire"), CASES)
def test_cut_short(name, packet, wire):
    data = bytes.fromhex(wire)
    for size in range(len(data) - len(packet.payload)):
        with pytest.raises(RemoteProtocolError):
            RtpPacket.parse(data[:size])


@pytest.mark.parametrize("first", [0x00, 0x40, 0xC0])
def test_other_versions(first: int) -> None:
    with pytest.raises(RemoteProtocolError):
        RtpPacket.parse(bytes([first]) + bytes(20))


@given(st.binary(max_size=60))
def test_garbage(data):
    try:
        packet = RtpPacket.parse(data)
    except RemoteProtocolError:
        return
    assert RtpPacket.parse(packet.serialize()) == packet
