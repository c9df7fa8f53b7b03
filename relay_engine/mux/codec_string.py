"""The codecs parameter that browsers and HLS players ask for (RFC 6381, ISO/IEC 14496-15 Annex E)."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.errors import LocalProtocolError
from relay_engine.media import aac, h264, h265
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track


def codec_string(track: Track) -> str:
    """The name of one track's coding: "avc1.64001f", "hvc1.1.6.L93.B0", "mp4a.40.2", "opus"."""
    match track.codec:
        case Codec.H264:
            return h264.codec_string(track.parameter_sets.sps[0])
        case Codec.H265:
            return h265.codec_string(track.parameter_sets.sps[0])
        case Codec.AAC:
            return aac.parse_audio_specific_config(track.audio_config).codec_string
        case Codec.OPUS:
            return "opus"
        case _:
            raise LocalProtocolError(f"{track.codec} has no codecs parameter")


def codecs_parameter(tracks: Iterable[Track]) -> str:
    """The names of all tracks, as in CODECS of EXT-X-STREAM-INF or `codecs=` of a media type."""
    return ",".join(map(codec_string, tracks))
