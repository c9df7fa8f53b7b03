"""Tests of the parameter set keeper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import ParameterSets, Track

DATA = Path(__file__).parents[3] / "data" / "jpeg"
SPS = bytes.fromhex("67640028acd940780227e584000003000400000300c83c60c658")
SPS_SMALL = bytes.fromhex("6742c01eda0280f68400000fa40003a9823c58ba80")
PPS, PPS_OTHER_ID, PPS_NEW = bytes.fromhex("68ebe3cb22c0"), bytes.fromhex("685be3cb22c0"), bytes.fromhex("68ce0fc8")
DELIMITER, FILLER, SEI = b"\x09\xf0", b"\x0c\xff\x80", b"\x06\x05\x01\x00\x80"
IDR, SLICE = b"\x65\x88\x84", b"\x41\x9a\x02"
VPS_5 = bytes.fromhex("40010c01ffff016000000300900000030000030078959809")
SPS_5 = bytes.fromhex("420101016000000300900000030000030078a003c08010e596566924cae68080000003008000000c84")
PPS_5 = bytes.fromhex("4401c172b46240")
IDR_5, TRAIL_5 = b"\x26\x01\xaf\x08", b"\x02\x01\xd0\x09"


def unit(*nalus, random_access=False):
    return AccessUnit(0, 9000, random_access, nalus)


def h264_keeper(sps=(SPS,), pps=(PPS,)):
    return ParameterSetKeeper(Track(0, Codec.H264, 90_000, parameter_sets=ParameterSets(sps=sps, pps=pps), frame_rate=12.5))


@pytest.mark.parametrize(
    ("before", "random_access", "after"),
    [
        ((IDR,), True, (SPS, PPS, IDR)),
        ((SPS, PPS, IDR), True, (SPS, PPS, IDR)),
        ((PPS, SPS, SEI, IDR, IDR), True, (SPS, PPS, SEI, IDR, IDR)),
        ((SPS, IDR), True, (SPS, PPS, IDR)),
        ((DELIMITER, SEI, SPS, PPS, IDR), True, (SPS, PPS, SEI, IDR)),
        ((DELIMITER, IDR, FILLER, b""), True, (SPS, PPS, IDR)),
        ((SLICE,), False, (SLICE,)),
        ((DELIMITER, SLICE, b"", FILLER), False, (SLICE,)),
        ((PPS, SLICE), False, (PPS, SLICE)),
        ((SPS, PPS), False, ()),
        ((DELIMITER,), False, ()),
    ],
)
def test_apply(before, random_access, after):
    keeper = h264_keeper()
    assert keeper.apply(unit(*before, random_access=random_access)) == unit(*after, random_access=random_access)
    assert not keeper.changed


def test_ordinary_unit_is_passed_on_itself() -> None:
    keeper = h264_keeper()
    ordinary = unit(SLICE, SLICE)
    assert keeper.apply(ordinary) is ordinary


def test_sets_of_the_description_fill_in_the_track() -> None:
    keeper = h264_keeper()
    assert keeper.ready
    assert (keeper.track.width, keeper.track.height, keeper.track.frame_rate) == (1920, 1080, 25.0)


def test_learns_in_band() -> None:
    keeper = h264_keeper((), ())
    assert not keeper.ready
    assert keeper.track.frame_rate == 12.5
    assert keeper.apply(unit(SPS)).nalus == ()
    assert keeper.changed
    assert not keeper.ready
    assert keeper.apply(unit(PPS, SLICE)).nalus == (SPS, PPS, SLICE)
    assert keeper.changed
    assert keeper.ready
    assert keeper.apply(unit(IDR, random_access=True)).nalus == (SPS, PPS, IDR)
    assert not keeper.changed


def test_new_stream_replaces_all_sets() -> None:
    keeper = h264_keeper(pps=(PPS, PPS_OTHER_ID))
    assert keeper.track.parameter_sets.pps == (PPS, PPS_OTHER_ID)
    assert keeper.apply(unit(SPS_SMALL, PPS_NEW, IDR, random_access=True)).nalus == (SPS_SMALL, PPS_NEW, IDR)
    assert keeper.changed
    assert (keeper.track.width, keeper.track.height) == (640, 480)
    assert keeper.track.parameter_sets == ParameterSets(sps=(SPS_SMALL,), pps=(PPS_NEW,))


def test_sets_of_another_id_are_added() -> None:
    keeper = h264_keeper()
    keeper.apply(unit(PPS_OTHER_ID, SLICE))
    assert keeper.track.parameter_sets.pps == (PPS, PPS_OTHER_ID)


def test_broken_set_is_not_kept() -> None:
    keeper = h264_keeper()
    assert keeper.apply(unit(b"\x67\x64", b"\x68", IDR, random_access=True)).nalus == (SPS, PPS, IDR)
    assert not keeper.changed


def test_h265() -> None:
    keeper = ParameterSetKeeper(Track(1, Codec.H265, 90_000))
    keeper.apply(unit(SPS_5, PPS_5))
    assert not keeper.ready
    assert keeper.apply(unit(VPS_5, b"\x46\x01\x50", TRAIL_5)).nalus == (VPS_5, SPS_5, PPS_5, TRAIL_5)
    assert keeper.ready
    assert keeper.apply(unit(IDR_5, random_access=True)).nalus == (VPS_5, SPS_5, PPS_5, IDR_5)
    assert (keeper.track.width, keeper.track.height, keeper.track.frame_rate) == (1920, 1080, 25.0)


RECOVERY_POINT = b"\x06\x06\x01\x84\x80"
INTRA = b"\x41\x88\x84"  # a slice of an intra picture that is no IDR
END_5, SUFFIX_SEI_5, PREFIX_SEI_5, RESERVED_5 = b"\x48\x01", b"\x50\x01\x04", b"\x4e\x01\x05", b"\x3e\x01\x80"


@pytest.mark.parametrize(
    ("codec", "alone", "picture", "given_out", "random_access"),
    [
        (Codec.H264, (SEI,), SLICE, (SEI, SLICE), False),
        (Codec.H264, (RECOVERY_POINT,), SLICE, (SPS, PPS, RECOVERY_POINT, SLICE), True),
        (Codec.H264, (SPS, PPS), SLICE, (SLICE,), False),  # known already
        (Codec.H264, (PPS_OTHER_ID, SEI), SLICE, (PPS_OTHER_ID, SEI, SLICE), False),
        (Codec.H264, (SPS_SMALL, PPS_NEW), INTRA, (SPS_SMALL, PPS_NEW, INTRA), True),
        (Codec.H264, (DELIMITER, FILLER), SLICE, (SLICE,), False),
        (Codec.H264, (b"\x0a", b"\x0b", b"\x13\x80", b"\x74\x80"), SLICE, (SLICE,), False),  # ends, other layers
        (Codec.H264, (b"\x1e\x01", b"\x0e\x40\x80"), SLICE, (b"\x1e\x01", b"\x0e\x40\x80", SLICE), False),
        (Codec.H265, (PREFIX_SEI_5,), TRAIL_5, (PREFIX_SEI_5, TRAIL_5), False),
        (Codec.H265, (SUFFIX_SEI_5, END_5), TRAIL_5, (TRAIL_5,), False),
        (Codec.H265, (RESERVED_5,), TRAIL_5, (RESERVED_5, TRAIL_5), False),
        (Codec.H265, (VPS_5, SPS_5, PPS_5), IDR_5, (VPS_5, SPS_5, PPS_5, IDR_5), True),
    ],
)
def test_what_comes_without_a_picture_goes_in_front_of_the_next_one(codec, alone, picture, given_out, random_access):
    keeper = h264_keeper() if codec is Codec.H264 else ParameterSetKeeper(Track(0, codec, 90_000))
    for nal in alone:
        assert keeper.apply(unit(nal)).nalus == ()
    assert keeper.apply(unit(picture, random_access=picture == IDR_5)) == unit(*given_out, random_access=random_access)
    ordinary = replace(unit(picture), pts=12_600)
    assert keeper.apply(ordinary) is ordinary


def test_a_source_without_pictures_cannot_fill_the_memory() -> None:
    keeper = h264_keeper()
    for _ in range(1000):
        assert keeper.apply(unit(*[b"\x06" + bytes(900)] * 3)).nalus == ()
    assert len(keeper.apply(unit(SLICE)).nalus) <= 33


def test_the_number_of_sets_is_bounded() -> None:
    keeper = h264_keeper()
    pps = [bytes([0x68]) + exp_golomb(number) for number in range(256)]
    for nal in pps:
        keeper.apply(unit(nal, SLICE))
    assert keeper.track.parameter_sets.pps == tuple(pps[-16:])
    keeper.apply(unit(*(bytes([0x68]) + exp_golomb(number) for number in range(256, 2000)), SLICE))
    assert not keeper.changed  # no such number exists
    keeper.apply(unit(b"\x68\xeb" + bytes([7]) * 60_000, SLICE))
    assert not keeper.changed


def exp_golomb(number: int) -> bytes:
    """ue(v), then ones."""
    bits = bin(number + 1)[2:]
    text = "0" * (len(bits) - 1) + bits
    text += "1" * (-len(text) % 8)
    return bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))


@pytest.mark.parametrize("codec", [Codec.AAC, Codec.JPEG, Codec.MPEGTS])
def test_other_codecs_pass(codec):
    keeper = ParameterSetKeeper(Track(0, codec, 90_000))
    same = unit(b"\x67anything", b"", random_access=True)
    assert keeper.ready
    assert keeper.apply(same) is same


def test_jpeg_tells_its_size() -> None:
    keeper = ParameterSetKeeper(Track(0, Codec.JPEG, 90_000))
    small, large = ((DATA / name).read_bytes() for name in ("420.jpg", "large.jpg"))
    seen = []
    for data in (small, small, b"no picture", large):
        assert keeper.apply(unit(data, random_access=True)).nalus == (data,)
        seen.append((keeper.track.width, keeper.track.height, keeper.changed))
    assert seen == [(96, 64, True), (96, 64, False), (96, 64, False), (2560, 16, True)]


@given(st.lists(st.binary(max_size=40)), st.booleans())
def test_garbage(nalus, random_access):
    for codec in (Codec.H264, Codec.H265):
        keeper = ParameterSetKeeper(Track(0, codec, 90_000))
        keeper.apply(unit(*nalus, random_access=random_access))
        keeper.apply(unit(*(b"\x67" + nal for nal in nalus), *(b"\x44\x01" + nal for nal in nalus), random_access=random_access))
