"""Supply: the media half of a Mount: its Stream, the state it is in and why, and the figures of what has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relay_engine.clock import Clock
from relay_engine.errors import Fault
from relay_engine.events import MountState
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.names.source_origin import without_secrets_of
from relay_engine.streams.mount_states import TRANSITIONS, Happening
from relay_engine.streams.notice_board import NoticeBoard
from relay_engine.streams.outage import Outage
from relay_engine.streams.stats import RateMeter
from relay_engine.streams.stream import Stream


@dataclass(frozen=True, slots=True)
class IntakeFigures:
    """What has come in since the mount was made, whoever brought it."""

    units: int
    bytes: int
    dropped: int  # units given up at the hand-off, because the engine was late
    reconnects: int
    bitrate: int  # bits per second over the last second


class Supply:
    """Engine loop only. The Mount owns it; an Intake, while it is its feeder's, is the only one to write to it."""

    def __init__(self, source: str, clock: Clock, *, changed: Callable[[], None], end_readers: Callable[[LeaveReason], None]) -> None:
        self.state = MountState.STOPPED
        self.stream: Stream | None = None
        self.fault: Fault | None = None
        self.detail = ""
        self.retry_at = 0.0  # wall seconds
        self.kind = ""
        self.transport = ""
        self.live_since = 0.0  # wall seconds
        self.outage = Outage()
        self.notices = NoticeBoard(changed)
        self._source = source
        self._clock = clock
        self._changed = changed
        self._end_readers = end_readers
        self._dropped = self._reconnects = 0
        self._bytes_before = self._units_before = 0  # of streams before the current one
        self._meter = RateMeter()

    @property
    def figures(self) -> IntakeFigures:
        """As they are now; the rate is that of the last sample."""
        stream = self.stream
        units, size = (stream.units_in, stream.bytes_in) if stream is not None else (0, 0)
        total = self._bytes_before + size
        return IntakeFigures(self._units_before + units, total, self._dropped, self._reconnects, self._meter.bits_per_second)

    @property
    def bitrate(self) -> int:
        """Bits per second over the last second."""
        return self._meter.bits_per_second

    def sample(self, now: float) -> None:
        """Measure the rate; about once a second."""
        self._meter.sample(self._bytes_before + (self.stream.bytes_in if self.stream is not None else 0), now)

    def switch_on(self, *, waits_for_publisher: bool) -> None:
        """Somebody may bring media now."""
        self._move(Happening.AWAIT if waits_for_publisher else Happening.START)

    def switch_off(self) -> None:
        """Nobody may; what was known of the source is forgotten."""
        self._clear_fault()
        self.notices.clear()
        self.outage = Outage()
        self._move(Happening.STOP)

    def connecting(self) -> None:
        """An attempt begins."""
        self.retry_at = 0.0
        self.notices.clear()
        self._move(Happening.CONNECT)

    def started(self, tracks: tuple[Track, ...], kind: str, transport: str) -> None:
        """The tracks are known: the same Stream goes on where the formats match, else a new one begins."""
        self.kind, self.transport = kind, transport
        if self.stream is not None and _same_formats(self.stream.tracks, tracks):
            self._reconnects += 1
            self.stream.restart(tracks)
        else:
            self.end_stream(LeaveReason.FORMAT_CHANGED)
            self.stream = Stream(tracks, self._clock, self.notices)
        self._changed()

    def write(self, unit: AccessUnit) -> bool:
        """Hand a unit to the stream; the first one makes the mount live. False where it holds nothing to see or hear."""
        if self.stream is None or not self.stream.write(unit):
            return False
        if self.state is not MountState.LIVE and (self.state, Happening.MEDIA) in TRANSITIONS and self.stream.ready.is_set():
            self._clear_fault()
            self.live_since = self._clock.wall()
            self.outage.end(self.live_since)
            self._move(Happening.MEDIA)
        return True

    def dropped(self, units: int) -> None:
        """So many were given up before they could be written."""
        self._dropped += units

    def failed(self, fault: Fault, detail: str, retry_at: float) -> None:
        """The media is lost; the next attempt is at wall time `retry_at`. Readers stay."""
        # A camera's own words may repeat what it was asked for.
        self.fault, self.detail, self.retry_at = fault, without_secrets_of(self._source, detail), retry_at
        self.outage.begin(self._clock.wall())
        self._suspend()
        self._move(Happening.FAIL)

    def rested(self) -> None:
        """Nobody wants the media: the source rests."""
        self._clear_fault()
        self.outage.forget()
        self.notices.clear()
        self._suspend()
        self._move(Happening.REST)

    def await_publisher(self) -> None:
        """Whoever pushed media has gone; readers stay for the next one."""
        self.notices.clear()
        self._suspend()
        self._move(Happening.AWAIT)

    def end_stream(self, reason: LeaveReason) -> None:
        """End every reader and let the stream go."""
        stream = self.stream
        self._end_readers(reason)
        self.stream = None
        if stream is not None:
            self._bytes_before += stream.bytes_in
            self._units_before += stream.units_in
            stream.close()

    def _suspend(self) -> None:
        self.live_since = 0.0
        if self.stream is not None:
            self.stream.suspend()

    def _clear_fault(self) -> None:
        self.fault, self.detail, self.retry_at = None, "", 0.0

    def _move(self, happening: Happening) -> None:
        self.state = TRANSITIONS.get((self.state, happening), self.state)
        self._changed()


def _same_formats(old: tuple[Track, ...], new: tuple[Track, ...]) -> bool:
    return len(old) == len(new) and all(before.is_same_format(after) for before, after in zip(old, new, strict=True))
