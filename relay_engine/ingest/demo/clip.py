"""DemoClip: the demo camera's pictures and sound, read once from the file that build/make_demo.py makes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import av

from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.nalu import split_length_prefixed
from relay_engine.media.track import Track

CLIP_PATH = Path(__file__).resolve().parents[3] / "resources" / "demo.mp4"
VIDEO_ID, AUDIO_ID = 0, 1
VIDEO_CLOCK_RATE = 90_000
_UNWANTED = frozenset({h264.SEI, h264.SPS, h264.PPS, h264.ACCESS_UNIT_DELIMITER})  # the SEI only says how it was encoded


@dataclass(frozen=True, slots=True)
class DemoClip:
    """Two loops of whole units; unit n of a loop stands for every n + k * len(loop) since 1970."""

    tracks: tuple[Track, Track]
    pictures: tuple[tuple[bytes, ...], ...]  # NAL units
    key_pictures: frozenset[int]  # indexes into `pictures`
    sounds: tuple[bytes, ...]  # AAC frames
    frame_rate: int
    sample_rate: int
    samples_per_sound: int

    def picture(self, number: int, pts: int, received_at: float) -> AccessUnit:
        """Picture `number` since 1970."""
        index = number % len(self.pictures)
        return AccessUnit(VIDEO_ID, pts, index in self.key_pictures, self.pictures[index], pts, received_at)

    def sound(self, number: int, pts: int, received_at: float) -> AccessUnit:
        """AAC frame `number` since 1970."""
        return AccessUnit(AUDIO_ID, pts, True, (self.sounds[number % len(self.sounds)],), pts, received_at)

    def key_picture_before(self, number: int) -> int:
        """The newest picture up to `number` at which a decoder can start."""
        while number % len(self.pictures) not in self.key_pictures:
            number -= 1
        return number


@functools.cache
def load_demo_clip(path: Path = CLIP_PATH) -> DemoClip:
    """Read the clip, on a thread; every demo mount shares it."""
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        record = h264.parse_avcc(bytes(video.codec_context.extradata or b""))
        pictures: list[tuple[bytes, ...]] = []
        keys: set[int] = set()
        sounds: list[bytes] = []
        for packet in container.demux(video, audio):
            if packet.size == 0:
                continue
            if packet.stream is audio:
                sounds.append(bytes(packet))
                continue
            if packet.is_keyframe:
                keys.add(len(pictures))
            nalus = split_length_prefixed(bytes(packet), record.length_size)
            pictures.append(tuple(nal for nal in nalus if h264.nal_type(nal) not in _UNWANTED))
        sample_rate, frame_rate = audio.codec_context.sample_rate, round(float(video.average_rate or 25))
        tracks = (
            Track(
                VIDEO_ID, Codec.H264, VIDEO_CLOCK_RATE,
                parameter_sets=record.parameter_sets, width=video.width, height=video.height, frame_rate=float(frame_rate),
            ),
            Track(AUDIO_ID, Codec.AAC, sample_rate, audio.codec_context.channels, audio_config=bytes(audio.codec_context.extradata or b"")),
        )  # fmt: skip
        return DemoClip(
            tracks, tuple(pictures), frozenset(keys), tuple(sounds), frame_rate, sample_rate, audio.codec_context.frame_size or 1024
        )
