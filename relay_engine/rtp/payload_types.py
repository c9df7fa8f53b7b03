"""Payload types: the fixed numbers of RFC 3551 6 and dynamic ones from 96."""

from __future__ import annotations

from types import MappingProxyType

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track

FIRST_DYNAMIC = 96
LAST_DYNAMIC = 127

# payload type -> codec, clock rate, channels; what an SDP may leave unsaid
STATIC_PAYLOAD_TYPES = MappingProxyType(
    {
        0: (Codec.PCMU, 8000, 1),
        8: (Codec.PCMA, 8000, 1),
        26: (Codec.JPEG, 90_000, 0),
        33: (Codec.MPEGTS, 90_000, 0),
    }
)
_NUMBERS = MappingProxyType({meaning: number for number, meaning in STATIC_PAYLOAD_TYPES.items()})


def payload_type_for(track: Track) -> int:
    """The fixed payload type where the track has one, else a dynamic one by its id."""
    channels = max(track.channels, 1) if track.codec in (Codec.PCMU, Codec.PCMA) else 0
    number = _NUMBERS.get((track.codec, track.clock_rate, channels))
    return FIRST_DYNAMIC + track.id % (LAST_DYNAMIC - FIRST_DYNAMIC + 1) if number is None else number
