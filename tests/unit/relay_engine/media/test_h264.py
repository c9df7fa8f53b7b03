"""Tests of H.264 headers; the parameter sets were written by x264."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h264
from relay_engine.media.track import ParameterSets

SPS_1080P = bytes.fromhex("67640028acd940780227e584000003000400000300c83c60c658")
PPS = bytes.fromhex("68ebe3cb22c0")
SPS_BASELINE = bytes.fromhex("6742c01eda0280f68400000fa40003a9823c58ba80")
SPS_INTERLACED_WITH_HRD = bytes.fromhex("67640015acd941510f3c9080000003008000000f3020007a12000f425259407c50a658")
SPS_422 = bytes.fromhex("677a0015bcd9415087888f84000003000400000301903c58b658")
SPS_444 = bytes.fromhex("67f40015919b282a10f08421080000030008000003032078b16cb0")
IDR, SLICE_P, SLICE_I = b"\x65\x88\x84", b"\x41\x9a\x02", b"\x41\x88\x84"
RECOVERY_POINT = b"\x06\x01\x01\x00\x06\x01\xc4\x80"  # behind a message of type 1
OTHER_SEI = b"\x06\x05\x02\x06\x06\x80"


@pytest.mark.parametrize(
    ("sps", "size", "frame_rate", "reorder_frames", "chroma", "codec"),
    [
        (SPS_1080P, (1920, 1080), 25.0, 2, 1, "avc1.640028"),
        (SPS_BASELINE, (640, 480), 30000 / 1001, 0, 1, "avc1.42c01e"),
        (SPS_INTERLACED_WITH_HRD, (324, 244), 15.0, 2, 1, "avc1.640015"),
        (SPS_422, (322, 242), 50.0, 2, 2, "avc1.7a0015"),
        (SPS_444, (321, 241), 50.0, 2, 3, "avc1.f40015"),
    ],
)
def test_parse_sps(sps, size, frame_rate, reorder_frames, chroma, codec):
    info = h264.parse_sps(sps)
    assert (info.width, info.height) == size
    assert info.frame_rate == pytest.approx(frame_rate)
    assert (info.reorder_frames, info.chroma_format_idc, info.luma_bit_depth, info.id) == (reorder_frames, chroma, 8, 0)
    assert info.may_reorder is (reorder_frames != 0)
    assert h264.codec_string(sps) == codec
    assert h264.profile_level_id(sps) == codec[5:].upper()


def test_sps_cut_short_keeps_the_size() -> None:
    for size in range(len(SPS_1080P)):
        try:
            info = h264.parse_sps(SPS_1080P[:size])
        except RemoteProtocolError:
            assert size < 12
        else:
            assert (info.width, info.height) == (1920, 1080)


@pytest.mark.parametrize(
    ("nalus", "expected"),
    [
        ([IDR], True),
        ([SPS_1080P, PPS, IDR], True),
        ([OTHER_SEI, IDR], True),
        ([SLICE_P], False),
        ([SLICE_I], False),
        ([OTHER_SEI, SLICE_P], False),
        ([RECOVERY_POINT, SLICE_I], True),
        ([SPS_1080P, PPS, SLICE_I], True),
        ([SPS_1080P, PPS, SLICE_P], False),
        ([SPS_1080P, PPS], False),
        ([b"", b"\x06", b"\x06\xff"], False),
        ([], False),
    ],
)
def test_is_random_access(nalus, expected):
    assert h264.is_random_access(nalus) is expected


@pytest.mark.parametrize(
    ("nal", "expected"), [(IDR, True), (SLICE_P, True), (b"\x41\x40", False), (SPS_1080P, True), (b"\x09\xf0", True), (b"\x65", False)]
)
def test_starts_picture(nal, expected):
    assert h264.starts_picture(nal) is expected


def test_split_parameter_sets() -> None:
    sets, rest = h264.split_parameter_sets([b"\x09\xf0", SPS_1080P, PPS, b"", IDR])
    assert sets == ParameterSets(sps=(SPS_1080P,), pps=(PPS,))
    assert rest == (b"\x09\xf0", IDR)


@pytest.mark.parametrize("sps", [SPS_1080P, SPS_BASELINE, SPS_422, SPS_444])
def test_avcc_round_trip(sps):
    sets = ParameterSets(sps=(sps,), pps=(PPS, PPS + b"\x01"))
    record = h264.serialize_avcc(sets)
    assert record[:6] == b"\x01" + sps[1:4] + b"\xff\xe1"
    assert h264.parse_avcc(record).parameter_sets == sets
    assert h264.parse_avcc(record + b"trailing").length_size == 4


def test_avcc_of_a_high_profile_ends_with_its_bit_depths() -> None:
    assert h264.serialize_avcc(ParameterSets(sps=(SPS_422,), pps=(PPS,)))[-4:] == b"\xfe\xf8\xf8\x00"


@pytest.mark.parametrize("size", range(7 + 2 + len(SPS_BASELINE) + 1 + 2 + len(PPS) - 1))
def test_avcc_cut_short(size):
    with pytest.raises(RemoteProtocolError):
        h264.parse_avcc(h264.serialize_avcc(ParameterSets(sps=(SPS_BASELINE,), pps=(PPS,)))[:size])


def test_avcc_without_sps() -> None:
    with pytest.raises(RemoteProtocolError):
        h264.serialize_avcc(ParameterSets(pps=(PPS,)))


@given(st.binary(max_size=80))
def test_garbage(data):
    for parse in (h264.parse_sps, h264.parse_avcc, h264.parameter_set_id):
        for head in (b"\x67", b"\x68", b"\x01"):
            with contextlib.suppress(RemoteProtocolError):
                parse(head + data)
    h264.is_random_access([data, b"\x06" + data, b"\x67", b"\x41" + data])
