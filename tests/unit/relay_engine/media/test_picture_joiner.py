"""Pictures whose slices come as units of their own, as FLV and RTMP allow."""

from __future__ import annotations

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import ParameterSets, Track

SPS, PPS, SEI = (
    bytes.fromhex("67640028acd940780227e584000003000400000300c83c60c658"),
    bytes.fromhex("68ebe3cb22c0"),
    b"\x06\x05\x01\x00\x80",
)
IDR, IDR_MORE, SLICE, SLICE_MORE = b"\x65\x88\x84", b"\x65\x08\x84", b"\x41\x9a\x02", b"\x41\x1a\x02"
IDR_5, IDR_5_MORE, TRAIL_5, TRAIL_5_MORE = b"\x26\x01\xaf\x08", b"\x26\x01\x2f\x08", b"\x02\x01\xd0\x09", b"\x02\x01\x50\x09"

type Units = list[tuple[int, tuple[bytes, ...]]]


def play(codec: Codec, *given: tuple[int, tuple[bytes, ...]]) -> Units:
    sets = ParameterSets(sps=(SPS,), pps=(PPS,)) if codec is Codec.H264 else ParameterSets()
    keeper = ParameterSetKeeper(Track(0, codec, 90_000, parameter_sets=sets))
    keys = {IDR[0], IDR_5[0]}
    units = [keeper.apply(AccessUnit(0, pts, any(nal[0] in keys for nal in nalus), nalus)) for pts, nalus in given]
    return [(unit.pts, unit.nalus) for unit in units if unit.nalus]


H264_SLICES = [(0, (SPS,)), (0, (PPS,)), (0, (SEI,)), (0, (IDR,)), (0, (IDR_MORE,)), (0, (IDR_MORE,))]
H264_SLICES += [(at, (nal,)) for at in (40, 80, 120) for nal in (SLICE, SLICE_MORE, SLICE_MORE)]
H265_SLICES = [(0, (IDR_5,)), (0, (IDR_5_MORE,))] + [(at, (nal,)) for at in (40, 80, 120) for nal in (TRAIL_5, TRAIL_5_MORE)]


@pytest.mark.parametrize(
    ("codec", "slices", "key", "picture"),
    [
        (Codec.H264, H264_SLICES, (SPS, PPS, SEI, IDR, IDR_MORE, IDR_MORE), (SLICE, SLICE_MORE, SLICE_MORE)),
        (Codec.H265, H265_SLICES, (IDR_5, IDR_5_MORE), (TRAIL_5, TRAIL_5_MORE)),
    ],
)
def test_slices_on_their_own_make_a_picture(codec, slices, key, picture):
    units = play(codec, *slices)
    assert units[1:] == [(0, tuple(nal for nal in key if nal != SEI)), (40, picture), (80, picture)]
    assert units[0][0] == 0  # that the picture is not whole shows with its second slice


def test_whole_pictures_pass_straight_through_whatever_their_stamps() -> None:
    given = [(0, (IDR, IDR_MORE)), (0, (SLICE, SLICE_MORE)), (0, (SLICE,)), (40, (SLICE,))]
    units = play(Codec.H264, *given)
    assert [pts for pts, _ in units] == [0, 0, 0, 40]
    assert [nalus[-1] for _, nalus in units] == [nalus[-1] for _, nalus in given]


def test_a_slice_without_its_beginning_joins_nothing_of_another_time() -> None:
    assert play(Codec.H264, (0, (IDR,)), (40, (SLICE_MORE,)), (80, (SLICE,)))[1:] == [(40, (SLICE_MORE,)), (80, (SLICE,))]


def test_an_endless_picture_is_bounded() -> None:
    units = play(Codec.H264, (0, (SLICE,)), *[(0, (SLICE_MORE,) * 500)] * 50, (40, (SLICE,)), (80, (SLICE,)))
    assert len(units[1][1]) <= 2000
