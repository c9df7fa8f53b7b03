"""PictureDecoder: coded access units of one video track in, scaled frames out (PyAV)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import join_annexb
from relay_engine.media.track import Track
from relay_engine.transcode.picture import Picture

_DECODERS = {Codec.H264: "h264", Codec.H265: "hevc", Codec.JPEG: "mjpeg"}


def can_decode(track: Track) -> bool:
    """True where pictures of this track can be shown here."""
    return track.codec in _DECODERS


class PictureDecoder:
    """Not thread-safe: one owner, off the engine's loop. Damaged units yield nothing and raise nothing."""

    def __init__(self, track: Track) -> None:
        self._codec = track.codec
        context = av.CodecContext.create(_DECODERS[track.codec], "r")
        assert isinstance(context, VideoCodecContext)
        self._context = context
        self._context.thread_count = 1  # a preview must not take both cores from the relay
        self._context.flags |= av.codec.context.Flags.low_delay
        self._reformatter = VideoReformatter()
        self.damaged_units = 0

    def decode(self, unit: AccessUnit) -> list[VideoFrame]:
        """The frames that `unit` completes."""
        data = unit.nalus[0] if self._codec is Codec.JPEG else join_annexb(unit.nalus)
        packet: av.Packet[Any] = av.Packet(data)
        packet.pts = unit.pts
        return self._decode(packet)

    def flush(self) -> list[VideoFrame]:
        """The frames still held back for reordering; the next unit has to be a random access point."""
        frames = self._decode(None)
        self._context.flush_buffers()
        return frames

    def scale(self, frame: VideoFrame, max_width: int, max_height: int, pixel_format: str) -> VideoFrame:
        """The frame within the bounds, its shape kept, never enlarged, sides even."""
        ratio = min(1.0, max_width / frame.width, max_height / frame.height)
        width, height = (max(2, round(side * ratio) // 2 * 2) for side in (frame.width, frame.height))
        return self._reformatter.reformat(frame, width, height, pixel_format, interpolation=Interpolation.BILINEAR)

    def _decode(self, packet: av.Packet[Any] | None) -> list[VideoFrame]:
        try:
            return [frame for frame in self._context.decode(packet) if isinstance(frame, VideoFrame)]
        except av.error.FFmpegError:
            self.damaged_units += 1
            return []


def picture_of(frame: VideoFrame, clock_rate: int, cpu_s: float = 0.0) -> Picture:
    """An RGB24 frame as a Picture."""
    plane = frame.planes[0]
    return Picture(frame.width, frame.height, plane.line_size, bytes(plane), (frame.pts or 0) / clock_rate, cpu_s)


def frames_of(decoder: PictureDecoder, units: tuple[AccessUnit, ...]) -> Iterator[VideoFrame]:
    """Every frame of `units`, flushed."""
    for unit in units:
        yield from decoder.decode(unit)
    yield from decoder.flush()
