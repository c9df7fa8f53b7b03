"""Tests of transport stream payloads."""

from __future__ import annotations

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.mpegts import MpegtsDepacketizer, MpegtsPacketizer
from relay_engine.rtp.packet import RtpPacket

TRACK = Track(0, Codec.MPEGTS, 90_000)


def ts_packet(head):
    return bytes.fromhex(head).ljust(188, b"\xff")


TABLE, VIDEO = ts_packet("47400010"), ts_packet("47010010")
KEY_FRAME, STUFFED = ts_packet("4701003007400000"), ts_packet("4701003007000000")


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (7, [7]), (8, [7, 1]), (20, [7, 7, 6])])
def test_seven_a_packet(count, sizes):
    sender = MpegtsPacketizer(payload_type=33, ssrc=1, sequence_number=0, timestamp_offset=0, max_packet_size=1440)
    packets = [RtpPacket.parse(data) for data in sender.packetize(AccessUnit(0, 0, True, (VIDEO,) * count))]
    assert [len(packet.payload) // 188 for packet in packets] == sizes


@pytest.mark.parametrize(
    ("payload", "packets", "random_access"),
    [
        (VIDEO * 2, (VIDEO, VIDEO), False),
        (VIDEO + TABLE, (VIDEO, TABLE), True),
        (KEY_FRAME, (KEY_FRAME,), True),
        (STUFFED, (STUFFED,), False),
        (VIDEO + b"\x47cut short", (VIDEO,), False),
        (bytes(188) + VIDEO, (VIDEO,), False),
    ],
)
def test_depacketize(payload, packets, random_access):
    (unit,) = MpegtsDepacketizer(TRACK).depacketize(RtpPacket(33, 0, 0, 1, False, payload))
    assert (unit.nalus, unit.random_access) == (packets, random_access)


@pytest.mark.parametrize("payload", [b"", b"\x47" * 187, bytes(188)])
def test_no_transport_packet(payload):
    receiver = MpegtsDepacketizer(TRACK)
    assert receiver.depacketize(RtpPacket(33, 0, 0, 1, False, payload)) == []
    assert receiver.damaged_units == 1
