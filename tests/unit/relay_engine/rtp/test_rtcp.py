"""Tests of RTCP packets."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtp.rtcp import (
    Goodbye,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    SourceDescription,
    is_rtcp,
    parse_compound,
    serialize_compound,
)

BLOCK = ReportBlock(0x0A0B0C0D, 0x40, -2, 0x00010002, 7, 0x11223344, 65536)
BLOCK_WIRE = "0a0b0c0d 40fffffe 00010002 00000007 11223344 00010000"
CASES = [
    ("sender report", SenderReport(1, 0x0102030405060708, 9, 10, 11), "80c80006 00000001 01020304 05060708 00000009 0000000a 0000000b"),
    (
        "sender report with a block",
        SenderReport(1, 2, 3, 4, 5, (BLOCK,)),
        "81c8000c 00000001 00000000 00000002 00000003 00000004 00000005" + BLOCK_WIRE,
    ),
    ("empty receiver report", ReceiverReport(1), "80c90001 00000001"),
    ("receiver report", ReceiverReport(1, (BLOCK, BLOCK)), "82c9000d 00000001" + BLOCK_WIRE * 2),
    ("description", SourceDescription(5, "relay"), "81ca0003 00000005 01057265 6c617900"),
    ("description filled up", SourceDescription(5, "relays"), "81ca0004 00000005 01067265 6c617973 00000000"),
    ("goodbye", Goodbye((1, 2)), "82cb0002 00000001 00000002"),
    ("goodbye with a reason", Goodbye((1,), "end"), "81cb0002 00000001 03656e64"),
]


@pytest.mark.parametrize(("name", "packet", "wire"), CASES)
def test_round_trip(name, packet, wire):
    assert serialize_compound([packet]) == bytes.fromhex(wire)
    assert parse_compound(bytes.fromhex(wire)) == (packet,)
    assert is_rtcp(bytes.fromhex(wire))


@pytest.mark.parametrize(("name", "packet", "wire"), CASES)
def test_cut_short(name, packet, wire):
    data = bytes.fromhex(wire)
    for size in range(1, len(data)):
        with pytest.raises(RemoteProtocolError):
            parse_compound(data[:size])


def test_compound() -> None:
    packets = tuple(packet for _, packet, _ in CASES)
    assert parse_compound(serialize_compound(packets)) == packets
    assert parse_compound(b"") == ()


def test_unknown_types_are_skipped() -> None:
    feedback, application = bytes.fromhex("81ce0002 00000001 00000002"), bytes.fromhex("80cc0002 00000001 4e414d45")
    assert parse_compound(feedback + ReceiverReport(1).serialize() + application) == (ReceiverReport(1),)


def test_other_items_of_a_description_are_skipped() -> None:
    wire = bytes.fromhex("82ca0006 00000005 0603616263 0102616200 0000 00000006 0101 7a 00")
    assert parse_compound(wire) == (SourceDescription(5, "ab"), SourceDescription(6, "z"))


def test_padding() -> None:
    assert parse_compound(bytes.fromhex("a1cb0002 00000001 00000004")) == (Goodbye((1,)),)


def test_counters_wrap_and_losses_saturate() -> None:
    packet = SenderReport(1, 2, 3, (1 << 32) + 4, (1 << 33) + 5, (ReportBlock(1, 0, 1 << 30, 0, 0, 0, 0),))
    (parsed,) = parse_compound(packet.serialize())
    assert (parsed.packet_count, parsed.octet_count, parsed.blocks[0].packets_lost) == (4, 5, 0x7FFFFF)


@pytest.mark.parametrize("wire", ["40c90001 00000001", "81c90001 00000001", "84cb0001 00000001", "80c80001 00000001"])
def test_bad_packets(wire: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_compound(bytes.fromhex(wire))


@pytest.mark.parametrize(("data", "expected"), [(b"\x80\x60", False), (b"\x80\xe0", False), (b"\x80", False), (b"\x80\xc8", True)])
def test_is_rtcp(data: bytes, expected: bool) -> None:
    assert is_rtcp(data) is expected


@given(st.integers(0, 255), st.sampled_from([200, 201, 202, 203, 204]), st.binary(max_size=64))
def test_garbage(flags, kind, body):
    for data in (body, bytes([flags, kind]) + (len(body) // 4).to_bytes(2, "big") + body):
        with contextlib.suppress(RemoteProtocolError):
            parse_compound(data)


@pytest.mark.parametrize(
    "packet",
    [
        Goodbye(()).serialize(),
        ReceiverReport(1).serialize(),
        SenderReport(1, 2, 3, 4, 5).serialize(),
        SourceDescription(5, "relay").serialize(),
        bytes.fromhex("80cc0002 00000001 61626364"),  # APP
        bytes.fromhex("80cf0000"),  # XR
    ],
)
def test_a_datagram_of_thousands_of_packets_is_refused_early(packet: bytes) -> None:
    assert len(parse_compound(packet * 64)) in (0, 64)
    with pytest.raises(RemoteProtocolError, match="too many packets"):
        parse_compound(packet * 65)


def test_a_description_of_thousands_of_items_is_refused_early() -> None:
    items = bytes.fromhex("81ca") + (1 + 500).to_bytes(2) + bytes(3) + b"\x05" + b"\x01\x00" * 1000
    with pytest.raises(RemoteProtocolError, match="too many items"):
        parse_compound(items)
