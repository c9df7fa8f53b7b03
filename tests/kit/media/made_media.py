"""Made media for unit tests: tracks, units and a clock that only moves when told."""

from __future__ import annotations

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track

SPS = bytes.fromhex("6742c01fd9005005bb016a02020280000003008000001e078c18cb")  # 1280x720, constrained baseline
PPS = bytes.fromhex("68cb8cb2")
VIDEO = Track(0, Codec.H264, 90_000, parameter_sets=ParameterSets(sps=(SPS,), pps=(PPS,)))
AUDIO = Track(1, Codec.PCMU, 8_000, channels=1)
FRAME_TICKS = 3_600  # 25 fps
AUDIO_TICKS = 160  # 20 ms


class ManualClock:
    """A clock for tests."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 1_700_000_000.0 + self.now


def video_unit(index: int, *, key: bool = False, size: int = 3_000, at: float | None = None, start: int = 0) -> AccessUnit:
    """The picture number `index` of a 25 fps camera."""
    nal = bytes([0x65 if key else 0x41]) + bytes([index % 251 + 1]) * (size - 1)
    return AccessUnit(0, start + index * FRAME_TICKS, key, (nal,), received_at=1_000.0 + index / 25 if at is None else at)


def audio_unit(index: int, *, at: float | None = None) -> AccessUnit:
    """20 ms of sound."""
    return AccessUnit(1, index * AUDIO_TICKS, True, (bytes([index % 251]) * 160,), received_at=1_000.0 + index / 50 if at is None else at)
