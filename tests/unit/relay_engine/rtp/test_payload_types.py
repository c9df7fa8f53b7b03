"""Tests of payload type numbers."""

from __future__ import annotations

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.payload_types import STATIC_PAYLOAD_TYPES, payload_type_for


@pytest.mark.parametrize(
    ("track", "number"),
    [
        (Track(0, Codec.PCMU, 8000, 1), 0),
        (Track(0, Codec.PCMU, 8000), 0),
        (Track(1, Codec.PCMA, 8000, 1), 8),
        (Track(1, Codec.PCMA, 16000, 1), 97),
        (Track(1, Codec.PCMA, 8000, 2), 97),
        (Track(0, Codec.JPEG, 90_000), 26),
        (Track(0, Codec.MPEGTS, 90_000), 33),
        (Track(0, Codec.H264, 90_000), 96),
        (Track(1, Codec.AAC, 48_000, 2), 97),
        (Track(31, Codec.OPUS, 48_000, 2), 127),
    ],
)
def test_payload_type_for(track, number):
    assert payload_type_for(track) == number


def test_static_types_are_those_of_rfc_3551() -> None:
    assert sorted(STATIC_PAYLOAD_TYPES) == [0, 8, 26, 33]
