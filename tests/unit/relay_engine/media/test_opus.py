"""Tests of Opus headers."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.opus import OpusHead, packet_duration, parse_opus_head


@pytest.mark.parametrize("head", [OpusHead(2), OpusHead(1, 312, 16000, -256)])
def test_head_round_trip(head):
    data = head.serialize()
    assert parse_opus_head(data) == parse_opus_head(data + b"mapping") == head
    for size in range(len(data)):
        with pytest.raises(RemoteProtocolError):
            parse_opus_head(data[:size])


@pytest.mark.parametrize(
    ("packet", "milliseconds"),
    [(b"\xfc\0", 20), (b"\xe0", 2.5), (b"\xf9", 40), (b"\x18", 60), (b"\x68", 20), (b"\xff\x03", 60), (b"\x7b\x01", 20), (b"\x00", 10)],
)
def test_packet_duration(packet: bytes, milliseconds: float) -> None:
    assert packet_duration(packet) == milliseconds * 48


@pytest.mark.parametrize("packet", [b"", b"\xff", b"\xff\x00", b"\xff\x3f"])
def test_bad_packet(packet: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        packet_duration(packet)


@given(st.binary(max_size=30))
def test_garbage(data):
    for parse in (parse_opus_head, packet_duration):
        for head in (b"", b"OpusHead"):
            with contextlib.suppress(RemoteProtocolError):
                parse(head + data)
