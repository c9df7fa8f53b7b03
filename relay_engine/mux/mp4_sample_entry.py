"""Sample entries: what a decoder of an MP4 track must know (ISO/IEC 14496-12 8.5.2, -14, -15; Opus in ISOBMFF)."""

from __future__ import annotations

import struct

from relay_engine.errors import LocalProtocolError
from relay_engine.media import aac, h264, h265, opus
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.mp4_box import box, full_box

_RESOLUTION_72_DPI = 0x00480000
_OPUS_PRE_SKIP = 312  # ticks of 48 kHz: what libopus needs to settle; RTP does not tell
_DECODER_OBJECT_AAC = 0x40
_AUDIO_STREAM = 0x15  # streamType 5, upStream 0, reserved 1


def serialize_sample_entry(track: Track) -> bytes:
    """The stsd entry of `track`."""
    match track.codec:
        case Codec.H264:
            return _video_entry(b"avc1", track, box(b"avcC", h264.serialize_avcc(track.parameter_sets)))
        case Codec.H265:
            return _video_entry(b"hvc1", track, box(b"hvcC", h265.serialize_hvcc(track.parameter_sets)))  # hvc1: Apple plays no hev1
        case Codec.AAC:
            config = aac.parse_audio_specific_config(track.audio_config)
            return _audio_entry(b"mp4a", config.channels, config.sample_rate, _esds(track.audio_config))
        case Codec.OPUS:
            channels = track.channels or 2
            return _audio_entry(
                b"Opus", channels, opus.CLOCK_RATE, box(b"dOps", struct.pack(">BBHIhB", 0, channels, _OPUS_PRE_SKIP, opus.CLOCK_RATE, 0, 0))
            )
        case _:
            raise LocalProtocolError(f"MP4 does not carry {track.codec} here")


def _video_entry(kind: bytes, track: Track, configuration: bytes) -> bytes:
    header = struct.pack(">6xH16xHHIIIH32sHh", 1, track.width, track.height, _RESOLUTION_72_DPI, _RESOLUTION_72_DPI, 0, 1, b"", 24, -1)
    return box(kind, header, configuration)


def _audio_entry(kind: bytes, channels: int, sample_rate: int, configuration: bytes) -> bytes:
    rate = sample_rate if sample_rate < 1 << 16 else 0  # the field is too small for 88.2 and 96 kHz: the configuration says it
    return box(kind, struct.pack(">6xH8xHH4xI", 1, channels, 16, rate << 16), configuration)


def _esds(audio_config: bytes) -> bytes:
    """The elementary stream descriptor (ISO/IEC 14496-1 7.2.6.5)."""
    specific = _descriptor(5, audio_config)
    decoder = _descriptor(4, struct.pack(">BB3xII", _DECODER_OBJECT_AAC, _AUDIO_STREAM, 0, 0), specific)
    return full_box(b"esds", 0, 0, _descriptor(3, b"\x00\x00\x00", decoder, _descriptor(6, b"\x02")))


def _descriptor(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body if len(body) < 128 else bytes([tag, 0x80 | len(body) >> 7, len(body) & 0x7F]) + body
