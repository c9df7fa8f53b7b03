"""StreamClock: puts the RTP time stamps of all tracks of one session on one time line (RFC 3550 6.4.1, RFC 2326 12.33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relay_engine.media.timestamps import from_ntp, unwrap, wrap_difference
from relay_engine.rtp.drift_follower import DriftFollower

_TRUST_S = 1.5  # RTP-Info that is further from what the arrival says is one of those that cameras get wrong
_MAX_CORRECTION_S = 3.0  # sender reports that differ by more come from clocks that have nothing to do with each other
_DEAD_BAND_S = 0.015  # not worth moving anything
_JUMP_S = 0.25  # larger corrections are made at once, smaller ones too slowly to be heard
_SLEW = 0.05
_STEP_S = 0.25  # between two reports of one track: the camera has set its clock


@dataclass(slots=True)
class _TrackClock:
    rate: int
    start: int | None = None  # RTP-Info: the 32-bit stamp that belongs to the start of play
    offset: int | None = None  # ticks added to the track's stamps; None before its first unit
    target: int = 0  # where `offset` is moving to
    last_pts: int = 0
    last_at: float = 0.0  # monotonic seconds
    epoch_s: float | None = None  # sender reports: wall time of pts 0
    ahead_s: float = 0.0  # by how much the last report's wall time was ahead of its arrival
    doubted: int | None = None  # an offset that reports of two different clocks gave: believed when the next ones say the same


class StreamClock:
    """One per session. Starts from RTP-Info, else from the arrival of the first units; sender reports make it exact.

    Until there are some, and where there are none, `drift` keeps sound and picture together.
    """

    def __init__(self, clock_rates: Sequence[int], drift: DriftFollower | None = None) -> None:
        self._tracks = [_TrackClock(rate) for rate in clock_rates]
        self._drift = drift
        self._zero_at: float | None = None  # monotonic time of 0 on the time line

    def set_start(self, track_id: int, rtp_timestamp: int) -> None:
        """RTP-Info names the stamp at which play starts."""
        self._tracks[track_id].start = rtp_timestamp

    def place(self, track_id: int, pts: int, received_at: float) -> int:
        """Ticks on the common time line for a stamp of the track."""
        track = self._tracks[track_id]
        if track.offset is None:
            track.offset = track.target = self._first_offset(track, pts, received_at)
        elif track.offset != track.target:
            self._slew(track, pts)
        track.last_pts, track.last_at = pts, received_at
        placed = pts + track.offset
        return placed if self._drift is None else self._drift.place(track_id, placed, received_at)

    def restart(self, track_id: int, pts: int, received_at: float) -> None:
        """The camera changed its SSRC: stamps begin anew at `pts`, the time line goes on."""
        track = self._tracks[track_id]
        track.start = track.epoch_s = None
        if track.offset is not None:
            elapsed = round((received_at - track.last_at) * track.rate)
            track.offset = track.target = track.last_pts + track.offset + max(1, elapsed) - pts

    def report(self, track_id: int, ntp: int, rtp_timestamp: int, received_at: float) -> None:
        """A sender report: wall time and stamp of the same instant; monotonic seconds of its arrival."""
        track = self._tracks[track_id]
        if track.offset is None or not ntp >> 32:  # some cameras send zeros
            return
        epoch_s = from_ntp(ntp) - unwrap(rtp_timestamp, track.last_pts) / track.rate
        if track.epoch_s is not None and abs(epoch_s - track.epoch_s) > _STEP_S:
            self._forget_reports()  # what the others told belongs to the clock as it was before
        track.epoch_s, track.ahead_s = epoch_s, from_ntp(ntp) - received_at
        leader = next((other for other in self._tracks if other.epoch_s is not None and other.offset is not None), None)
        if leader is None:
            return
        for follower in self._tracks:
            if follower is not leader and self._wanted(follower, leader) is not None:
                self._settle_drift()
                self._correct(follower, leader)

    def _settle_drift(self) -> None:
        """The reports tell what could only be estimated so far: go on from there by them alone."""
        if self._drift is None:
            return
        for track_id, track in enumerate(self._tracks):
            if track.offset is not None:
                given = self._drift.given(track_id)
                track.offset, track.target = track.offset + given, track.target + given
        self._drift = None

    def _forget_reports(self) -> None:
        for track in self._tracks:
            track.epoch_s = None

    def _first_offset(self, track: _TrackClock, pts: int, received_at: float) -> int:
        since_start = None if track.start is None else wrap_difference(pts & 0xFFFFFFFF, track.start)
        if self._zero_at is None:
            trusted = since_start is not None and 0 <= since_start <= _TRUST_S * track.rate
            self._zero_at = received_at - (since_start / track.rate if trusted and since_start is not None else 0.0)
        arrived = round((received_at - self._zero_at) * track.rate)
        if since_start is not None and abs(since_start - arrived) <= _TRUST_S * track.rate:
            return since_start - pts
        return arrived - pts

    @staticmethod
    def _wanted(track: _TrackClock, leader: _TrackClock) -> int | None:
        """The offset that the reports give the track; None where they do not tell."""
        if track.epoch_s is None or track.offset is None or leader.epoch_s is None or leader.offset is None:
            return None
        zero_s = leader.epoch_s - leader.offset / leader.rate  # wall time of 0 on the time line
        wanted = round((track.epoch_s - zero_s) * track.rate)
        return wanted if abs(wanted - track.offset) <= _MAX_CORRECTION_S * track.rate else None

    def _correct(self, track: _TrackClock, leader: _TrackClock) -> None:
        wanted = self._wanted(track, leader)
        if wanted is None or track.offset is None:
            return
        error_s = abs(wanted - track.offset) / track.rate
        if error_s <= _DEAD_BAND_S:
            return
        if error_s > _JUMP_S and self._is_doubtful(track, leader, wanted):
            return
        track.target = wanted
        if error_s > _JUMP_S:
            track.offset = wanted

    def _is_doubtful(self, track: _TrackClock, leader: _TrackClock, wanted: int) -> bool:
        """True where the camera seems to have set its clock between the two reports: the next ones will tell.

        Some cameras name other instants than that of sending; theirs say the same again.
        """
        if abs(track.ahead_s - leader.ahead_s) <= _STEP_S:
            return False
        if track.doubted is not None and abs(wanted - track.doubted) <= _STEP_S * track.rate:
            return False
        track.doubted = wanted
        self._forget_reports()
        return True

    @staticmethod
    def _slew(track: _TrackClock, pts: int) -> None:
        assert track.offset is not None
        most = max(1, round(abs(pts - track.last_pts) * _SLEW))
        track.offset += max(-most, min(most, track.target - track.offset))
