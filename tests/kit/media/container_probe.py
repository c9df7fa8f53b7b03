"""What a real player's libraries make of bytes in a container."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass, field

import av


@dataclass
class Probe:
    """The decoded content."""

    codecs: list[str] = field(default_factory=list)
    video_times_s: list[float] = field(default_factory=list)  # of decoded pictures, in the order shown
    audio_times_s: list[float] = field(default_factory=list)  # of decoded audio frames
    dts: dict[str, list[int]] = field(default_factory=dict)  # per kind, in file order
    pictures: list[tuple[int, int]] = field(default_factory=list)
    key_frames: int = 0


def probe(data: bytes, container_format: str) -> Probe:
    """Demux and decode everything; a decoder's complaint is an error here."""
    result = Probe()
    with av.open(io.BytesIO(data), format=container_format) as container:
        result.codecs = [stream.codec_context.name for stream in container.streams]
        for packet in container.demux():
            kind = packet.stream.type
            if packet.dts is not None:
                result.dts.setdefault(kind, []).append(packet.dts)
                result.key_frames += kind == "video" and packet.is_keyframe
            for frame in packet.decode():
                _note_frame(result, frame)
    return result


def _note_frame(result: Probe, frame: object) -> None:
    if isinstance(frame, av.VideoFrame):
        assert not frame.is_corrupt
        result.video_times_s.append(frame.time or 0.0)
        result.pictures.append((frame.width, frame.height))
    elif isinstance(frame, av.AudioFrame):
        result.audio_times_s.append(frame.time or 0.0)


def ffmpeg_complaints(data: bytes, container_format: str) -> str:
    """What the ffmpeg program says at `-v error` while it decodes; empty where it is content or not installed."""
    if not shutil.which("ffmpeg"):
        return ""
    command = ["ffmpeg", "-v", "error", "-f", container_format, "-i", "pipe:0", "-f", "null", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=False).stderr.decode()
