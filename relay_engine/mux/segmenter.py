"""Segmenter: access units in, parts and segments out, by the rules of HLS (RFC 8216bis 3, 4.4.4.9, 6.2.1). No clock, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.mux.packager import Packager
from relay_engine.mux.sample import Sample, is_clean_start, learn_format, timescale
from relay_engine.mux.sample_timer import SampleTimer
from relay_engine.mux.segment_events import Initialisation, PartFinished, SegmentEvent, SegmentFinished, SegmentStarted
from relay_engine.mux.segment_timing import PART_FLOOR, SegmentTiming
from relay_engine.mux.sound_reach import SoundReach

_FADING = 0.98  # by which the memory of the longest frame shrinks with every frame
_SOUND_HOLE_S = 0.5  # sound that pauses for longer does not go on
_LONGEST_PICTURE_S = 30
_STILL_S = 1.5  # then a picture that sound outlasts is shown again
_MAX_SAMPLES = 4096  # of a part, whatever its clock says
_MAX_BYTES = 32_000_000


class Segmenter:
    """The leading track (video where there is one) decides where parts and segments end; the others follow.

    One leading unit is held back, because only the next one tells how long it lasts. Where sound goes on while no picture comes
    (a still scene), the picture is let go with a long duration and parts of nothing but sound follow. The stamps are believed:
    the stream has made one time line of them. A discontinuity is where the stream says that its source begins anew (`restart`),
    or where nothing at all came for longer than a segment may be.
    """

    def __init__(
        self, tracks: Sequence[Track], packager: Packager, timing: SegmentTiming, *, first_number: int = 0, wall_offset_s: float = 0.0
    ) -> None:
        self._tracks = list(tracks)
        self._packager = packager
        self._timing = timing
        self._wall_offset_s = wall_offset_s  # from a unit's received_at to Unix time
        self._timers = {track.id: SampleTimer(track) for track in tracks}
        self._leader_index = next((index for index, track in enumerate(tracks) if track.kind is MediaKind.VIDEO), 0)
        self._leader_id = tracks[self._leader_index].id
        self._scales = {track.id: timescale(track) for track in tracks}
        self._rate = self._scales[self._leader_id]
        self.retime(timing)
        self._number = self._before_first = first_number - 1
        self._initialisation = -1
        self._is_successor = False
        self._is_open = False  # between the first random access point and the end
        self._held: Sample | None = None
        self._samples: list[Sample] = []  # of the part that grows
        self._weight = 0  # their bytes
        self._sound = SoundReach(round(_SOUND_HOLE_S * self._rate))
        self._patience = self._part_limit if timing.part_target_s else self._rate  # ticks that sound may be ahead of the pictures
        self._part_index = 0
        self._part_start = self._segment_start = self._end = 0  # leader's ticks
        self._last_key: int | None = None
        self._last_dts = 0  # of the leader
        self._key_distance = 0
        self._longest = 0.0  # ticks of the longest frame lately
        self._still: Sample | None = None  # that sound outlasted, where it may be shown again
        self._shown_at = 0  # when it was last
        self._pause = 0  # ticks of the last one that sound outlasted
        self._independent = True
        self._anchor = (0, 0.0)  # leader's ticks and the Unix time that belongs to them

    def push(self, unit: AccessUnit) -> list[SegmentEvent]:
        """What `unit` completes; nothing comes out before the first random access point."""
        timer = self._timers.get(unit.track_id)
        if timer is None:
            return []
        sample = timer.place(unit)
        if unit.track_id != self._leader_id:
            return self._add_sound(sample) if self._is_open else []
        events = self._advance(sample, unit.received_at) if self._is_open else self._begin(sample, unit.received_at)
        self._last_dts = sample.dts
        return events

    def retime(self, timing: SegmentTiming) -> None:
        """Another target duration, before anybody has been told one."""
        self._timing = timing
        self._segment_limit = int(timing.longest_segment_s * self._rate)
        self._part_limit = int(timing.part_target_s * self._rate) or self._segment_limit

    def succeed(self, tracks: Sequence[Track], packager: Packager) -> Segmenter:
        """One for other tracks, which goes on with these numbers behind a discontinuity. Call `finish` first."""
        successor = Segmenter(tracks, packager, self._timing, first_number=self._number + 1, wall_offset_s=self._wall_offset_s)
        successor._initialisation = self._initialisation
        successor._is_successor = self._is_successor or self._number != self._before_first
        return successor

    def restart(self) -> list[SegmentEvent]:
        """The source begins anew: what there was ends here; the next random access point stands behind a discontinuity."""
        events = self.finish()
        for timer in self._timers.values():
            timer.restart()
        return events

    def finish(self) -> list[SegmentEvent]:
        """The stream has ended: what is held back makes the last part."""
        if not self._is_open:
            return []
        held, self._held = self._held, None
        if held is not None:
            self._take(held)
            # Behind a slow picture the source may begin anew: the playlist goes on, and keeps its promise.
            self._end = max(self._part_start, min(held.dts + self._room(held), self._segment_start + self._segment_limit))
        elif self._samples and self._sound.end is not None:
            self._end = min(max(self._sound.end, self._part_start), self._part_start + self._part_limit)
        self._is_open = False
        return [] if self._is_empty else self._end_segment(None)

    def _begin(self, sample: Sample, received_at: float) -> list[SegmentEvent]:
        if not sample.random_access:
            return []
        is_first = self._number == self._before_first
        self._is_open, self._held = True, sample
        self._sound.forget()
        self._anchor = (sample.dts, received_at + self._wall_offset_s)
        self._end = self._last_key = sample.dts
        is_new = self._learn_format(sample)
        started = self._start_segment(sample.dts, independent=True, discontinuity=self._is_successor or not is_first)
        return [self._initialise(), self._restate(started)] if is_first or is_new else [started]

    def _add_sound(self, sample: Sample) -> list[SegmentEvent]:
        if len(self._samples) >= _MAX_SAMPLES:
            return []  # no part holds so many frames: its clock stands still
        self._take(sample)
        self._sound.add(*(ticks * self._rate // self._scales[sample.track_id] for ticks in (sample.dts, sample.dts + sample.duration)))
        if self._sound.end is None or self._sound.end - self._patience - self._part_start <= self._part_limit:
            return []
        # How long the picture will last nobody knows. Browsers drop all up to a key frame after a picture that came later than twice
        # the duration of the one before (MSE 3.5.8); one that comes earlier than the duration said takes over at once.
        lasts = max(round(self._timing.target_duration_s * self._rate), self._pause * 3 // 2)
        return self._outlast(self._sound.end - self._patience, min(lasts, _LONGEST_PICTURE_S * self._rate))

    def _outlast(self, until: int, lasts: int) -> list[SegmentEvent]:
        """End the parts that sound alone fills, up to `until`; the picture held back `lasts`."""
        events: list[SegmentEvent] = []
        while self._sound.end is not None and (boundary := self._part_start + self._part_limit) < min(until, self._sound.end):
            if self._held is not None and self._held.dts < boundary:
                self._take(replace(self._held, duration=lasts))
                self._still, self._shown_at, self._held = self._held, self._held.dts, None
            elif self._still is not None and self._part_start - self._shown_at >= _STILL_S * self._rate:
                self._show_again(self._still, lasts)
            self._end = boundary
            if boundary + self._part_limit - self._segment_start > self._segment_limit:
                events += self._end_segment(boundary)
                events.append(self._start_segment(boundary, independent=False, discontinuity=False))
            else:
                events.append(self._end_part(boundary))
        return events

    def _show_again(self, still: Sample, lasts: int) -> None:
        """Chromium stops the sound 3 s after its last picture. A picture that empties every buffer may come twice, any other not."""
        if is_clean_start(self._tracks[self._leader_index], still):
            at = self._shown_at = self._part_start
            self._take(replace(still, dts=at, pts=at + still.pts - still.dts, duration=lasts))

    def _advance(self, sample: Sample, received_at: float) -> list[SegmentEvent]:
        distance = sample.dts - self._last_dts
        if self._held is None:
            self._pause = distance
        events = self._outlast(sample.dts, distance)
        if self._still is not None and sample.dts <= self._shown_at:  # later than its sound
            sample = replace(sample, dts=self._shown_at + 1, pts=max(sample.pts, self._shown_at + 1))
        self._still = None
        held, self._held = self._held, sample
        is_outlasted = held is None
        if held is not None and sample.dts - self._segment_start > self._segment_limit >= distance and held.dts > self._segment_start:
            events += self._cut_before(held)
        broken = distance <= 0 or sample.dts - self._segment_start > self._segment_limit
        if held is not None:
            self._take(replace(held, duration=self._room(held) if broken else distance))
        if broken and held is not None:
            self._end = held.dts + self._room(held)
        elif not broken:
            self._end = max(self._part_start, sample.dts)
        # Pictures that always come after their sound are waited for.
        self._patience = min(self._patience + max(0, self._part_start - sample.dts), round(self._timing.target_duration_s * self._rate))
        self._longest = max(self._longest * _FADING, min(distance, self._part_limit) if is_outlasted or events else distance)
        self._sound.go_on()
        new_format = sample.random_access and self._learn_format(sample)
        if broken:
            self._anchor = (sample.dts, received_at + self._wall_offset_s)
        if broken or new_format or self._segment_is_full(sample):
            events += self._turn(sample, new_format=new_format, broken=broken)
        elif self._part_is_full():
            events.append(self._end_part(self._end))
        self._note_key(sample)
        return events

    def _turn(self, sample: Sample, *, new_format: bool, broken: bool) -> list[SegmentEvent]:
        """End the segment; the next begins with `sample`."""
        starts_at = sample.dts if broken else self._end
        events: list[SegmentEvent] = []
        if self._is_empty:
            self._number -= 1  # nobody has seen anything of it yet
        else:
            events = self._end_segment(starts_at)
        if new_format:
            events.append(self._initialise())
        events.append(self._start_segment(starts_at, independent=sample.random_access, discontinuity=broken or new_format))
        return events

    def _cut_before(self, held: Sample) -> list[SegmentEvent]:
        """A picture that lasts too long for what is left of the segment begins the next one."""
        self._end = max(self._part_start, held.dts)
        if self._is_empty:
            return []
        events = self._end_segment(self._end)
        return [*events, self._start_segment(self._end, independent=held.random_access, discontinuity=False)]

    def _room(self, held: Sample) -> int:
        """How long a picture counts behind which nothing came for too long: as long as its part may be where it stands alone."""
        is_alone = not self._part_index and held.dts <= self._segment_start
        return self._part_limit if is_alone else min(held.duration, self._part_limit)

    @property
    def _is_empty(self) -> bool:
        return not self._part_index and self._end <= self._segment_start

    def _take(self, sample: Sample) -> None:
        self._samples.append(sample)
        self._weight += sum(map(len, sample.nalus))

    def _note_key(self, sample: Sample) -> None:
        if sample.random_access:
            self._key_distance = sample.dts - self._last_key if self._last_key is not None else 0
            self._last_key = sample.dts

    def _segment_is_full(self, sample: Sample) -> bool:
        """Whether a new segment begins with `sample`: at a random access point, and elsewhere only to keep to the target duration."""
        elapsed = self._end - self._segment_start
        if len(self._samples) >= _MAX_SAMPLES or self._weight >= _MAX_BYTES:
            return True
        if sample.random_access:
            long_enough = elapsed >= self._timing.segment_s * PART_FLOOR * self._rate
            return long_enough or not self._independent or elapsed + self._key_distance > self._segment_limit
        # A picture that turns out to last longer is cut off before.
        return elapsed + min(self._longest, self._part_limit, self._segment_limit // 2) >= self._segment_limit

    def _part_is_full(self) -> bool:
        """Whether one more frame might not fit; never below the floor, whatever that frame will be."""
        target = self._timing.part_target_s * self._rate
        elapsed = self._end - self._part_start
        return bool(target) and elapsed >= PART_FLOOR * target and elapsed + self._longest > target

    def _start_segment(self, at: int, *, independent: bool, discontinuity: bool) -> SegmentStarted:
        self._number += 1
        self._part_index = 0
        self._segment_start = self._part_start = self._end = at
        self._independent = independent
        anchor, wall_s = self._anchor
        return SegmentStarted(self._number, self._initialisation, independent, discontinuity, wall_s + (at - anchor) / self._rate)

    def _restate(self, started: SegmentStarted) -> SegmentStarted:
        return replace(started, initialisation=self._initialisation)

    def _end_segment(self, until: int | None) -> list[SegmentEvent]:
        duration_s = (self._end - self._segment_start) / self._rate
        has_rest = self._end > self._part_start or not self._part_index
        return [*([self._end_part(until)] if has_rest else []), SegmentFinished(self._number, duration_s)]

    def _end_part(self, until: int | None) -> PartFinished:
        """Pack what belongs before `until` (leader's ticks); sound that runs ahead waits for the next part."""
        now, later = self._divide(until)
        duration_s = (self._end - self._part_start) / self._rate
        if self._timing.part_target_s:
            duration_s = min(duration_s, self._timing.part_target_s)  # a frame longer than foreseen: the stamps inside stay true
        independent = any(sample.random_access for sample in now if sample.track_id == self._leader_id)
        data = self._packager.pack(now, starts_segment=self._part_index == 0)
        part = PartFinished(self._number, self._part_index, duration_s, independent, data)
        self._samples = later
        self._weight = sum(len(nal) for sample in later for nal in sample.nalus)
        self._part_index += 1
        self._part_start = self._end
        return part

    def _divide(self, until: int | None) -> tuple[list[Sample], list[Sample]]:
        if until is None:
            return self._samples, []
        now: list[Sample] = []
        later: list[Sample] = []
        for sample in self._samples:
            early = sample.track_id == self._leader_id or sample.dts * self._rate < until * self._scales[sample.track_id]
            (now if early else later).append(sample)
        return now, later

    def _initialise(self) -> Initialisation:
        self._initialisation += 1
        return Initialisation(self._initialisation, tuple(self._tracks), self._packager.initialise(self._tracks))

    def _learn_format(self, sample: Sample) -> bool:
        """Take over parameter sets that differ from the known ones; True where there were some."""
        track = learn_format(self._tracks[self._leader_index], sample)
        if track is None:
            return False
        self._tracks[self._leader_index] = track
        return True
