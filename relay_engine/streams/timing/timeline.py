"""Timeline: turns a source's time stamps, however wild, into one continuous time for all tracks of a Stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.streams.timing.clock_watch import ClockWatch

_START_S = 10.0  # the first unit's time: B-frames and early audio stay above zero
_WILD_S = 5.0  # a jump beyond this that the arrival clock does not confirm is an outlier
_WILD_RUN = 3  # so many outliers in a row are a new time base, not outliers
_PULL = 0.02  # by how much of each step a steered track is moved towards its arrival
_FAR_S, _FAR_PULL = 0.3, 0.5  # further away it is moved faster
_HOME_PULL = 0.25  # back to where it stood before it was steered: B-pictures have to stay in order
_SAME_BASE_S = 2.0  # tracks of one source share a base when they agree this well


@dataclass(slots=True)
class _TrackTime:
    """Where one track stands; ticks of its own clock."""

    rate: int
    watch: ClockWatch
    is_steered: bool = False  # its stamps are not believed
    was_confirmed: bool = False
    offset: int | None = None  # added to the source's stamps; None until its first unit
    last_in: int = 0
    last_out: int = 0
    last_at: float = 0.0  # monotonic seconds
    wild_run: int = 0
    home: tuple[int, float] | None = None  # offset before it was steered, and how late its units were then; None while it is there
    target: int = 0  # away from home: where `offset` is moving to

    def begin_anew(self) -> None:
        """Its stamps have nothing to do with those before."""
        self.watch.restart()
        self.is_steered = self.was_confirmed = False
        self.home = None


class Timeline:
    """Places units on one continuous time line.

    Outliers are re-stamped from the arrival clock; three in a row, or a restart of the source, begin a new base
    that continues the old time, with the tracks' relation (lip sync) kept. A clock at a steady wrong rate is set right: its stamps keep
    their distances in proportion, so that the network's jitter makes no judder, and are drawn slowly to where their arrival puts them.
    """

    def __init__(self, tracks: tuple[Track, ...], restamped: Callable[[int, bool], None] = lambda _track_id, _is_wrong: None) -> None:
        """`restamped`: told of the tracks whose clock has been found wrong for some time, or is right again."""
        self._tracks = [
            _TrackTime(track.clock_rate, ClockWatch(track.clock_rate, is_sound=track.kind is MediaKind.AUDIO)) for track in tracks
        ]
        self._restamped = restamped
        self._base_s: float | None = None  # output seconds minus source seconds, shared by tracks
        self.discontinuities = 0

    def restart(self) -> None:
        """The source begins anew: the next unit of any track sets a new base."""
        self._base_s = None
        for track_id, track in enumerate(self._tracks):
            track.offset = None
            self._watch_anew(track_id)

    def place(self, unit: AccessUnit) -> AccessUnit:
        """The unit with its pts (and dts) on the stream's time line; `unit.received_at` is the arrival clock."""
        track = self._tracks[unit.track_id]
        at = unit.received_at
        if track.offset is None:
            self._begin(track, unit.pts, at)
        elif self._is_wild(track, unit.pts, at):
            track.wild_run += 1
            if track.wild_run < _WILD_RUN:
                return self._restamp(track, unit, at)
            self._rebase(unit.track_id, unit.pts, at)
        track.wild_run = 0
        assert track.offset is not None
        watch = track.watch
        watch.observe(unit.pts, at)
        if watch.speed is not None or track.is_steered:
            self._note_verdict(unit.track_id)
            if watch.speed is not None:
                return self._steer(track, unit, watch.speed)
            self._let_go(track, unit.pts, at)
        elif track.home is not None:
            self._draw_home(track, track.home, unit.pts, at)
        return self._accept(track, unit, track.offset)

    def expected(self, track_id: int, at: float) -> int:
        """The stamp that a unit of this track would get which begins the source anew at `at`; there has to have been one."""
        return self._expected(self._tracks[track_id], at)

    def _is_wild(self, track: _TrackTime, pts: int, at: float) -> bool:
        jump = (pts - track.last_in) / track.rate
        # A late delivery with continuous stamps is not wild, nor is a true pause that the stamps show too.
        return abs(jump) > _WILD_S and abs(jump - (at - track.last_at)) > _WILD_S

    def _accept(self, track: _TrackTime, unit: AccessUnit, offset: int) -> AccessUnit:
        track.last_in = unit.pts
        track.last_out = unit.pts + offset
        track.last_at = unit.received_at
        dts = None if unit.dts is None else unit.dts + offset
        return AccessUnit(unit.track_id, track.last_out, unit.random_access, unit.nalus, dts, unit.received_at)

    def _steer(self, track: _TrackTime, unit: AccessUnit, speed: float) -> AccessUnit:
        """The unit of a track whose clock is `speed` times too fast."""
        assert track.offset is not None
        track.is_steered = True
        at, rate = unit.received_at, track.rate
        step_s = (unit.pts - track.last_in) / speed / rate
        out_s = track.last_out / rate + step_s
        error_s = at - track.watch.reference_s + track.offset / rate - out_s
        most_s = (_FAR_PULL if abs(error_s) > _FAR_S else _PULL) * max(0.0, step_s)
        pts = round((out_s + max(-most_s, min(most_s, error_s))) * rate)
        dts = None if unit.dts is None else pts - round((unit.pts - unit.dts) / speed)
        track.last_in, track.last_out, track.last_at = unit.pts, pts, at
        return replace(unit, pts=pts, dts=dts)

    def _let_go(self, track: _TrackTime, pts: int, at: float) -> None:
        """The clock is right again: go on from where the track stands, or from where it would stand, had it not been touched."""
        assert track.offset is not None
        track.is_steered = False
        if track.was_confirmed or pts + track.offset <= track.last_out:
            late_s = track.watch.reference_s
            track.target = round((at - late_s) * track.rate) + track.offset - pts
            track.home = track.home or (track.offset, late_s)
            track.offset = track.last_out - track.last_in
        track.was_confirmed = False

    @staticmethod
    def _draw_home(track: _TrackTime, home: tuple[int, float], pts: int, at: float) -> None:
        """Where only the network had starved, stamps and arrival agree again as they did before: then the tracks' relation counts (lip sync)."""
        assert track.offset is not None
        offset, late_s = home
        if abs(at - pts / track.rate - late_s) < _FAR_S:
            track.target = offset
        most = round(_HOME_PULL * max(0, pts - track.last_in))
        track.offset += max(-most, min(most, track.target - track.offset))
        if track.offset == offset:
            track.home = None

    def _note_verdict(self, track_id: int) -> None:
        track = self._tracks[track_id]
        is_wrong = track.watch.confirmed
        if is_wrong and not track.was_confirmed:
            track.was_confirmed = True
            self._restamped(track_id, True)
        elif track.was_confirmed and track.watch.speed is None:
            self._restamped(track_id, False)

    def _watch_anew(self, track_id: int) -> None:
        track = self._tracks[track_id]
        if track.was_confirmed:
            self._restamped(track_id, False)
        track.begin_anew()

    def _restamp(self, track: _TrackTime, unit: AccessUnit, at: float) -> AccessUnit:
        pts = self._expected(track, at)
        return replace(unit, pts=pts, dts=None if unit.dts is None else pts)

    @staticmethod
    def _expected(track: _TrackTime, at: float) -> int:
        return track.last_out + max(1, round((at - track.last_at) * track.rate))

    def _begin(self, track: _TrackTime, pts: int, at: float) -> None:
        expected_s = self._now_s(at)
        if self._base_s is None:
            self._base_s = expected_s - pts / track.rate
        base_s = self._base_s
        if abs(pts / track.rate + base_s - expected_s) > _WILD_S:
            base_s = expected_s - pts / track.rate  # this track's clock has nothing to do with the others'
        track.offset = round(base_s * track.rate)

    def _now_s(self, at: float) -> float:
        """The output time that belongs to `at`: the furthest track, carried on by the arrival clock."""
        heard = [track for track in self._tracks if track.last_at]
        if not heard:
            return _START_S
        return max(track.last_out / track.rate + max(0.0, at - track.last_at) for track in heard)

    def _rebase(self, track_id: int, pts: int, at: float) -> None:
        self.discontinuities += 1
        track = self._tracks[track_id]
        self._watch_anew(track_id)
        expected = self._expected(track, at)
        shared = None if self._base_s is None else round(self._base_s * track.rate)
        if shared is not None and abs(pts + shared - expected) < _SAME_BASE_S * track.rate:
            track.offset = shared  # another track jumped first and has set the new base
            return
        track.offset = expected - pts
        self._base_s = track.offset / track.rate
