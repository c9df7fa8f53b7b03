"""Stills: one access unit as a JPEG file."""

from __future__ import annotations

from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.jpeg import picture_size
from relay_engine.media.track import Track
from relay_engine.transcode.picture_decoder import PictureDecoder, can_decode, frames_of

_QUALITY = 4  # FFmpeg's qscale, 2 (best) to 31
_MOST_PIXELS = 64_000_000  # what is decoded of a picture that anybody may have made
_QP_TO_LAMBDA = 118  # FF_QP2LAMBDA


def make_still(unit: AccessUnit, track: Track, max_width: int) -> bytes:
    """The random access unit as JPEG of at most `max_width` pixels, b"" where it does not decode. Slow: never on a loop."""
    if not can_decode(track):
        return b""
    decoder = PictureDecoder(track)
    for frame in frames_of(decoder, (unit,)):
        return _encode_jpeg(decoder.scale(frame, max_width, max_width * 4, "yuvj420p"))
    return b""


def draw_still(units: tuple[AccessUnit, ...], track: Track, max_width: int) -> bytes:
    """The last picture of `units`, which begin with a random access point, as `make_still` makes it. Slow: never on a loop."""
    if not can_decode(track):
        return b""
    decoder = PictureDecoder(track)
    last = None
    for last in frames_of(decoder, units):  # noqa: B007 - the one before the end is wanted
        pass
    return _encode_jpeg(decoder.scale(last, max_width, max_width * 4, "yuvj420p")) if last is not None else b""


def shrink_jpeg(data: bytes, max_width: int) -> bytes:
    """A JPEG of somebody else's within `max_width`, b"" where it is none, or larger than any camera's. Slow: never on a loop."""
    try:
        width, height = picture_size(data)
    except RemoteProtocolError:
        return b""
    if width * height > _MOST_PIXELS:
        return b""
    return make_still(AccessUnit(0, 0, True, (data,)), Track(0, Codec.JPEG, 90_000), max_width)


def _encode_jpeg(frame: VideoFrame) -> bytes:
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.qmin = encoder.qmax = _QUALITY
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
