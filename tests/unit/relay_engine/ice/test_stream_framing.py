"""RFC 4571 framing, whole, byte by byte and in any pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.stream_framing import FrameReader, frame

DATAGRAMS = [b"one", b"x" * 1200, b"3"]


def test_whole() -> None:
    assert FrameReader().receive(frame(DATAGRAMS)) == DATAGRAMS


def test_byte_by_byte() -> None:
    reader = FrameReader()
    assert [datagram for byte in frame(DATAGRAMS) for datagram in reader.receive(bytes([byte]))] == DATAGRAMS


def test_empty_frames_are_left_out() -> None:
    assert FrameReader().receive(b"\0\0" + frame([b"a"]) + b"\0\0") == [b"a"]


def test_a_frame_too_long_is_refused_by_its_length_alone() -> None:
    with pytest.raises(RemoteProtocolError):
        FrameReader().receive(b"\xff\xff")


@settings(max_examples=50)
@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.integers(1, 60))
def test_any_pieces(datagrams: list[bytes], size: int) -> None:
    data, reader = frame(datagrams), FrameReader()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert [datagram for piece in pieces for datagram in reader.receive(piece)] == datagrams


@pytest.mark.parametrize("one", [b"\0\0", b"\0\1x"])
def test_more_frames_than_a_client_has_to_say_are_refused(one: bytes) -> None:
    reader = FrameReader()
    for _ in range(5):
        reader.receive(one * 1000)
    with pytest.raises(RemoteProtocolError):
        reader.receive(one * 1001)
