"""Really encoded media for tests of containers: small clips made once with PyAV, as the tracks and units that a source would give."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np

from relay_engine.media import h264, h265
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import split_annexb
from relay_engine.media.track import ParameterSets, Track

FRAME_RATE = 25
START_S = 10  # as the engine's time line does
WIDTH, HEIGHT = 192, 128


@dataclass(frozen=True)
class Clip:
    """A track and its units in decode order; times begin at START_S."""

    track: Track
    units: tuple[AccessUnit, ...]


def interleave(*clips: Clip) -> list[AccessUnit]:
    """The units of all clips in the order in which a live source would send them."""
    rates = {clip.track.id: clip.track.clock_rate for clip in clips}
    order = [
        (index / FRAME_RATE if clip.track.width else unit.pts / rates[unit.track_id] - START_S, unit)
        for clip in clips
        for index, unit in enumerate(clip.units)
    ]
    return [unit for _, unit in sorted(order, key=lambda pair: (pair[0], pair[1].track_id))]


@functools.cache
def video_clip(codec: Codec, *, b_frames: int = 0, frames: int = 75, key_distance: int = 25, width: int = WIDTH) -> Clip:
    """H.264 or H.265 with a picture that moves; `dts` is None as most sources leave it."""
    is_h264 = codec is Codec.H264
    context = av.CodecContext.create("libx264" if is_h264 else "libx265", "w")
    context.width, context.height, context.pix_fmt = width, HEIGHT, "yuv420p"
    context.time_base, context.framerate = Fraction(1, FRAME_RATE), Fraction(FRAME_RATE)
    context.options = _x264_options(b_frames, key_distance) if is_h264 else _x265_options(b_frames, key_distance)
    packets = [packet for number in range(frames) for packet in context.encode(_picture(number, width))] + context.encode(None)
    module = h264 if is_h264 else h265
    units = tuple(_video_unit(packet, module.is_random_access) for packet in packets)
    sets: ParameterSets = module.split_parameter_sets(units[0].nalus)[0]
    return Clip(Track(0, codec, 90_000, parameter_sets=sets, width=width, height=HEIGHT, frame_rate=FRAME_RATE), units)


@functools.cache
def audio_clip(codec: Codec, *, seconds: int = 3, track_id: int = 1, rate: int = 48_000) -> Clip:
    """A tone as AAC or Opus, stereo."""
    context = av.CodecContext.create("aac" if codec is Codec.AAC else "libopus", "w")
    context.sample_rate, context.layout, context.format = rate, "stereo", "fltp" if codec is Codec.AAC else "flt"
    context.open()
    size = context.frame_size
    packets = [
        packet for number in range(rate * seconds // size) for packet in context.encode(_tone(number, size, context))
    ] + context.encode(None)
    units = tuple(AccessUnit(track_id, START_S * rate + index * size, True, (bytes(packet),)) for index, packet in enumerate(packets))
    config = bytes(context.extradata or b"") if codec is Codec.AAC else b""
    return Clip(Track(track_id, codec, rate, channels=2, audio_config=config), units)


def _x264_options(b_frames: int, key_distance: int) -> dict[str, str]:
    parameters = (
        f"keyint={key_distance}:min-keyint={key_distance}:scenecut=0:bframes={b_frames}:b-adapt=0:threads=1:annexb=1:repeat-headers=1"
    )
    return {"preset": "fast", "x264-params": parameters}


def _x265_options(b_frames: int, key_distance: int) -> dict[str, str]:
    return {
        "preset": "ultrafast",
        "x265-params": f"keyint={key_distance}:min-keyint={key_distance}:bframes={b_frames}:repeat-headers=1:log-level=none:open-gop=0:pools=none",
    }


def _picture(number: int, width: int) -> av.VideoFrame:
    ramp = (np.arange(width)[None, :] * 2 + np.arange(HEIGHT)[:, None] + number * 5) % 256
    frame = av.VideoFrame.from_ndarray(np.repeat(ramp[:, :, None], 3, axis=2).astype(np.uint8), format="rgb24").reformat(format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
    return frame


def _video_unit(packet: av.packet.Packet, is_random_access: Callable[[Sequence[bytes]], bool]) -> AccessUnit:
    nalus = tuple(split_annexb(bytes(packet)))
    pts = (packet.pts or 0) * 90_000 // FRAME_RATE + START_S * 90_000
    return AccessUnit(0, pts, is_random_access(nalus), nalus)


def _tone(number: int, size: int, context: av.AudioCodecContext) -> av.AudioFrame:
    at = (np.arange(size) + number * size) / context.sample_rate
    wave = (np.sin(2 * np.pi * 440 * at) * 0.2).astype(np.float32)
    data = np.stack([wave, wave]) if context.format.is_planar else np.repeat(wave, 2)[None, :]
    frame = av.AudioFrame.from_ndarray(data, format=context.format.name, layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = context.sample_rate, number * size, Fraction(1, context.sample_rate)
    return frame
