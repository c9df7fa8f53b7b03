"""Stream: the tracks and live state of one Mount while it has media; the trunk of the road of the media."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from relay_engine.clock import Clock
from relay_engine.config import StartMode
from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import Track
from relay_engine.notices import Notice, NoticeCode, make_notice
from relay_engine.streams.burst import Burst
from relay_engine.streams.fanout import Fanout
from relay_engine.streams.gop_cache import GopCache
from relay_engine.streams.key_pictures import KeyPictures
from relay_engine.streams.life_sign import make_life_sign
from relay_engine.streams.notice_board import NoticeBoard
from relay_engine.streams.rtp_feed import MAX_AUDIO_WAIT_S, RtpFeed
from relay_engine.streams.squeezed_burst import SqueezedBurst
from relay_engine.streams.start_point import StartPoint, squeeze, track_starts, whole
from relay_engine.streams.start_style import SQUEEZED, StartStyle
from relay_engine.streams.timing.sender_clock import SenderClock
from relay_engine.streams.timing.timeline import Timeline

_REPORT_INTERVAL_S = 1.0  # RTCP sender reports: GStreamer lines sound up with picture at each; at 5 s it starts up to 60 ms off
_SILENCE_S = 4.0  # then readers get a sign of life


class Stream:
    """Engine loop only. `write` never blocks and never awaits."""

    def __init__(self, tracks: tuple[Track, ...], clock: Clock, notices: NoticeBoard | None = None) -> None:
        self._clock = clock
        self.notices = notices if notices is not None else NoticeBoard()
        self._keepers = [ParameterSetKeeper(track) for track in tracks]
        self._rates = tuple(track.clock_rate for track in tracks)
        self._video_id = next((track.id for track in tracks if track.kind is MediaKind.VIDEO), None)
        is_h264 = any(track.id == self._video_id and track.codec is Codec.H264 for track in tracks)
        self._key_pictures = KeyPictures() if is_h264 else None
        self._timeline = Timeline(tracks, self._note_clock)
        self._sender_clock = SenderClock()
        self._gop_cache = GopCache()
        self._flush_timer: asyncio.TimerHandle | None = None
        self._next_report_at = 0.0
        self._latest_s = 0.0
        self._picture_s: float | None = None  # of the newest picture since the source began
        self._heard_at = 0.0  # monotonic seconds of the newest unit, or of the last sign of life since
        self._is_suspended = False
        self._last_unit: AccessUnit | None = None  # of the video track, or of the sound where there is no video
        self._start_points: dict[tuple[StartMode, StartStyle], StartPoint] = {}
        self._start_generation = -1
        self.feed = RtpFeed(tracks)
        self.fanout = Fanout()
        self.ready = asyncio.Event()  # a decoder could start: every parameter set is known
        self.fanout_s = 0.0  # that readers have taken of the loop
        self.units_in = 0
        self.bytes_in = 0
        self.refused: dict[int, str] = {}  # tracks of which RTP has carried nothing yet, and why
        self._has_carried = [False] * len(tracks)
        self.damaged_units = 0  # not to be carried by RTP, left out there
        self.key_distance_s: float | None = None  # between the last two random access points; None until there were two
        self._key_s: float | None = None
        self.picture_distance_s: float | None = None  # between the last two pictures in time
        self.restarts = 0  # of the source: what comes behind one does not continue what stood before
        self._note_readiness()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """With the parameter sets seen last."""
        return tuple(keeper.track for keeper in self._keepers)

    @property
    def has_key_frames(self) -> bool:
        """False where a decoder that insists on an IDR picture (a browser's) waits in vain."""
        return self._key_pictures is None or self._key_pictures.are_clean

    @property
    def video_id(self) -> int | None:
        """The id of the video track, None where there is only sound."""
        return self._video_id

    def restart(self, tracks: tuple[Track, ...]) -> None:
        """The source begins anew with tracks of the same format: a new time base for the same readers."""
        self._keepers = [ParameterSetKeeper(track) for track in tracks]
        self._timeline.restart()
        self._gop_cache.clear()
        self._key_s = self.picture_distance_s = self._picture_s = None
        self.restarts += 1
        self._key_pictures = KeyPictures() if self._key_pictures is not None else None
        self.refused.clear()
        self._has_carried = [False] * len(tracks)
        self._note_readiness()

    def suspend(self) -> None:
        """The source is gone: what was cached is no longer live."""
        self._gop_cache.clear()
        self._flush()
        self._is_suspended = True

    def write(self, unit: AccessUnit) -> bool:
        """Take one unit from the source and hand it on to every reader; False where it holds no picture and waits for the next one."""
        self.units_in += 1
        self.bytes_in += unit.size
        keeper = self._keepers[unit.track_id]
        unit = keeper.apply(unit)
        if keeper.changed:
            self._note_readiness()
        if not unit.nalus:
            return False
        unit = self._timeline.place(unit)
        self._heard_at, self._is_suspended = unit.received_at, False
        seconds = unit.pts / self._rates[unit.track_id]
        if unit.track_id == self._video_id or self._video_id is None:
            self._sender_clock.observe(seconds, unit.received_at)
            if self._picture_s is not None and seconds > self._picture_s:
                self.picture_distance_s = seconds - self._picture_s
            self._latest_s = self._picture_s = seconds
            self._last_unit = unit
            if self._key_pictures is not None:
                unit = self._key_pictures.judge(unit, seconds)
            if unit.random_access:
                self._note_random_access(seconds)
            self._add_reports_when_due()
        try:
            burst = self.feed.add(unit)
        except RemoteProtocolError as error:
            self.damaged_units += 1  # e.g. a JPEG with Huffman tables of its own: what is not RTP may still show it
            if not self._has_carried[unit.track_id]:
                self._note_refused(unit.track_id, str(error))
            burst = self._burst_past_rtp(unit)
        else:
            if not self._has_carried[unit.track_id]:
                self._note_carried(unit.track_id)
        if burst is not None:
            self._send(burst)
        elif self._flush_timer is None and self.feed.is_waiting:
            self._flush_timer = asyncio.get_running_loop().call_later(MAX_AUDIO_WAIT_S, self._flush)
        return True

    def _note_refused(self, track_id: int, why: str) -> None:
        """Nothing of this track could be carried so far: whoever asks for it by RTSP is told so, and so is the camera's owner."""
        if track_id not in self.refused:
            self.refused[track_id] = why
            self.notices.post(self._notice_of(track_id))

    def _note_carried(self, track_id: int) -> None:
        self._has_carried[track_id] = True
        if self.refused.pop(track_id, None) is not None:
            self.notices.withdraw(self._notice_of(track_id))

    def _notice_of(self, track_id: int) -> Notice:
        codec = self._keepers[track_id].track.codec
        return make_notice(NoticeCode.TRACK_NOT_CARRIED, kind=codec.kind.value, codec=codec.value)

    def _burst_past_rtp(self, unit: AccessUnit) -> Burst:
        """A unit that RTP cannot carry, with what waited for it and can be."""
        waiting = self.feed.flush()
        units, runs = (waiting.units, waiting.runs) if waiting is not None else ((), ())
        return Burst((*units, unit), runs, random_access=unit.random_access, video=unit if unit.track_id == self._video_id else None)

    def start_point(self, mode: StartMode, style: StartStyle = SQUEEZED) -> StartPoint:
        """Where a reader that joins now begins; shared by all who join between two bursts."""
        if self._start_generation != self._gop_cache.generation:
            self._start_points.clear()
            self._start_generation = self._gop_cache.generation
        point = self._start_points.get((mode, style))
        if point is None:
            point = self._start_points[mode, style] = self._make_start_point(mode, style)
        return point

    def show_life(self) -> None:
        """Send RTP readers something that changes no picture where nothing has come for a while: VLC ends after 10 s without a packet."""
        last, now = self._last_unit, self._clock.monotonic()
        if last is None or now - self._heard_at < _SILENCE_S:
            return
        # A source that is still connected may bring later what it has not brought by now: its stamps must not be overtaken.
        pts = self._timeline.expected(last.track_id, now) if self._is_suspended else last.pts + 1
        self._heard_at, self._last_unit, self._latest_s = now, replace(last, pts=pts), pts / self._rates[last.track_id]
        sign = replace(make_life_sign(self._keepers[last.track_id].track, last), pts=pts, dts=None)
        try:
            burst = self.feed.add(sign) or self.feed.flush()
        except RemoteProtocolError:
            return  # a JPEG that RTP cannot carry
        if burst is not None:
            units = tuple(unit for unit in burst.units if unit is not sign)
            self._send(Burst(units, burst.runs, random_access=False, video=None))

    def sender_report(self, track_id: int) -> bytes:
        """RTCP SR + SDES of the track as of now."""
        return self.feed.sender_report(track_id, self._clock.wall(), self._sender_clock.stream_time(self._clock.monotonic()))

    def reference_time(self) -> tuple[float, float]:
        """The wall seconds now, and the stream seconds that belong to them (for readers with sender reports of their own)."""
        return self._clock.wall(), self._sender_clock.stream_time(self._clock.monotonic())

    def last_random_access_unit(self) -> AccessUnit | None:
        """The newest picture that a decoder can show by itself."""
        bursts = self._gop_cache.bursts
        return bursts[0].video if bursts else None

    def cached_units(self) -> tuple[AccessUnit, ...]:
        """Every unit since the last random access point, oldest first (for readers that are not RTP)."""
        return tuple(unit for burst in self._gop_cache.bursts for unit in burst.units)

    def close(self) -> None:
        """Stop the stream's timer and take back what it said."""
        self._timeline.restart()
        if self._flush_timer is not None:
            self._flush_timer.cancel()
            self._flush_timer = None

    def _note_clock(self, track_id: int, is_wrong: bool) -> None:
        notice = make_notice(NoticeCode.CLOCK_RESTAMPED, kind=self._keepers[track_id].track.kind.value)
        (self.notices.post if is_wrong else self.notices.withdraw)(notice)

    def _note_random_access(self, seconds: float) -> None:
        if self._key_s is not None and seconds > self._key_s:
            self.key_distance_s = seconds - self._key_s
        self._key_s = seconds

    def _send(self, burst: Burst) -> None:
        if self._flush_timer is not None:
            self._flush_timer.cancel()
            self._flush_timer = None
        self._gop_cache.add(burst)
        begun = self._clock.monotonic()
        self.fanout.push(burst)
        self.fanout_s += self._clock.monotonic() - begun

    def _add_reports_when_due(self) -> None:
        now = self._clock.monotonic()
        if now >= self._next_report_at:
            self._next_report_at = now + _REPORT_INTERVAL_S
            self._sender_clock.follow_drift(watched=len(self.fanout) > 0)
            self.feed.add_sender_reports(self._clock.wall(), self._sender_clock.stream_time(now))

    def _flush(self) -> None:
        self._flush_timer = None
        burst = self.feed.flush()
        if burst is not None:
            self._send(burst)

    def _make_start_point(self, mode: StartMode, style: StartStyle) -> StartPoint:
        cached: tuple[Burst | SqueezedBurst, float] | None = None
        if mode == "instant" and self._video_id is not None:
            cached = squeeze(self._gop_cache.bursts, self._rates[self._video_id], style)
        elif mode == "full-gop":
            cached = whole(self._gop_cache.bursts, self._rates)
        burst, start_s = cached if cached is not None else (None, self._latest_s)
        waits = burst is None and self._video_id is not None
        starts = track_starts(self.feed, self._rates, burst, start_s)
        # While the first video packet is not known, RTP-Info leaves that track out.
        return StartPoint(burst, tuple(None if waits and index == self._video_id else start for index, start in enumerate(starts)), waits)

    def _note_readiness(self) -> None:
        if all(keeper.ready for keeper in self._keepers):
            self.ready.set()
        else:
            self.ready.clear()
