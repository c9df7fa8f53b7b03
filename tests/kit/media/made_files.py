"""Media files for tests, made by remuxing the demo clip, or by encoding a few small pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from relay_engine.ingest.demo.clip import CLIP_PATH


def remux_demo(path: Path, format_name: str, *, seconds: float = 3.0, video: bool = True, audio: bool = True) -> Path:
    """The demo clip's first seconds in another container, without encoding."""
    with av.open(str(CLIP_PATH)) as source, av.open(str(path), "w", format=format_name) as target:
        wanted = [*(source.streams.video if video else ()), *(source.streams.audio if audio else ())]
        copies = {stream.index: target.add_stream_from_template(stream) for stream in wanted}
        for packet in source.demux(wanted):
            if packet.dts is not None and packet.pts * packet.time_base < seconds:
                packet.stream = copies[packet.stream.index]
                target.mux(packet)
    return path


def encode(
    path: Path,
    format_name: str,
    *,
    video: str = "",
    audio: str = "",
    frames: int = 25,
    options: dict[str, str] | None = None,
    rate: int = 48_000,
    size: tuple[int, int] = (64, 48),
) -> Path:
    """A second of moving grey, `size` at 25 fps, and a tone, in the formats of these encoders."""
    with av.open(str(path), "w", format=format_name) as target:
        picture = target.add_stream(video, rate=25, options=options or {}) if video else None
        sound = target.add_stream(audio, rate=rate) if audio else None
        if isinstance(picture, av.VideoStream):
            picture.width, picture.height = size
            picture.pix_fmt = "yuvj420p" if video == "mjpeg" else "yuv420p"
            picture.codec_context.gop_size = 12
        if isinstance(sound, av.AudioStream):
            sound.layout = "mono"
        for number in range(frames):
            if isinstance(picture, av.VideoStream):
                shade = np.full((size[1], size[0]), number * 8 % 256, np.uint8)
                frame = av.VideoFrame.from_ndarray(shade, format="gray").reformat(format=picture.pix_fmt)
                frame.pts, frame.time_base = number, Fraction(1, 25)
                target.mux(picture.encode(frame))
            if isinstance(sound, av.AudioStream):
                count = rate // 25
                tone = (8000 * np.sin(np.arange(number * count, (number + 1) * count) / 20)).astype(np.int16)
                block = av.AudioFrame.from_ndarray(tone[None, :], format="s16", layout="mono")
                block.pts, block.sample_rate, block.time_base = number * count, rate, Fraction(1, rate)
                target.mux(sound.encode(block))
        for stream in (picture, sound):
            if stream is not None:
                target.mux(stream.encode(None))
    return path


def join_flv(path: Path, *parts: Path) -> Path:
    """One FLV of several, stamps going on: what an encoder sends that changes its configuration without hanging up."""
    data, base_ms = parts[0].read_bytes()[:13], 0
    for part in parts:
        flv, position, last_ms = part.read_bytes(), 13, 0
        while position + 11 <= len(flv):
            size = int.from_bytes(flv[position + 1 : position + 4], "big")
            stamp_ms = int.from_bytes(flv[position + 4 : position + 7], "big") | flv[position + 7] << 24
            last_ms = max(last_ms, stamp_ms)
            at_ms = base_ms + stamp_ms
            tag = flv[position : position + 15 + size]
            if tag[0] in (8, 9):
                data += tag[:4] + (at_ms & 0xFFFFFF).to_bytes(3, "big") + bytes([at_ms >> 24]) + tag[8:]
            position += 15 + size
        base_ms += last_ms + 40
    path.write_bytes(data)
    return path
