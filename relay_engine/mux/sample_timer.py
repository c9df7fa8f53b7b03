"""SampleTimer: gives the access units of one track their decode times, durations and media time scale."""

from __future__ import annotations

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.timestamps import rescale
from relay_engine.media.track import Track
from relay_engine.mux.audio_clock import AudioClock
from relay_engine.mux.dts_estimator import DtsEstimator
from relay_engine.mux.sample import VIDEO_MODULES, Sample, frame_duration, timescale

_USUAL_FRAME_RATE = 25.0
_PAUSE_S = 2.0  # a longer distance of two pictures foretells nothing, unless the one before was as long


class SampleTimer:
    """Time stamps that wander back are mended; the duration of a picture is foretold from the one before."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self._rate = timescale(track)
        self._audio = AudioClock(self._rate) if track.kind is MediaKind.AUDIO else None
        self._frame_ticks = round(self._rate / (track.frame_rate or _USUAL_FRAME_RATE))
        self._estimator = DtsEstimator(reorder_depth(track), self._frame_ticks)
        self._last_dts: int | None = None
        self._last_pts: int | None = None
        self._last_distance = 0

    def place(self, unit: AccessUnit) -> Sample:
        """`unit` as a sample."""
        pts = rescale(unit.pts, self._track.clock_rate, self._rate)
        if self._audio is not None:
            duration = frame_duration(self._track, unit.nalus[0])
            pts = self._audio.place(pts, duration)
            return Sample(unit.track_id, pts, pts, duration, True, unit.nalus)
        if self._last_pts is not None and abs(pts - self._last_pts) > _PAUSE_S * self._rate:
            self._estimator.restart()  # else pictures after the pause would get decode times from before it
        self._last_pts = pts
        dts = self._repair(self._estimator.estimate(pts) if unit.dts is None else rescale(unit.dts, self._track.clock_rate, self._rate))
        self._note_duration(dts)
        return Sample(unit.track_id, dts, pts, self._frame_ticks, unit.random_access, unit.nalus)

    def restart(self) -> None:
        """The time line begins anew."""
        self._estimator.restart()
        self._last_dts = self._last_pts = None
        self._last_distance = 0
        if self._audio is not None:
            self._audio.restart()

    def _repair(self, dts: int) -> int:
        return dts if self._last_dts is None else max(dts, self._last_dts + 1)

    def _note_duration(self, dts: int) -> None:
        if self._last_dts is not None:
            distance = dts - self._last_dts
            if 0 < distance < _PAUSE_S * self._rate:
                self._frame_ticks = distance
            elif self._last_distance >= _PAUSE_S * self._rate:
                self._frame_ticks = min(distance, self._last_distance)  # a camera of one picture in some seconds
            self._last_distance = distance
        self._last_dts = dts


def reorder_depth(track: Track) -> int | None:
    """Pictures that may be decoded ahead of one shown earlier; None where the stream does not say."""
    module = VIDEO_MODULES.get(track.codec)
    if module is None or not track.parameter_sets.sps:
        return None
    try:
        depth: int | None = module.parse_sps(track.parameter_sets.sps[0]).reorder_frames
    except RemoteProtocolError:
        return None
    return depth
