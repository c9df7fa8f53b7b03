"""Stills: JPEG pictures of mounts, made off the loop, once for all who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.streams.stream import Stream

type DrawStill = Callable[
    [tuple[AccessUnit, ...], Track, int], bytes
]  # the last picture of the units as JPEG of at most so many pixels wide

FULL_WIDTH = 8192
_MAX_AGE_S = 1.0
_MOST_DECODED = 75  # pictures; a longer way from the key frame costs more than it is worth
_MOST_REFRESHED = 400  # of a stream without key frames, in which the picture builds up


@dataclass(slots=True)
class _Still:
    """The newest picture of a stream at one width, or the task that makes it."""

    task: asyncio.Task[bytes]
    begun_at: float  # monotonic


class Stills:
    """Decodes one picture at a time: the relay comes first."""

    def __init__(self, draw: DrawStill, clock: Clock) -> None:
        self._draw = draw
        self._clock = clock
        self._stills: WeakKeyDictionary[Stream, dict[tuple[int, bool], _Still]] = WeakKeyDictionary()
        self._turn = asyncio.Semaphore(1)

    async def get(
        self, stream: Stream, *, max_width: int = FULL_WIDTH, key_frame_only: bool = False, max_age_s: float = _MAX_AGE_S
    ) -> bytes:
        """The picture of now, at most `max_age_s` old (and as old as its key frame where that is enough); b"" where there is none."""
        now = self._clock.monotonic()
        stills = self._stills.setdefault(stream, {})
        key = (max_width, key_frame_only)
        still = stills.get(key)
        if still is None or (still.task.done() and now - still.begun_at > max_age_s):
            units = self._newest_units(stream, key_frame_only=key_frame_only)
            if not units:
                return b""
            track = stream.tracks[units[0].track_id]
            still = stills[key] = _Still(tasks.spawn(self._make(units, track, max_width), name="still"), now)
        return await asyncio.shield(still.task)

    async def _make(self, units: tuple[AccessUnit, ...], track: Track, max_width: int) -> bytes:
        if track.codec is Codec.JPEG and (max_width >= track.width or not track.width):
            return units[-1].nalus[0]
        async with self._turn:
            return await asyncio.to_thread(self._draw, units, track, max_width)

    @staticmethod
    def _newest_units(stream: Stream, *, key_frame_only: bool) -> tuple[AccessUnit, ...]:
        units = tuple(unit for unit in stream.cached_units() if unit.track_id == stream.video_id)
        if not stream.has_key_frames:
            return units[:_MOST_REFRESHED]
        return units[:1] if key_frame_only or len(units) > _MOST_DECODED else units
