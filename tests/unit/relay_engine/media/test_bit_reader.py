"""Tests of bit fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.bit_writer import BitWriter


@given(st.lists(st.integers(1, 40).flatmap(lambda width: st.tuples(st.just(width), st.integers(0, (1 << width) - 1)))))
def test_round_trip(fields):
    writer = BitWriter()
    for width, value in fields:
        writer.write(width, value)
    reader = BitReader(writer.to_bytes())
    assert [(width, reader.read(width)) for width, _ in fields] == fields
    assert reader.position == sum(width for width, _ in fields)
    assert reader.left < 8


@pytest.mark.parametrize(("data", "unsigned", "signed"), [(0x80, 0, 0), (0x40, 1, 1), (0x60, 2, -1), (0x20, 3, 2), (0x38, 6, -3)])
def test_exp_golomb(data: int, unsigned: int, signed: int) -> None:
    assert BitReader(bytes([data])).read_ue() == unsigned
    assert BitReader(bytes([data])).read_se() == signed


def test_skip_to_byte() -> None:
    reader = BitReader(b"\xff\x0f")
    reader.skip(3)
    reader.skip_to_byte()
    assert reader.read(8) == 0x0F


@pytest.mark.parametrize(
    "read", [lambda reader: reader.read(9), lambda reader: reader.skip(9), lambda reader: reader.read_ue(), lambda reader: reader.read_se()]
)
def test_past_the_end(read):
    with pytest.raises(RemoteProtocolError):
        read(BitReader(b"\0"))


def test_endless_exp_golomb() -> None:
    with pytest.raises(RemoteProtocolError):
        BitReader(bytes(100)).read_ue()
