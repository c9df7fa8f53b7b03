"""Where a picture ends: the marker bit, the time stamp, and what the packets themselves say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import MAX_NALUS
from relay_engine.media.track import ParameterSets, Track
from relay_engine.rtp.depacketizer import make_depacketizer
from relay_engine.rtp.jpeg import JpegPacketizer
from relay_engine.rtp.packet import RtpPacket

JPEG = (Path(__file__).parents[3] / "data" / "jpeg" / "420.jpg").read_bytes()
SPS, PPS, SEI = bytes.fromhex("67640028acd940780227e584000003000400000300c83c60c658"), b"\x68\xeb\x01", b"\x06\x05\x01\x00\x80"
SPS_FIELDS = bytes.fromhex("67640015acd941410fcb808800000300080000030190f8a14cb0")  # frame_mbs_only_flag is 0
FIRST, MORE = b"\x41\x9a\x02", b"\x41\x1a\x02"
FIRST_5, MORE_5, SUFFIX_SEI_5 = b"\x02\x01\xd0\x09", b"\x02\x01\x50\x09", b"\x50\x01\x04"
FU_START, FU_MORE, FU_END = b"\x5c\x81\x9a", b"\x5c\x01\x1b", b"\x5c\x41\x1c"
FU_START_MORE = b"\x5c\x81\x1a"  # of a slice that is not the first
WHOLE = b"\x41\x9a\x1b\x1c"


@dataclass
class Camera:
    """Numbers packets and takes them apart."""

    codec: Codec
    sps: bytes = SPS
    number: int = 65_530
    units: list[AccessUnit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.receiver = make_depacketizer(Track(0, self.codec, 90_000, parameter_sets=ParameterSets(sps=(self.sps,))), {})

    def send(self, stamp: int, payload: bytes, *, marker: bool, lost: bool = False) -> None:
        if not lost:
            self.units += self.receiver.depacketize(RtpPacket(96, self.number & 0xFFFF, stamp, 7, marker, payload))
        self.number += 1

    def given_out(self) -> list[tuple[int, tuple[bytes, ...]]]:
        return [(unit.pts, unit.nalus) for unit in self.units]


H264_PICTURE, H265_PICTURE = (FIRST, MORE, MORE), (FIRST_5, MORE_5)


@pytest.mark.parametrize(
    ("codec", "payloads", "picture"),
    [
        (Codec.H264, (FIRST, MORE, MORE), (FIRST, MORE, MORE)),
        (Codec.H264, (FU_START, FU_MORE, FU_END), (WHOLE,)),  # on every packet
        (Codec.H264, (FIRST, FU_START_MORE, FU_END), (FIRST, b"\x41\x1a\x1c")),
        (Codec.H264, (FIRST, b"\x78\0\3" + MORE + b"\0\3" + MORE), (FIRST, MORE, MORE)),  # STAP-A
        (Codec.H264, (b"\x42\x9a", b"\x43\x88", b"\x44\x88"), (b"\x42\x9a", b"\x43\x88", b"\x44\x88")),  # data partitions
        (Codec.H265, (FIRST_5, MORE_5), (FIRST_5, MORE_5)),
        (Codec.H265, (b"\x62\x01\x81\xd0", b"\x62\x01\x01\x55", b"\x62\x01\x41\x66"), (b"\x02\x01\xd0\x55\x66",)),
        (Codec.H265, (FIRST_5, b"\x60\x01\0\4" + MORE_5 + b"\0\4" + MORE_5), (FIRST_5, MORE_5, MORE_5)),
    ],
)
@pytest.mark.parametrize("marked", ["every packet", "every second packet"])
def test_marker_on_more_than_the_last_packet(codec, payloads, picture, marked):
    camera = Camera(codec)
    for number in range(6):
        for index, payload in enumerate(payloads):
            is_last = index == len(payloads) - 1
            camera.send(number * 3600, payload, marker=is_last or marked == "every packet" or index % 2 == 0)
    whole = [unit for unit in camera.given_out() if unit[1][-len(picture) :] == picture]
    assert [pts for pts, _ in whole] == [number * 3600 for number in range(5)]  # the last one is not over yet
    rest = [unit for unit in camera.given_out() if unit not in whole]
    assert {pts for pts, _ in rest} <= {0}  # that the bit is wrong shows in the first picture, which comes again
    assert camera.receiver.damaged_units == 0


def test_jpeg_with_the_marker_on_every_packet() -> None:
    camera = Camera(Codec.JPEG)
    source = JpegPacketizer(payload_type=26, ssrc=1, sequence_number=0, timestamp_offset=0, max_packet_size=400)
    for number in range(4):
        for packet in source.packetize(AccessUnit(0, 0, True, (JPEG,))):
            camera.send(number * 3600, RtpPacket.parse(packet).payload, marker=True)
    pictures = camera.given_out()
    assert [pts for pts, _ in pictures] == [0, 0, 3600, 7200]
    assert len({nalus for _, nalus in pictures[1:]}) == 1
    assert len(pictures[0][1][0]) < len(pictures[1][1][0])


def test_a_good_camera_is_never_waited_for() -> None:
    camera = Camera(Codec.H264)
    for number in range(5):
        for index, payload in enumerate((FIRST, MORE, FU_START_MORE, FU_END)):
            assert len(camera.units) == number
            camera.send(number * 3600, payload, marker=index == 3)
        assert len(camera.units) == number + 1


def test_what_stands_behind_a_picture_without_being_one_proves_nothing() -> None:
    camera = Camera(Codec.H265)
    for number in range(3):
        camera.send(number * 3600, FIRST_5, marker=True)
        camera.send(number * 3600, SUFFIX_SEI_5, marker=True)
        assert camera.given_out()[-2:] == [(number * 3600, (FIRST_5,)), (number * 3600, (SUFFIX_SEI_5,))]


def test_sets_with_the_stamp_of_the_picture_before_prove_nothing() -> None:
    camera = Camera(Codec.H264)
    for number in range(3):
        camera.send(number * 3600, SPS, marker=True)
        camera.send(number * 3600, PPS, marker=False)
        camera.send((number + 1) * 3600, FIRST, marker=True)
        assert camera.given_out()[-1] == ((number + 1) * 3600, (FIRST,))


def test_pictures_that_share_a_stamp_stay_apart() -> None:
    camera = Camera(Codec.H264)
    for _ in range(3):
        camera.send(0, FIRST, marker=True)
    assert [nalus for _, nalus in camera.given_out()] == [(FIRST,)] * 3


@pytest.mark.parametrize("in_band", [True, False])
def test_pictures_that_share_a_stamp_stay_apart_where_markers_are_not_believed(in_band: bool) -> None:
    camera = Camera(Codec.H264)
    if in_band:
        camera.send(0, SPS, marker=False)
        camera.send(0, b"\x65\x88", marker=False)
        camera.send(3600, MORE, marker=False)
    for _ in range(4):
        for payload in (FIRST, MORE):
            camera.send(7200, payload, marker=True)
    assert [nalus for _, nalus in camera.given_out()[-3:]] == [(FIRST, MORE)] * 3


@pytest.mark.parametrize("marker_on_first", [True, False])
def test_two_fields_of_one_stamp_are_one_unit(marker_on_first: bool) -> None:
    camera = Camera(Codec.H264, sps=SPS_FIELDS)
    for number in range(4):
        for index in range(2):
            camera.send(number * 3600, FIRST, marker=marker_on_first or index == 1)
    assert [unit for unit in camera.given_out() if len(unit[1]) == 2][:3] == [(number * 3600, (FIRST, FIRST)) for number in range(3)]


def test_the_sets_of_a_key_picture_tell_of_fields() -> None:
    camera = Camera(Codec.H264, sps=b"")
    for payload in (SPS_FIELDS, PPS, b"\x65\x88\x84", b"\x65\x88\x84"):
        camera.send(0, payload, marker=payload[0] == 0x65)
    camera.send(3600, FIRST, marker=True)
    camera.send(3600, FIRST, marker=True)
    camera.send(7200, FIRST, marker=True)
    assert (3600, (FIRST, FIRST)) in camera.given_out()


def test_a_packet_lost_at_the_boundary_damages_that_picture_alone() -> None:
    camera = Camera(Codec.H264)
    for number in range(8):
        for index, payload in enumerate((FIRST, MORE, MORE)):
            camera.send(number * 3600, payload, marker=True, lost=(number, index) in ((0, 1), (3, 1), (5, 2)))
    whole = [pts // 3600 for pts, nalus in camera.given_out() if nalus == (FIRST, MORE, MORE)]
    assert whole == [1, 2, 4, 6]
    assert not [unit for unit in camera.given_out() if unit[0] > 3600 and unit[1] != (FIRST, MORE, MORE)]


@pytest.mark.parametrize(
    "payload",
    [
        b"\x78" + b"\0\2\x41\x9a" * (MAX_NALUS + 1),  # STAP-A
        b"\x41" + b"\0\0\1\x41" * (MAX_NALUS + 1),  # start codes inside
    ],
)
def test_the_number_of_nal_units_is_bounded(payload):
    camera = Camera(Codec.H264)
    for _ in range(50):
        camera.send(0, payload, marker=False)
    camera.send(0, FIRST, marker=True)
    assert camera.units == []
    assert camera.receiver.damaged_units == 1
    camera.send(3600, FIRST, marker=True)
    assert len(camera.units) == 1
