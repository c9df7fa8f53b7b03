"""Tests of JPEG payloads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import jpeg
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.jpeg import JpegDepacketizer, JpegPacketizer
from relay_engine.rtp.packet import RtpPacket

DATA = Path(__file__).parents[3] / "data" / "jpeg"
TRACK = Track(0, Codec.JPEG, 90_000)


def packets_of(name, max_packet_size=600):
    sender = JpegPacketizer(payload_type=26, ssrc=1, sequence_number=0, timestamp_offset=0, max_packet_size=max_packet_size)
    return [RtpPacket.parse(data) for data in sender.packetize(AccessUnit(0, 0, True, ((DATA / name).read_bytes(),)))]


def receive(packets, track=TRACK):
    receiver = JpegDepacketizer(track)
    return [jpeg.parse_jpeg(unit.nalus[0]) for packet in packets for unit in receiver.depacketize(packet)], receiver


def send(*payloads, sequence_number=0):
    return [RtpPacket(26, sequence_number + index, 0, 1, index == len(payloads) - 1, payload) for index, payload in enumerate(payloads)]


@pytest.mark.parametrize(
    ("name", "head", "table_position"),
    [
        ("420.jpg", "00000000 01 ff 0c 08", 8),
        ("422.jpg", "00000000 00 ff 0c 08", 8),
        ("420_restart.jpg", "00000000 41 ff 0c 08 0006ffff", 12),
        ("422_restart.jpg", "00000000 40 ff 0c 08 0006ffff", 12),
        ("large.jpg", "00000000 01 ff 00 00", 8),
    ],
)
def test_headers(name: str, head: str, table_position: int) -> None:
    frame = jpeg.parse_jpeg((DATA / name).read_bytes())
    first, *others = packets_of(name)
    assert first.payload.startswith(bytes.fromhex(head) + b"\0\0\0\x80" + frame.quantization_tables)
    assert len(first.payload) > table_position + 132
    offset = len(first.payload) - table_position - 132
    for packet in others:
        assert packet.payload[:table_position] == offset.to_bytes(4, "big") + bytes.fromhex(head)[4:]
        offset += len(packet.payload) - table_position
    assert offset == len(frame.scan)


def test_size_of_a_large_picture_travels_in_the_header_extension() -> None:
    first, second, *_ = packets_of("large.jpg")
    assert first.extension_profile == 0xFFD8
    assert first.extension == bytes.fromhex("ffc0001108 0010 0a00 03 012200 021101 031101 ff")
    assert second.extension_profile is None
    assert [(frame.width, frame.height) for frame in receive(packets_of("large.jpg"))[0]] == [(2560, 16)]


def test_size_of_a_large_picture_from_the_description() -> None:
    packets = [replace(packet, extension_profile=None, extension=b"") for packet in packets_of("large.jpg")]
    assert [(frame.width, frame.height) for frame in receive(packets, replace(TRACK, width=2560, height=16))[0]] == [(2560, 16)]
    frames, receiver = receive(packets)
    assert (frames, receiver.damaged_units) == ([], 1)


@pytest.mark.parametrize("name", ["444.jpg", "grey.jpg", "progressive.jpg", "own_huffman.jpg"])
def test_pictures_that_rtp_cannot_carry(name: str) -> None:
    with pytest.raises(RemoteProtocolError):
        packets_of(name)


@pytest.mark.parametrize("quality", [1, 50, 60, 99])
def test_tables_by_quality(quality: int) -> None:
    frames, _ = receive(send(bytes((0, 0, 0, 0, 1, quality, 2, 3)) + b"scan"))
    assert frames == [jpeg.JpegFrame(16, 24, jpeg.TYPE_420, jpeg.quantization_tables(quality), 0, b"scan")]


def test_tables_sent_once() -> None:
    receiver = JpegDepacketizer(TRACK)
    tables = bytes(range(1, 129))
    frames = []
    for index, table_header in enumerate((b"\0\0\0\x80" + tables, b"\0\0\0\0")):
        payload = bytes((0, 0, 0, 0, 0, 200, 2, 3)) + table_header + b"scan"
        frames += [jpeg.parse_jpeg(unit.nalus[0]) for unit in receiver.depacketize(RtpPacket(26, index, index, 1, True, payload))]
    assert [frame.quantization_tables for frame in frames] == [tables, tables]


@pytest.mark.parametrize(
    "payload",
    [
        bytes(5),
        bytes((0, 0, 0, 0, 1, 0, 2, 3)) + b"scan",  # Q 0 is reserved
        bytes((0, 0, 0, 0, 1, 100, 2, 3)) + b"scan",
        bytes((0, 0, 0, 0, 2, 60, 2, 3)) + b"scan",  # an unknown type
        bytes((0, 0, 0, 0, 1, 60, 0, 3)) + b"scan",  # no width
        bytes((0, 0, 0, 0, 1, 255, 2, 3)) + b"\0\0",
        bytes((0, 0, 0, 0, 1, 255, 2, 3)) + b"\0\0\0\0scan",  # no tables, and none before
        bytes((0, 0, 0, 0, 1, 255, 2, 3)) + b"\0\1\0\x80" + bytes(140),  # 16-bit tables
        bytes((0, 0, 0, 0, 1, 255, 2, 3)) + b"\0\0\0\x80" + bytes(50),
        bytes((0, 0, 0, 0, 65, 60, 2, 3)) + b"\0\6",
    ],
)
def test_senseless_packets(payload):
    frames, receiver = receive(send(payload))
    assert (frames, receiver.damaged_units) == ([], 1)


def test_part_of_another_picture() -> None:
    first, *others = packets_of("420.jpg", max_packet_size=300)
    frames, receiver = receive(
        [first, replace(others[1], sequence_number=1), *(replace(other, sequence_number=2 + index) for index, other in enumerate(others))]
    )
    assert (frames, receiver.damaged_units) == ([], 1)


def test_scan_with_its_end_marker() -> None:
    receiver = JpegDepacketizer(TRACK)
    (packet,) = send(bytes((0, 0, 0, 0, 1, 60, 2, 3)) + b"scan\xff\xd9")
    (unit,) = receiver.depacketize(packet)
    assert unit.nalus[0].endswith(b"scan\xff\xd9")
    assert unit.random_access
