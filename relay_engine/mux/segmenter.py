"""Segmenter: access units in, parts and segments out, by the rules of HLS (RFC 8216bis 3, 4.4.4.9, 6.2.1). No clock, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.mux.packager import Packager
from relay_engine.mux.sample import VIDEO_MODULES, Sample, parameter_sets_of, timescale
from relay_engine.mux.sample_timer import PAUSE_S, SampleTimer
from relay_engine.mux.segment_events import Initialisation, PartFinished, SegmentEvent, SegmentFinished, SegmentStarted
from relay_engine.mux.segment_timing import PART_FLOOR, SegmentTiming

_FADING = 0.98  # by which the memory of the longest frame shrinks with every frame


class Segmenter:
    """The leading track (video where there is one) decides where parts and segments end; the others follow.

    One leading unit is held back, because only the next one tells how long it lasts.
    """

    def __init__(
        self, tracks: Sequence[Track], packager: Packager, timing: SegmentTiming, *, first_number: int = 0, wall_offset_s: float = 0.0
    ) -> None:
        self._tracks = list(tracks)
        self._packager = packager
        self._timing = timing
        self._wall_offset_s = wall_offset_s  # from a unit's received_at to Unix time
        self._timers = {track.id: SampleTimer(track) for track in tracks}
        self._leader_id = next((track for track in tracks if track.kind is MediaKind.VIDEO), tracks[0]).id
        self._scales = {track.id: timescale(track) for track in tracks}
        self._rate = self._scales[self._leader_id]
        self._number = first_number - 1
        self._initialisation = -1
        self._held: Sample | None = None
        self._samples: list[Sample] = []
        self._part_index = 0
        self._part_start = self._segment_start = self._end = 0  # leader's ticks
        self._last_key: int | None = None
        self._key_distance = 0
        self._longest = 0.0  # ticks of the longest frame lately
        self._independent = True
        self._anchor = (0, 0.0)  # leader's ticks and the Unix time that belongs to them

    def push(self, unit: AccessUnit) -> list[SegmentEvent]:
        """What `unit` completes; nothing comes out before the first random access point."""
        timer = self._timers.get(unit.track_id)
        if timer is None:
            return []
        sample = timer.place(unit)
        if unit.track_id != self._leader_id:
            if self._held is not None:
                self._samples.append(sample)
            return []
        held, self._held = self._held, sample
        if held is None:
            return self._begin(sample, unit.received_at)
        return self._advance(held, sample, unit.received_at)

    def finish(self) -> list[SegmentEvent]:
        """The stream has ended: what is held back makes the last part."""
        held, self._held = self._held, None
        if held is None:
            return []
        self._samples.append(held)
        self._end = held.dts + held.duration
        return self._end_segment(None)

    def _begin(self, sample: Sample, received_at: float) -> list[SegmentEvent]:
        if not sample.random_access:
            self._held = None
            return []
        self._anchor = (sample.dts, received_at + self._wall_offset_s)
        self._learn_format(sample)
        self._last_key = sample.dts
        return [self._initialise(), self._start_segment(sample, discontinuity=False)]

    def _advance(self, held: Sample, sample: Sample, received_at: float) -> list[SegmentEvent]:
        distance = sample.dts - held.dts
        broken = not 0 < distance <= PAUSE_S * self._rate
        held = held if broken else replace(held, duration=distance)
        self._samples.append(held)
        self._end = held.dts + held.duration
        self._longest = max(self._longest * _FADING, held.duration)
        new_format = sample.random_access and self._learn_format(sample)
        if broken:
            self._anchor = (sample.dts, received_at + self._wall_offset_s)
        if broken or new_format or self._segment_is_full(sample):
            events = self._end_segment(sample.dts)
            if new_format:
                events.append(self._initialise())
            events.append(self._start_segment(sample, discontinuity=broken or new_format))
        else:
            events = [self._end_part(sample.dts)] if self._part_is_full() else []
        self._note_key(sample)
        return events

    def _note_key(self, sample: Sample) -> None:
        if sample.random_access:
            self._key_distance = sample.dts - self._last_key if self._last_key is not None else 0
            self._last_key = sample.dts

    def _segment_is_full(self, sample: Sample) -> bool:
        """Whether a new segment begins with `sample`: at a random access point, and elsewhere only to keep to the target duration."""
        elapsed = self._end - self._segment_start
        limit = self._timing.longest_segment_s * self._rate
        if sample.random_access:
            long_enough = elapsed >= self._timing.segment_s * PART_FLOOR * self._rate
            return long_enough or not self._independent or elapsed + self._key_distance > limit
        return elapsed + self._longest >= limit

    def _part_is_full(self) -> bool:
        """Whether one more frame might not fit; never below the floor, whatever that frame will be."""
        target = self._timing.part_target_s * self._rate
        elapsed = self._end - self._part_start
        return bool(target) and elapsed >= PART_FLOOR * target and elapsed + self._longest > target

    def _start_segment(self, sample: Sample, *, discontinuity: bool) -> SegmentStarted:
        self._number += 1
        self._part_index = 0
        self._segment_start = self._part_start = sample.dts
        self._independent = sample.random_access
        at, wall_s = self._anchor
        return SegmentStarted(self._number, self._initialisation, self._independent, discontinuity, wall_s + (sample.dts - at) / self._rate)

    def _end_segment(self, until: int | None) -> list[SegmentEvent]:
        duration_s = (self._end - self._segment_start) / self._rate
        return [self._end_part(until), SegmentFinished(self._number, duration_s)]

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
        index = next(index for index, track in enumerate(self._tracks) if track.id == self._leader_id)
        track = self._tracks[index]
        sets = parameter_sets_of(track, sample)
        if not sets.sps or sets == track.parameter_sets:
            return False
        track = replace(track, parameter_sets=sets)
        try:
            info = VIDEO_MODULES[track.codec].parse_sps(sets.sps[0])
            track = replace(track, width=info.width, height=info.height)
        except RemoteProtocolError:
            return False  # a broken set helps nobody: keep what works
        self._tracks[index] = track
        return True
