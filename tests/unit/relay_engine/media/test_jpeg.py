"""Tests of taking JFIF pictures apart and putting them together."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import jpeg

DATA = Path(__file__).parents[3] / "data" / "jpeg"


@pytest.mark.parametrize(
    ("name", "size", "kind", "restart_interval"),
    [
        ("420.jpg", (96, 64), jpeg.TYPE_420, 0),
        ("422.jpg", (96, 64), jpeg.TYPE_422, 0),
        ("420_restart.jpg", (96, 64), jpeg.TYPE_420, 6),
        ("422_restart.jpg", (96, 64), jpeg.TYPE_422, 6),
        ("large.jpg", (2560, 16), jpeg.TYPE_420, 0),
    ],
)
def test_parse_and_serialize(name, size, kind, restart_interval):
    data = (DATA / name).read_bytes()
    frame = jpeg.parse_jpeg(data)
    assert (frame.width, frame.height) == size
    assert (frame.type, frame.restart_interval) == (kind, restart_interval)
    assert data.endswith(frame.scan + jpeg.END_OF_IMAGE)
    assert jpeg.parse_jpeg(b"junk" + jpeg.serialize_jpeg(frame) + b"trailing") == frame
    assert jpeg.picture_size(data) == size


@pytest.mark.parametrize("name", ["444.jpg", "grey.jpg", "progressive.jpg", "own_huffman.jpg"])
def test_size_of_pictures_that_rtp_cannot_carry(name: str) -> None:
    assert jpeg.picture_size((DATA / name).read_bytes()) == (96, 64)


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: jpeg.START_OF_IMAGE + b"\xff\xdb\x00\x03\x00" + tail))
def test_size_of_garbage(data):
    with contextlib.suppress(RemoteProtocolError):
        jpeg.picture_size(data)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("444.jpg", "4:2:0"), ("grey.jpg", "three components"), ("progressive.jpg", "baseline"), ("own_huffman.jpg", "Huffman")],
)
def test_pictures_that_rtp_cannot_carry(name: str, reason: str) -> None:
    with pytest.raises(RemoteProtocolError, match=reason):
        jpeg.parse_jpeg((DATA / name).read_bytes())


def test_quantization_tables_of_a_quality() -> None:
    # The encoder of the test picture scales the same tables by the same rule.
    assert jpeg.quantization_tables(60) == jpeg.parse_jpeg((DATA / "420.jpg").read_bytes()).quantization_tables
    assert set(jpeg.quantization_tables(99)) <= {1, 2}
    assert max(jpeg.quantization_tables(1)) == 255


def test_headers_cut_short() -> None:
    data = (DATA / "420.jpg").read_bytes()
    for size in range(data.index(b"\xff\xda") + 14):
        with pytest.raises(RemoteProtocolError):
            jpeg.parse_jpeg(data[:size])


def test_fill_bytes_before_a_marker() -> None:
    data = (DATA / "420.jpg").read_bytes()
    assert jpeg.parse_jpeg(data.replace(b"\xff\xc0", b"\xff\xff\xff\xc0")) == jpeg.parse_jpeg(data)


@given(st.binary(max_size=100), st.integers(0, 700), st.integers(0, 40))
def test_garbage(data, position, width):
    picture = (DATA / "420.jpg").read_bytes()
    for broken in (data, jpeg.START_OF_IMAGE + data, picture[:position] + data + picture[position + width :]):
        with contextlib.suppress(RemoteProtocolError):
            jpeg.serialize_jpeg(jpeg.parse_jpeg(broken))
