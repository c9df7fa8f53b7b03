"""Intake: the one way into a Mount, owned by one feeder at a time: a Source's supervisor or a Publisher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from relay_engine.clock import Clock
from relay_engine.errors import Fault, RelayError, RemoteProtocolError, SourceError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from relay_engine.streams.media_watch import LateSince, MediaWatch
from relay_engine.streams.supply import IntakeFigures, Supply


class Feeder(Protocol):
    """Who brings media to a mount."""

    def intake_lost(self) -> None:
        """The intake is no longer its own: the mount was switched off, or another one has taken it over. Nothing that it says counts any more."""
        ...


class IntakeTaken(RelayError):
    """Somebody else feeds this mount already, and keeps it: RTMP and RTSP refuse the newcomer, HTTP answers 409."""


class Intake:
    """Engine loop only. Once it is lost or closed, no call changes anything: whoever was late is not heard."""

    def __init__(
        self, supply: Supply, clock: Clock, *, silence_s: float, waits_for_publisher: bool, released: Callable[[Intake], None]
    ) -> None:
        self._supply: Supply | None = supply  # None once it is the feeder's no longer
        self._clock = clock
        self._silence_s = silence_s
        self._waits_for_publisher = waits_for_publisher
        self._released = released
        self._at_first = self._at_last = supply.figures  # of the mount, when this one began; of this one, when it ended
        self.since = clock.wall()
        self.watch = MediaWatch(silence_s, clock.monotonic())

    @property
    def is_open(self) -> bool:
        """False once another one feeds the mount, or nobody may."""
        return self._supply is not None

    @property
    def fanout_s(self) -> float:
        """Seconds that readers have taken of the loop, of the stream that is written to."""
        stream = self._supply.stream if self._supply is not None else None
        return stream.fanout_s if stream is not None else 0.0

    @property
    def figures(self) -> IntakeFigures:
        """What this feeder has brought so far."""
        if self._supply is None:
            return self._at_last
        first, now = self._at_first, self._supply.figures
        return IntakeFigures(
            now.units - first.units, now.bytes - first.bytes, now.dropped - first.dropped, now.reconnects - first.reconnects, now.bitrate
        )

    def connecting(self) -> None:
        """The feeder begins an attempt: its silence is counted from now on."""
        self.watch = MediaWatch(self._silence_s, self._clock.monotonic())
        if self._supply is not None:
            self._supply.connecting()

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        """The tracks are known; units may follow. Again where they change: readers stay as long as the formats do."""
        if self._supply is not None:
            self.watch.note_started(tracks, self._clock.monotonic())
            self._supply.started(tracks, kind, transport)

    def write(self, unit: AccessUnit) -> None:
        """One access unit; its pts shares one time line with the other tracks of this feeder."""
        if self._supply is None:
            return
        try:
            is_media = self._supply.write(unit)
        except RemoteProtocolError as error:  # e.g. a JPEG that RTP cannot carry: that unit is lost, the rest goes on
            self.watch.note_refused(str(error))
            self._supply.dropped(1)
            return
        if is_media:
            self.watch.note_unit(unit.track_id, self._clock.monotonic())

    def dropped(self, units: int) -> None:
        """So many units were given up before they could be written."""
        if self._supply is not None:
            self._supply.dropped(units)

    def notice(self, notice: Notice) -> None:
        """The camera's owner should know this, as long as this attempt lasts."""
        if self._supply is not None:
            self._supply.notices.post(notice)

    def failed(self, fault: Fault, detail: str, retry_at: float = 0.0) -> None:
        """The media is lost; the feeder tries again at wall time `retry_at`, 0 where it does not. Readers stay."""
        if self._supply is not None:
            self._supply.failed(fault, detail, retry_at)

    def rested(self) -> None:
        """Nobody wants the media, and the feeder brings none until somebody does."""
        if self._supply is not None:
            self._supply.rested()

    def silence(self, late_since: LateSince) -> tuple[float, SourceError | None]:
        """Seconds until it will have been silent for too long; where it has been, what to say."""
        now = self._clock.monotonic()
        left_s = self.watch.left_s(now, late_since)
        return left_s, None if left_s > 0 else self.watch.describe_silence(now)

    def close(self) -> None:
        """The feeder brings nothing more, and lets another one in; idempotent."""
        supply = self._supply
        if supply is not None:
            self.lose()
            self._released(self)
            if self._waits_for_publisher:
                supply.await_publisher()

    def lose(self) -> None:
        """It is the feeder's no longer. The mount alone calls this."""
        if self._supply is not None:
            self._at_last = self.figures
            self._supply = None
