"""Tests of H.264 payloads: exact bytes, and what cameras make of them."""

from __future__ import annotations

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp import unit_assembler
from relay_engine.rtp.h264 import H264Depacketizer, H264Packetizer, split_fu_a
from relay_engine.rtp.packet import RtpPacket

TRACK = Track(0, Codec.H264, 90_000)
SPS, PPS, IDR, IDR_2, SLICE = b"\x67\x64\x01", b"\x68\xeb\x01", b"\x65\x88\x84\x01", b"\x65\x08\x84\x01", b"\x41\x9a\x02"


def receive(*payloads, fmtp=None, marker=True):
    receiver = H264Depacketizer(TRACK, fmtp or {})
    units = []
    for index, payload in enumerate(payloads):
        packet = RtpPacket(96, index, 9000, 1, marker and index == len(payloads) - 1, payload)
        units += receiver.depacketize(packet)
    return [unit.nalus for unit in units], receiver


def test_exact_bytes() -> None:
    sender = H264Packetizer(payload_type=96, ssrc=0x01020304, sequence_number=9, timestamp_offset=0, max_packet_size=12 + 6)
    packets = sender.packetize(AccessUnit(0, 256, True, (SPS, b"\x65ABCDEFGHI")))
    assert [packet.hex(" ", 4) for packet in packets] == [
        (bytes.fromhex("8060 0009 00000100 01020304") + SPS).hex(" ", 4),
        (bytes.fromhex("8060 000a 00000100 01020304") + b"\x7c\x85ABCD").hex(" ", 4),
        (bytes.fromhex("8060 000b 00000100 01020304") + b"\x7c\x05EFGH").hex(" ", 4),
        (bytes.fromhex("80e0 000c 00000100 01020304") + b"\x7c\x45I").hex(" ", 4),
    ]


@pytest.mark.parametrize("size", [*range(7, 60), 1429, 5000, 100_000])
def test_fragments_fill_their_packets_but_for_the_last(size):
    nal = bytes([0x65]) + bytes(index % 251 for index in range(size - 1))
    limit = 1428 if size > 1000 else 6
    parts = split_fu_a(nal, limit)
    assert {len(part) for part in parts[:-1]} == {limit}
    assert 2 < len(parts[-1]) <= len(parts[0]) <= limit
    assert b"".join(part[2:] for part in parts) == nal[1:]
    assert [part[1] & 0xC0 for part in parts] == [0x80] + [0] * (len(parts) - 2) + [0x40]


@pytest.mark.parametrize(
    ("name", "payloads", "nalus"),
    [
        ("STAP-A", [b"\x78\0\3" + SPS + b"\0\3" + PPS, IDR], (SPS, PPS, IDR)),
        ("STAP-A with a whole unit", [b"\x78\0\3" + SPS + b"\0\3" + PPS + b"\0\4" + IDR], (SPS, PPS, IDR)),
        ("STAP-B", [b"\x79\0\0\0\3" + SPS + b"\0\3" + PPS, IDR], (SPS, PPS, IDR)),
        ("FU-B", [b"\x7d\x85\0\1\x88\x84", b"\x7c\x45\x01"], (IDR,)),
        ("FU-A of one packet", [b"\x7c\xc5\x88\x84\x01"], (IDR,)),
        ("FU-A without its end bit", [b"\x7c\x85\x88\x84", b"\x7c\x05\x01"], (IDR,)),
        (
            "FU-A without its end bit before another",
            [b"\x7c\x85\x88\x84", b"\x7c\x05\x01", b"\x7c\x85\x08\x84", b"\x7c\x45\x01"],
            (IDR, IDR_2),
        ),
        ("Annex B inside a NAL unit", [SPS + b"\0\0\0\1" + PPS + b"\0\0\1" + IDR], (SPS, PPS, IDR)),
        ("Annex B as a payload", [b"\0\0\0\1" + SPS + b"\0\0\0\1" + PPS + b"\0\0\1" + IDR], (SPS, PPS, IDR)),
        (
            "Annex B in fragments",
            [b"\x7c\x87\x64\x01\0\0", b"\x7c\x07\0\1" + PPS + b"\0\0\1\x65", b"\x7c\x47\x88\x84\x01"],
            (SPS, PPS, IDR),
        ),
        ("empty packets and unknown types", [SPS, b"", b"\x60", b"\x7e\x01\x02", b"\x7f\x01", PPS, b"\0junk", IDR], (SPS, PPS, IDR)),
        ("trailing zeros", [SPS + b"\0", IDR + b"\0\0"], (SPS, IDR)),
    ],
)
def test_what_cameras_send(name, payloads, nalus):
    received, receiver = receive(*payloads)
    assert received == [nalus]
    assert receiver.damaged_units == 0


@pytest.mark.parametrize(
    ("name", "payloads"),
    [("STAP-A cut short", [SPS, b"\x78\0\3" + PPS[:2]]), ("fragment without its start", [SPS, b"\x7c\x05\x01", b"\x7c\x45\x01"])],
)
def test_senseless_packets_damage_their_unit(name, payloads):
    received, receiver = receive(*payloads)
    assert received == []
    assert (receiver.lost_packets, receiver.damaged_units) == (0, 1)


@pytest.mark.parametrize(
    ("first", "expected"),
    [(IDR, 1), (SPS, 1), (b"\x7c\x85\x88", 1), (b"\x78\0\3" + SPS, 1), (IDR_2, 0), (b"\x7c\x05\x88", 0), (b"\x7c\x85\x08", 0)],
)
def test_a_reader_that_joins_late_waits_for_the_start_of_a_unit(first, expected):
    received, receiver = receive(first)
    assert (len(received), receiver.damaged_units) == (expected, 1 - expected)


def test_marker_on_parameter_sets_makes_a_unit_of_their_own() -> None:
    receiver = H264Depacketizer(TRACK, {})
    units = [unit for index, nal in enumerate((SPS, PPS, IDR)) for unit in receiver.depacketize(RtpPacket(96, index, 9000, 1, True, nal))]
    assert [(unit.nalus, unit.random_access, unit.pts) for unit in units] == [
        ((SPS,), False, 9000),
        ((PPS,), False, 9000),
        ((IDR,), True, 9000),
    ]


def test_interleaved_mode_is_refused() -> None:
    with pytest.raises(RemoteProtocolError):
        H264Depacketizer(TRACK, {"packetization-mode": "2"})


def test_endless_unit_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_assembler, "MAX_UNIT_BYTES", 5000)
    receiver = H264Depacketizer(TRACK, {})
    for index in range(100):
        assert receiver.depacketize(RtpPacket(96, index, 9000, 1, False, SLICE * 100)) == []
    assert receiver.depacketize(RtpPacket(96, 100, 9000, 1, True, SLICE)) == []
    assert receiver.damaged_units == 1
    assert len(receiver.depacketize(RtpPacket(96, 101, 12_600, 1, True, SLICE))) == 1
