"""Tests of H.265 headers; the parameter sets were written by x265."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h265
from relay_engine.media.track import ParameterSets

VPS = bytes.fromhex("40010c01ffff016000000300900000030000030078959809")
SPS_1080P = bytes.fromhex("420101016000000300900000030000030078a003c08010e596566924cae68080000003008000000c84")
PPS = bytes.fromhex("4401c172b46240")
SPS_LOW_DELAY = bytes.fromhex("42010101600000030090000003000003005aa0050201e165ba4a4c2e680800001f480003a98040")
SPS_TWO_LAYERS_WITH_SCALING_LISTS = bytes.fromhex(
    "42010201600000030090000003000003003c0000a00a480f9dde59598acd249cae68080000030008000003007b00a4a2f0007a12000f425c001e848003d091"
)
SPS_422_10_BIT = bytes.fromhex("4201010408000003009d0800000300003fb00a480f9c93b65959a4932b9a020000030002000003006410")
SPS_444 = bytes.fromhex("4201010408000003009e0800000300003f90014901f38888cb2b349265734040000003004000000c82")
IDR, TRAIL, CRA = b"\x26\x01\xaf\x08", b"\x02\x01\xd0\x09", b"\x2a\x01\xaf\x08"


@pytest.mark.parametrize(
    ("sps", "size", "frame_rate", "reorder_frames", "chroma", "bits", "layers", "codec"),
    [
        (SPS_1080P, (1920, 1080), 25.0, 2, 1, 8, 1, "hvc1.1.6.L120.90"),
        (SPS_LOW_DELAY, (640, 480), 30000 / 1001, 0, 1, 8, 1, "hvc1.1.6.L90.90"),
        (SPS_TWO_LAYERS_WITH_SCALING_LISTS, (324, 244), 15.0, 2, 1, 8, 2, "hvc1.1.6.L60.90"),
        (SPS_422_10_BIT, (322, 242), 50.0, 2, 2, 10, 1, "hvc1.4.10.L63.9D.8"),
        (SPS_444, (321, 241), 50.0, 2, 3, 8, 1, "hvc1.4.10.L63.9E.8"),
    ],
)
def test_parse_sps(sps, size, frame_rate, reorder_frames, chroma, bits, layers, codec):
    info = h265.parse_sps(sps)
    assert (info.width, info.height) == size
    assert info.frame_rate == pytest.approx(frame_rate)
    assert (info.reorder_frames, info.chroma_format_idc, info.luma_bit_depth, info.temporal_layers) == (
        reorder_frames,
        chroma,
        bits,
        layers,
    )
    assert h265.codec_string(sps) == codec


def test_sps_cut_short_keeps_the_size() -> None:
    sizes = set()
    for size in range(len(SPS_1080P)):
        try:
            info = h265.parse_sps(SPS_1080P[:size])
        except RemoteProtocolError:
            continue
        sizes.add((info.width, info.height))
    assert sizes == {(1920, 1080)}


@pytest.mark.parametrize(
    ("nalus", "expected"),
    [
        ([VPS, SPS_1080P, PPS, IDR], True),
        ([CRA], True),
        ([TRAIL], False),
        ([VPS, SPS_1080P, PPS], False),
        ([b"", TRAIL], False),
        ([], False),
    ],
)
def test_is_random_access(nalus, expected):
    assert h265.is_random_access(nalus) is expected


@pytest.mark.parametrize(
    ("nal", "expected"), [(IDR, True), (TRAIL, True), (b"\x02\x01\x50", False), (VPS, True), (b"\x50\x01\x05", False), (IDR[:2], False)]
)
def test_starts_picture(nal, expected):
    assert h265.starts_picture(nal) is expected


def test_split_parameter_sets() -> None:
    sets, rest = h265.split_parameter_sets([VPS, SPS_1080P, b"", PPS, IDR])
    assert sets == ParameterSets((VPS,), (SPS_1080P,), (PPS,))
    assert rest == (IDR,)
    assert [h265.parameter_set_id(nal) for nal in (VPS, SPS_1080P, PPS)] == [0, 0, 0]


@pytest.mark.parametrize("sps", [SPS_1080P, SPS_422_10_BIT, SPS_TWO_LAYERS_WITH_SCALING_LISTS])
def test_hvcc_round_trip(sps):
    sets = ParameterSets((VPS,), (sps,), (PPS, PPS))
    record = h265.serialize_hvcc(sets)
    assert h265.parse_hvcc(record).parameter_sets == sets
    assert h265.parse_hvcc(record + b"trailing").length_size == 4
    for size in range(len(record)):
        with pytest.raises(RemoteProtocolError):
            h265.parse_hvcc(record[:size])


def test_hvcc_header() -> None:
    info = h265.parse_sps(SPS_1080P)
    assert h265.serialize_hvcc(ParameterSets((VPS,), (SPS_1080P,), (PPS,)))[:23] == (
        b"\x01" + info.profile_bytes + b"\xf0\x00\xfc\xfd\xf8\xf8\x00\x00\x0f\x03"
    )


def test_hvcc_without_sps() -> None:
    with pytest.raises(RemoteProtocolError):
        h265.serialize_hvcc(ParameterSets((VPS,), (), (PPS,)))


@given(st.binary(max_size=120))
def test_garbage(data):
    for head in (b"\x42\x01", b"\x44\x01", b"\x40\x01", SPS_1080P[:20], b"\x01"):
        for parse in (h265.parse_sps, h265.parse_hvcc, h265.codec_string, h265.parameter_set_id):
            with contextlib.suppress(RemoteProtocolError):
                parse(head + data)
    h265.is_random_access([data])
