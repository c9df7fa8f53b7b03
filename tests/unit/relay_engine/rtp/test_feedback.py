"""RTCP feedback: NACK, PLI, FIR, in compounds, cut short, and in garbage."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.rtp.feedback import Feedback, Nack, PictureRequest, parse_feedback

REPORT = struct.pack("!BBHI", 0x80, 201, 1, 7)
NACK = struct.pack("!BBHIIHHHH", 0x81, 205, 4, 7, 42, 100, 0b101, 65535, 1)
PLI = struct.pack("!BBHII", 0x81, 206, 2, 7, 42)
FIR = struct.pack("!BBHIIIB3x", 0x84, 206, 4, 7, 0, 43, 1)
REMB = struct.pack("!BBHII", 0x8F, 206, 2, 7, 0)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (NACK, (Nack(42, (100, 101, 103, 65535, 0)),)),
        (PLI, (PictureRequest(42),)),
        (FIR, (PictureRequest(43),)),
        (REMB, ()),
        (REPORT, ()),
        (REPORT + NACK + PLI + REMB, (Nack(42, (100, 101, 103, 65535, 0)), PictureRequest(42))),
        (REPORT + PLI[:-1], ()),
        (PLI + b"\x81", (PictureRequest(42),)),
        (b"", ()),
    ],
)
def test_feedback(data: bytes, expected: tuple[Feedback, ...]) -> None:
    assert parse_feedback(data) == expected


@settings(max_examples=60)
@given(st.binary(max_size=80))
def test_garbage_raises_nothing(data: bytes) -> None:
    parse_feedback(data)
    parse_feedback(NACK[:3] + data)


def test_one_datagram_asks_for_so_much_and_no_more() -> None:
    pairs = b"".join(struct.pack("!HH", 17 * index, 0xFFFF) for index in range(300))
    greedy = struct.pack("!BBHII", 0x81, 205, 2 + 300, 7, 42) + pairs
    found = parse_feedback(greedy * 5 + PLI * 50 + FIR * 50)
    assert sum(len(feedback.sequence_numbers) for feedback in found if isinstance(feedback, Nack)) == 512
    assert sum(isinstance(feedback, PictureRequest) for feedback in found) == 8
    assert found[0] == Nack(42, tuple(range(512))), "what is named first counts"


def test_a_full_intra_request_of_many_is_cut() -> None:
    many = struct.pack("!BBHII", 0x84, 206, 2 + 2 * 1000, 7, 0) + b"".join(struct.pack("!IB3x", number, 1) for number in range(1000))
    assert parse_feedback(many) == tuple(PictureRequest(number) for number in range(8))


@pytest.mark.parametrize("filler", [REPORT, REMB, bytes.fromhex("80cb0000"), bytes.fromhex("80cf0000")])
def test_only_the_first_packets_of_a_datagram_are_looked_at(filler: bytes) -> None:
    assert parse_feedback(filler * 63 + PLI) == (PictureRequest(42),)
    assert parse_feedback(filler * 5000 + PLI) == ()
