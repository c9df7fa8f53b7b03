"""Tests of NAL unit framing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import nalu

# NAL units end in a one bit and hold no start code
nal_units = st.binary(min_size=1, max_size=60).map(lambda data: data.replace(b"\x00\x00", b"\x00\x07") + b"\x80")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"no start code", []),
        (b"\0\0\1\x67a\0\0\1\x68b", [b"\x67a", b"\x68b"]),
        (b"\0\0\0\1\x67a\0\0\0\1\x68b", [b"\x67a", b"\x68b"]),
        (b"\0\0\0\0\0\1\x67a\0\0\0\0\0\1\x68b\0\0\0", [b"\x67a", b"\x68b"]),
        (b"xx\0\0\1\x67a", [b"\x67a"]),
        (b"\0\0\1\0\0\1\x67a", [b"\x67a"]),
    ],
)
def test_split_annexb(data, expected):
    assert nalu.split_annexb(data) == expected


@given(st.lists(nal_units))
def test_framings_round_trip(nalus):
    assert nalu.split_annexb(nalu.join_annexb(nalus)) == nalus
    assert nalu.split_length_prefixed(nalu.join_length_prefixed(nalus), 4) == nalus


@pytest.mark.parametrize(
    ("data", "size", "expected"),
    [(b"\0\2ab\0\1c", 2, [b"ab", b"c"]), (b"\1a\0\2bc", 1, [b"a", b"bc"]), (b"\0\0\1a", 3, [b"a"]), (b"\0\0\0\0", 4, [])],
)
def test_split_length_prefixed(data, size, expected):
    assert nalu.split_length_prefixed(data, size) == expected


@pytest.mark.parametrize("data", [b"\0", b"\0\0\0\5abcd", b"\xff\xff\xff\xff"])
def test_split_length_prefixed_too_short(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        nalu.split_length_prefixed(data, 4)


@pytest.mark.parametrize(
    ("nal", "expected"),
    [
        (b"\x65", [b"\x65"]),
        (b"", []),
        (b"\x65\x80\0\0", [b"\x65\x80"]),
        (b"\0\0", []),
        (b"\x67a\0\0\0\1\x68b\0\0\1\x65c", [b"\x67a", b"\x68b", b"\x65c"]),
        (b"\0\0\0\1\x67a\0\0\1\x65c", [b"\x67a", b"\x65c"]),
    ],
)
def test_split_embedded_annexb(nal, expected):
    assert nalu.split_embedded_annexb(nal) == expected


@pytest.mark.parametrize(
    ("nal", "expected"),
    [
        (b"\0\0\3\1", b"\0\0\1"),
        (b"\0\0\3\0\0\3", b"\0\0\0\0"),
        (b"\0\0\3\0\3", b"\0\0\0\3"),
        (b"\0\0\3\3", b"\0\0\3"),
        (b"abc", b"abc"),
    ],
)
def test_remove_emulation_prevention(nal: bytes, expected: bytes) -> None:
    assert nalu.remove_emulation_prevention(nal) == expected
