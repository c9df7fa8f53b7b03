"""A clip with a chosen distance of key frames, for the measurements that the demo camera cannot serve."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

FRAME_RATE = 25
_WIDTH, _HEIGHT = 640, 360


def make_clip(path: Path, *, key_frame_distance_s: int, seconds: int, bit_rate: int = 2_000_000) -> Path:
    """Encode noise over a moving ramp, so that the bit rate is really used."""
    random = np.random.default_rng(1)
    ramp = np.linspace(0, 200, _WIDTH, dtype=np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = _WIDTH, _HEIGHT, "yuv420p", bit_rate
        distance = str(key_frame_distance_s * FRAME_RATE)
        options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "g": distance,
            "keyint_min": distance,
            "sc_threshold": "0",
            "nal-hrd": "none",
        }
        stream.options = {**options, "maxrate": str(bit_rate), "bufsize": str(bit_rate)}
        stream.codec_context.time_base = Fraction(1, FRAME_RATE)
        for number in range(seconds * FRAME_RATE):
            luma = np.roll(ramp, number * 4)[None, :] + random.integers(0, 24, (_HEIGHT, _WIDTH), dtype=np.uint8)
            picture = np.repeat(luma[:, :, None], 3, axis=2).astype(np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path
