"""Tests of G.711 payloads."""

from __future__ import annotations

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packetizer import make_packetizer


@pytest.mark.parametrize(
    ("channels", "max_packet_size", "size", "expected"),
    [
        (1, 12 + 100, 100, [(100, 0)]),
        (1, 12 + 100, 250, [(100, 0), (100, 100), (50, 200)]),
        (2, 12 + 101, 250, [(100, 0), (100, 50), (50, 100)]),
        (1, 12 + 100, 0, []),
    ],
)
def test_large_units_are_split_at_samples(channels, max_packet_size, size, expected):
    track = Track(1, Codec.PCMU, 8000, channels)
    sender = make_packetizer(
        track, payload_type=0, ssrc=1, sequence_number=0, timestamp_offset=(1 << 32) - 7, max_packet_size=max_packet_size
    )
    samples = bytes(index % 251 for index in range(size))
    packets = [RtpPacket.parse(data) for data in sender.packetize(AccessUnit(1, 7, True, (samples,)))]
    assert [(len(packet.payload), packet.timestamp) for packet in packets] == expected
    assert b"".join(packet.payload for packet in packets) == samples
    assert not any(packet.marker for packet in packets)
