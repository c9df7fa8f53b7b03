"""LiveMp4: fragmented MP4 without an end, one fragment an access unit, for `<video src=live.mp4>` and players."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import ParameterSets, Track
from relay_engine.mux.fmp4 import serialize_fragment, serialize_init_segment
from relay_engine.mux.sample import Sample, learn_format, timescale
from relay_engine.mux.sample_timer import SampleTimer


class LiveMp4:
    """Starts at the first random access point with time 0. No frame waits for the next: durations are foretold, decode times exact."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self.header = serialize_init_segment(tracks)  # to be sent first; follows what the camera changes
        self._tracks = {track.id: track for track in tracks}
        self._timers = {track.id: SampleTimer(track) for track in tracks}
        self._leader = next((track for track in tracks if track.kind is MediaKind.VIDEO), tracks[0])
        self._newest = self._leader  # with the parameter sets that hold now; the fragments keep those that are not in the first header
        self._origins: dict[int, int] = {}  # per track: its ticks at time 0
        self._sequence_number = 0

    def write(self, unit: AccessUnit) -> bytes:
        """The fragment of `unit`; empty for tracks that are not carried and for what comes before the start."""
        timer = self._timers.get(unit.track_id)
        if timer is None:
            return b""
        sample = timer.place(unit)
        renewed = self._renew(sample)
        if not self._origins and not self._start(sample):
            return b""
        origin = self._origins[unit.track_id]
        if sample.dts < origin:
            return b""
        self._sequence_number += 1
        sample = replace(sample, dts=sample.dts - origin, pts=sample.pts - origin)
        return renewed + serialize_fragment(self._sequence_number, [self._tracks[unit.track_id]], [sample])

    def _renew(self, sample: Sample) -> bytes:
        """A further initialisation where the camera has changed its parameter sets; players that read only the first find the sets in band too."""
        if not sample.random_access or sample.track_id != self._leader.id:
            return b""
        track = learn_format(self._newest, sample)
        if track is None:
            return b""
        self._newest = track
        # From now on the sets stay in band: players that read only the first header must not be left with those that come between.
        self._tracks[track.id] = replace(self._tracks[track.id], parameter_sets=ParameterSets())
        self.header = serialize_init_segment([self._newest if one.id == track.id else one for one in self._tracks.values()])
        return self.header

    def _start(self, sample: Sample) -> bool:
        if sample.track_id != self._leader.id or not sample.random_access:
            return False
        at = Fraction(sample.dts, timescale(self._leader))
        self._origins = {track.id: round(at * timescale(track)) for track in self._tracks.values()}
        return True
