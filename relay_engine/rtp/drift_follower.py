"""DriftFollower: keeps sound and picture together where their two clocks drift apart and nobody says by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.rtp.drift_line import DriftLine, Point, fit_line

_WINDOW_S = 2.5  # of arrival; the least late unit of each track counts, so that jitter, bursts and short stalls do not
_STALE_S = 60.0  # a window that lasts longer, because one of the tracks rests, tells nothing
_LEAP_S = 5.0  # of a track's stamps against its arrival: the stamps begin anew, or one of them is wild
_POINTS = 12  # then neighbours are merged: old ones stand for minutes, the newest for one window each
_MEMORY_S = 600.0  # of a drift that is known
_FEWEST = 6  # points of a proof: 15 s
_DRIFT_S, _NOISE = 0.05, 10.0  # a proof: drifted by this much, and by so many times what the points are off the line
_MOST = 0.055  # a clock further off is found by ClockWatch, one track for itself
_GATE_S, _GATE_NOISE = 0.06, 4.0  # points further off the line are strays
_ODD_S = 0.5  # off the line: no jitter
_STRAYS = 3  # in a row: the line has ended
_CATCH_UP, _LEAST_STEP = 0.5, 0.003  # a track is moved so much faster than its clock drifts, beside 3 ms a second
_RETURN_STEP = 0.02


@dataclass(slots=True)
class _Track:
    rate: int
    lowest_s: float | None = None  # lateness (arrival minus stamp) of this window's least late unit
    last_s: float | None = None  # of the newest unit
    newest: int | None = None  # highest stamp so far
    given_s: float = 0.0  # added to its stamps


class DriftFollower:
    """Adds to the stamps of whichever of the two clocks is further from the arrival, slowly; what they are apart at first is kept.

    Both tracks come by one network: what it does to their arrival cancels out, and what is left is the difference of the two clocks.
    It counts as drift only where it lies on a straight line. Where the line ends, what was given is held; where the tracks fall back
    to what they were apart before, somebody else has set them right, so that all is taken back and nothing is believed any more.
    """

    def __init__(self, video: tuple[int, int], sound: tuple[int, int]) -> None:
        """(id, clock rate) of the two tracks."""
        self._video, self._sound = _Track(video[1]), _Track(sound[1])
        self._tracks = {video[0]: self._video, sound[0]: self._sound}
        self._begun_at: float | None = None  # of this window
        self._points: list[Point] = []
        self._strays: list[Point] = []
        self._line: DriftLine | None = None
        self._moved: _Track | None = None  # the one that follows the line; None while no drift is proven
        self._level_s = 0.0  # of the line where nothing is to be added
        self._until = 0.0  # so far the line may be carried on
        self._apart_s: float | None = None  # sound against picture when the source began
        self._is_over = False

    def given(self, track_id: int) -> int:
        """Ticks that are being added to the stamps of the track."""
        track = self._tracks.get(track_id)
        return round(track.given_s * track.rate) if track is not None else 0

    def place(self, track_id: int, pts: int, at: float) -> int:
        """The stamp for a unit stamped `pts` that came at `at` (monotonic seconds)."""
        track = self._tracks.get(track_id)
        if track is None:
            return pts
        if not self._is_over:
            self._observe(track, at - pts / track.rate, at)
        step_s = 0.0 if track.newest is None else (pts - track.newest) / track.rate
        if track.newest is None or step_s > 0 or step_s < -_LEAP_S:
            track.newest = pts
        if step_s > 0 and (self._is_over or self._moved is track):
            self._move(track, step_s, at)
        return pts + round(track.given_s * track.rate) if track.given_s else pts

    def follow(self, unit: AccessUnit) -> AccessUnit:
        """The unit with its stamps so placed."""
        moved = self.place(unit.track_id, unit.pts, unit.received_at) - unit.pts
        return replace(unit, pts=unit.pts + moved, dts=None if unit.dts is None else unit.dts + moved) if moved else unit

    def _observe(self, track: _Track, late_s: float, at: float) -> None:
        if self._begun_at is None:
            self._begun_at = at
        if track.last_s is not None and abs(late_s - track.last_s) > _LEAP_S:
            self._begin_anew(at)
        track.last_s = late_s
        if track.lowest_s is None or late_s < track.lowest_s:
            track.lowest_s = late_s
        if at - self._begun_at >= _WINDOW_S:
            self._end_window(at)

    def _end_window(self, at: float) -> None:
        assert self._begun_at is not None
        video_s, sound_s, lasted_s = self._video.lowest_s, self._sound.lowest_s, at - self._begun_at
        if video_s is None or sound_s is None:
            if lasted_s > _STALE_S:
                self._begin_anew(at)
            return
        point = Point(self._begun_at, video_s, sound_s)
        self._begun_at, self._video.lowest_s, self._sound.lowest_s = at, None, None
        self._take(point, at, lasted_s)

    def _take(self, point: Point, at: float, lasted_s: float) -> None:
        if self._apart_s is None:
            self._apart_s = point.apart_s - self._given_apart_s
        if self._line is not None and abs(point.apart_s - self._line.at(point.at)) > max(_GATE_S, _GATE_NOISE * self._line.noise_s):
            self._strays.append(point)
            if len(self._strays) == _STRAYS:
                self._end_line(at)
            return
        self._strays.clear()
        self._until = at + 1.5 * lasted_s
        self._learn(point)

    @property
    def _given_apart_s(self) -> float:
        return self._sound.given_s - self._video.given_s

    def _learn(self, point: Point) -> None:
        self._points.append(point)
        if len(self._points) == _POINTS and self._line is not None:
            if self._moved is None and self._line.noise_s > _ODD_S:
                self._points.clear()  # with an odd beginning nothing would ever be proven
                self._line = None
                return
            pairs = zip(self._points[::2], self._points[1::2], strict=True)
            self._points = [earlier.merged(later, self._line) for earlier, later in pairs]
        if self._moved is not None and len(self._points) > _FEWEST and point.at - self._points[0].at > _MEMORY_S:
            del self._points[0]
        if len(self._points) < _FEWEST - 2:
            return
        line = self._line = fit_line(self._points)
        if self._moved is None and len(self._points) >= _FEWEST and self._is_drift(line):
            self._moved = self._video if abs(line.video_slope) > abs(line.sound_slope) else self._sound
            self._level_s = line.at(self._points[0].at) - self._given_apart_s

    def _is_drift(self, line: DriftLine) -> bool:
        begun_at, ended_at = self._points[0].at, self._points[-1].at
        if abs(line.slope) > _MOST or abs(line.slope) * (ended_at - begun_at) < max(_DRIFT_S, _NOISE * line.noise_s):
            return False
        newer = [point for point in self._points if point.at >= (begun_at + ended_at) / 2]  # an odd beginning is no drift
        return len(newer) >= _FEWEST // 2 and 0.5 <= fit_line(newer).slope / line.slope <= 2

    def _end_line(self, at: float) -> None:
        """The tracks stand elsewhere, or drift otherwise."""
        assert self._apart_s is not None
        change_s = sum(point.apart_s for point in self._strays) / len(self._strays) - self._apart_s
        if abs(self._given_apart_s) > _GATE_S and abs(change_s) < abs(change_s - self._given_apart_s):
            self._is_over = True
        self._begin_anew(at)

    def _begin_anew(self, at: float) -> None:
        self._begun_at, self._video.lowest_s, self._sound.lowest_s = at, None, None
        self._points, self._strays = [], []
        self._line = self._moved = self._apart_s = None

    def _move(self, track: _Track, step_s: float, at: float) -> None:
        """Add as much more as is due, and as `step_s` seconds of the track may be moved without being noticed."""
        if self._line is None or self._moved is None:  # over
            wanted_s, most_s = 0.0, _RETURN_STEP * step_s
        else:
            apart_s = self._line.at(min(at, self._until)) - self._level_s
            wanted_s = apart_s + self._video.given_s if track is self._sound else self._sound.given_s - apart_s
            most_s = ((1 + _CATCH_UP) * abs(self._line.slope) + _LEAST_STEP) * step_s
        track.given_s += max(-most_s, min(most_s, wanted_s - track.given_s))


def make_follower(tracks: Sequence[Track]) -> DriftFollower | None:
    """For the first picture and the first sound of a source; None where it has not both."""
    first = {track.kind: (track.id, track.clock_rate) for track in reversed(tracks)}
    if MediaKind.VIDEO not in first or MediaKind.AUDIO not in first:
        return None
    return DriftFollower(first[MediaKind.VIDEO], first[MediaKind.AUDIO])
