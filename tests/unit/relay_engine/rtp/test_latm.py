"""Tests of MP4A-LATM payloads."""

from __future__ import annotations

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.aac import AudioSpecificConfig
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.depacketizer import make_depacketizer
from relay_engine.rtp.latm import LatmDepacketizer
from relay_engine.rtp.packet import RtpPacket

TRACK = Track(1, Codec.AAC, 48_000, 2, audio_config=AudioSpecificConfig(2, 48000, 2).serialize())


def receive(*payloads):
    receiver = make_depacketizer(TRACK, {"cpresent": "0", "config": "40002320"})
    assert isinstance(receiver, LatmDepacketizer)
    units = []
    for index, payload in enumerate(payloads):
        units += receiver.depacketize(RtpPacket(97, index, 9000, 1, index == len(payloads) - 1, payload))
    return [(unit.pts, unit.nalus[0]) for unit in units], receiver


@pytest.mark.parametrize(
    ("payloads", "units"),
    [
        ([b"\x02ab"], [(9000, b"ab")]),
        ([b"\x02ab\x01c"], [(9000, b"ab"), (10_024, b"c")]),
        ([b"\xff\x00" + b"x" * 255], [(9000, b"x" * 255)]),
        ([b"\xff\x2d" + b"x" * 100, b"x" * 200], [(9000, b"x" * 300)]),
        ([b""], []),
    ],
)
def test_depacketize(payloads, units):
    received, receiver = receive(*payloads)
    assert received == units
    assert receiver.damaged_units == 0


@pytest.mark.parametrize("payload", [b"\x05ab", b"\xff", b"\xff\xff\x01"])
def test_senseless_packets(payload: bytes) -> None:
    received, receiver = receive(payload)
    assert received == []
    assert receiver.damaged_units == 1


@pytest.mark.parametrize("fmtp", [{"cpresent": "1"}, {"config": "40002320"}])
def test_configuration_in_band_is_refused(fmtp):
    with pytest.raises(RemoteProtocolError):
        LatmDepacketizer(TRACK, fmtp)


def test_loss() -> None:
    receiver = LatmDepacketizer(TRACK, {"cpresent": "0"})
    assert receiver.depacketize(RtpPacket(97, 1, 9000, 1, False, b"\x04ab")) == []
    assert [unit.nalus for unit in receiver.depacketize(RtpPacket(97, 3, 10_024, 1, True, b"\x01c"))] == [(b"c",)]
    assert (receiver.lost_packets, receiver.damaged_units) == (1, 1)


def test_parts_of_next_to_nothing_are_bounded_by_their_number() -> None:
    receiver = LatmDepacketizer(TRACK, {"cpresent": "0", "config": "40002320"})
    most = 0
    for number in range(5000):
        receiver.depacketize(RtpPacket(97, number, 9000, 1, False, b"\xff"))
        most = max(most, len(receiver._parts))
    assert most < 1100
    assert receiver.damaged_units > 1


def test_an_element_of_empty_frames_is_bounded() -> None:
    received, receiver = receive(bytes(60_000))
    assert received == []
    assert receiver.damaged_units == 1
