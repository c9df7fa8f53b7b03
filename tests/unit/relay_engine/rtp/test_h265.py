"""Tests of H.265 payloads: exact bytes, aggregates, order numbers."""

from __future__ import annotations

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.h265 import H265Depacketizer, H265Packetizer, split_fragmentation_units
from relay_engine.rtp.packet import RtpPacket

VPS, SPS, PPS, IDR, IDR_2 = b"\x40\x01\x0c", b"\x42\x01\x01", b"\x44\x01\xc1", b"\x26\x01\xaf\x08\x11", b"\x26\x01\x2f\x08"
ORDER_NUMBERS = {"sprop-max-don-diff": "4"}


def receive(*payloads, fmtp=None):
    receiver = H265Depacketizer(Track(0, Codec.H265, 90_000), fmtp or {})
    units = []
    for index, payload in enumerate(payloads):
        units += receiver.depacketize(RtpPacket(96, index, 9000, 1, index == len(payloads) - 1, payload))
    return [unit.nalus for unit in units], receiver


def test_exact_bytes() -> None:
    sender = H265Packetizer(payload_type=96, ssrc=0x01020304, sequence_number=9, timestamp_offset=0, max_packet_size=12 + 6)
    packets = sender.packetize(AccessUnit(0, 256, True, (VPS, b"\x26\x01ABCDEFGH")))
    assert packets == (
        bytes.fromhex("8060 0009 00000100 01020304") + VPS,
        bytes.fromhex("8060 000a 00000100 01020304") + b"\x62\x01\x93ABC",
        bytes.fromhex("8060 000b 00000100 01020304") + b"\x62\x01\x13DEF",
        bytes.fromhex("80e0 000c 00000100 01020304") + b"\x62\x01\x53GH",
    )


@pytest.mark.parametrize("size", [*range(8, 60), 1430, 5000, 100_000])
def test_fragments_are_of_equal_size(size):
    nal = b"\x26\x01" + bytes(index % 251 for index in range(size - 2))
    limit = 1428 if size > 1000 else 7
    parts = split_fragmentation_units(nal, limit)
    assert len({len(part) for part in parts[:-1]}) == 1
    assert 3 < len(parts[-1]) <= len(parts[0]) <= limit
    assert b"".join(part[3:] for part in parts) == nal[2:]
    assert [part[2] & 0xC0 for part in parts] == [0x80] + [0] * (len(parts) - 2) + [0x40]


@pytest.mark.parametrize(
    ("name", "payloads", "fmtp", "nalus"),
    [
        ("aggregate", [b"\x60\x01\0\3" + VPS + b"\0\3" + SPS + b"\0\3" + PPS, IDR], {}, (VPS, SPS, PPS, IDR)),
        ("fragments", [b"\x62\x01\x93\xaf", b"\x62\x01\x13\x08", b"\x62\x01\x53\x11"], {}, (IDR,)),
        ("fragment without its end bit", [b"\x62\x01\x93\xaf", b"\x62\x01\x13\x08\x11", IDR_2], {}, (IDR, IDR_2)),
        ("PACI and empty packets", [VPS, b"\x64\x01\x00\x00", b"", b"\x26", IDR], {}, (VPS, IDR)),
        ("Annex B inside a NAL unit", [VPS + b"\0\0\0\1" + SPS + b"\0\0\1" + IDR], {}, (VPS, SPS, IDR)),
        ("Annex B as a payload", [b"\0\0\0\1" + VPS + b"\0\0\0\1" + IDR], {}, (VPS, IDR)),
        ("order number of a NAL unit", [VPS[:2] + b"\0\1" + VPS[2:], IDR[:2] + b"\0\2" + IDR[2:]], ORDER_NUMBERS, (VPS, IDR)),
        ("order numbers of an aggregate", [b"\x60\x01\0\1\0\3" + VPS + b"\0\0\3" + SPS + b"\0\0\5" + IDR], ORDER_NUMBERS, (VPS, SPS, IDR)),
        ("order number of fragments", [b"\x62\x01\x93\0\1\xaf", b"\x62\x01\x53\x08\x11"], ORDER_NUMBERS, (IDR,)),
    ],
)
def test_what_cameras_send(name, payloads, fmtp, nalus):
    received, receiver = receive(*payloads, fmtp=fmtp)
    assert received == [nalus]
    assert receiver.damaged_units == 0


@pytest.mark.parametrize(
    ("name", "payloads"),
    [
        ("aggregate cut short", [VPS, b"\x60\x01\0\x09" + SPS]),
        ("fragment without its start", [VPS, b"\x62\x01\x13\x08", b"\x62\x01\x53\x11"]),
    ],
)
def test_senseless_packets_damage_their_unit(name, payloads):
    received, receiver = receive(*payloads)
    assert received == []
    assert (receiver.lost_packets, receiver.damaged_units) == (0, 1)


@pytest.mark.parametrize(
    ("first", "expected"), [(IDR, 1), (VPS, 1), (b"\x62\x01\x93\xaf", 1), (b"\x60\x01\0\3" + VPS, 1), (IDR_2, 0), (b"\x62\x01\x13\xaf", 0)]
)
def test_a_reader_that_joins_late_waits_for_the_start_of_a_unit(first, expected):
    received, receiver = receive(first)
    assert (len(received), receiver.damaged_units) == (expected, 1 - expected)
