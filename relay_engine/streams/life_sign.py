"""make_life_sign: a unit that tells RTP readers that the stream goes on while its source is silent, and changes no picture."""

from __future__ import annotations

from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track

_NULL_PACKET = b"\x47\x1f\xff\x10" + bytes(184)  # transport stream padding, which every receiver throws away (ISO/IEC 13818-1 2.4.3.3)


def make_life_sign(track: Track, last: AccessUnit) -> AccessUnit:
    """For `track`, whose newest unit is `last`: its parameter sets again, padding, or the newest picture or sound once more."""
    sets = track.parameter_sets
    match track.codec:
        case Codec.H264 | Codec.H265:  # a picture would not do: the camera may go on with one that refers to what came before
            return replace(last, nalus=sets.vps + sets.sps + sets.pps, random_access=False)
        case Codec.MPEGTS:
            return replace(last, nalus=(_NULL_PACKET,), random_access=False)
        case _:
            return last
