"""DemoSource: the built-in test camera; plays its clip in step with wall time, without decoding anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from relay_engine.clock import Clock, SystemClock
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.demo.clip import VIDEO_CLOCK_RATE, DemoClip, load_demo_clip
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit

_TIMER_STEP_S = 0.001  # loops count in milliseconds and may wake that much too early, to find nothing due
_MAX_STEP_S = 1.0  # wall time that moves further from the timer than this was set, not slewed


class DemoSchedule:
    """Says which units are due. Picture n is due n frames after 1970, so that the clock in it shows wall time modulo its loop.

    Where wall time is set while it runs, the picture jumps to the new time and the stamps go on without a gap.
    """

    def __init__(self, clip: DemoClip, wall_s: float, monotonic_s: float) -> None:
        self._clip = clip
        now = int(wall_s * clip.frame_rate)
        self._picture = clip.key_picture_before(now)  # begin a little in the past: the first picture is there at once
        self._sound = self._sound_at(self._picture)
        self._zero_s = self._picture // clip.frame_rate  # whole seconds, so that both tracks' zero is the same instant
        self._video_shift = self._zero_s * VIDEO_CLOCK_RATE
        self._audio_shift = self._zero_s * clip.sample_rate
        self._last_wall_s, self._last_monotonic_s = wall_s, monotonic_s

    def next_due_s(self) -> float:
        """Wall time of the next picture."""
        return self._picture / self._clip.frame_rate

    def due_units(self, wall_s: float, monotonic_s: float) -> Iterator[AccessUnit]:
        """Every unit due by now, in order of time."""
        if abs((wall_s - self._last_wall_s) - (monotonic_s - self._last_monotonic_s)) > _MAX_STEP_S:
            self._jump(wall_s)
        self._last_wall_s, self._last_monotonic_s = wall_s, monotonic_s
        while self.next_due_s() <= wall_s:
            received_at = monotonic_s - (wall_s - self.next_due_s())
            yield from self._sounds_before(self._picture, received_at)
            pts = self._picture * VIDEO_CLOCK_RATE // self._clip.frame_rate - self._video_shift
            yield self._clip.picture(self._picture, pts, received_at)
            self._picture += 1

    def _sounds_before(self, picture: int, received_at: float) -> Iterator[AccessUnit]:
        while self._sound < self._sound_at(picture):
            yield self._clip.sound(self._sound, self._sound * self._clip.samples_per_sound - self._audio_shift, received_at)
            self._sound += 1

    def _sound_at(self, picture: int) -> int:
        """The first sound that is not complete when `picture` is shown."""
        return picture * self._clip.sample_rate // (self._clip.frame_rate * self._clip.samples_per_sound)

    def _jump(self, wall_s: float) -> None:
        picture = self._clip.key_picture_before(int(wall_s * self._clip.frame_rate))
        frames = picture - self._picture
        self._video_shift += frames * VIDEO_CLOCK_RATE // self._clip.frame_rate
        self._audio_shift += frames * self._clip.sample_rate // self._clip.frame_rate
        self._picture, self._sound = picture, self._sound_at(picture - 1)  # as far behind its picture as the old one was


class DemoSource:
    """One timer per picture on the engine's loop; every mount shares the clip's bytes."""

    kind = "demo"

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    async def run(self, sink: SourceSink) -> None:
        """Play for ever."""
        try:
            clip = await asyncio.to_thread(load_demo_clip)
        except OSError as error:
            raise SourceError(Fault.FILE_NOT_FOUND, f"the demo clip is missing: {error.strerror}") from None
        sink.started(clip.tracks, kind=self.kind, transport="")
        clock = self._clock
        schedule = DemoSchedule(clip, clock.wall(), clock.monotonic())
        while True:
            for unit in schedule.due_units(clock.wall(), clock.monotonic()):
                sink.write(unit)
            await asyncio.sleep(min(max(schedule.next_due_s() - clock.wall(), 0.0) + _TIMER_STEP_S, _MAX_STEP_S))
