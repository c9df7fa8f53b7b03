"""Mount: a published name and what stands behind it: its Stream, its Readers, the state of its source."""

from __future__ import annotations

import asyncio
from typing import Protocol

from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, RelayError
from relay_engine.events import MountState
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.source_origin import without_secrets_of
from relay_engine.streams.admission import Admission, AdmissionRefused, HostBlocked
from relay_engine.streams.demand import Demand
from relay_engine.streams.mount_states import TRANSITIONS, Happening
from relay_engine.streams.notice_board import NoticeBoard
from relay_engine.streams.outage import Outage
from relay_engine.streams.reader import Reader, ReaderPass
from relay_engine.streams.stream import Stream
from relay_engine.streams.turned_away import TurnedAway


class MountUnavailable(RelayError):
    """The mount has no media for a reader now; `fault` says why, None where it is switched off."""

    def __init__(self, fault: Fault | None, detail: str = "") -> None:
        super().__init__(f"{fault or 'stopped'}: {detail}" if detail else str(fault or "stopped"))
        self.fault = fault
        self.detail = detail


class MountObserver(Protocol):
    """Who is told what happens on a mount (the engine)."""

    def mount_changed(self, mount: Mount) -> None: ...
    def reader_joined(self, mount: Mount, reader: Reader) -> None: ...
    def reader_left(self, mount: Mount, reader: Reader, reason: LeaveReason) -> None: ...
    def reader_refused(self, mount: Mount) -> None: ...


class Mount:
    """Engine loop only. Readers stay through every reconnect of the source as long as the formats stay the same."""

    def __init__(self, config: MountConfig, clock: Clock, admission: Admission, observer: MountObserver) -> None:
        self.config = config
        self.name = config.name
        self.state = MountState.STOPPED
        self.stream: Stream | None = None
        self.demand = Demand(config.linger_s)
        self.fault: Fault | None = None
        self.detail = ""
        self.retry_at = 0.0  # wall seconds
        self.source_kind = ""
        self.source_transport = ""
        self.live_since = 0.0  # wall seconds
        self.outage = Outage()
        self.turned_away = TurnedAway()
        self.dropped_in = 0
        self.reconnects = 0
        self.bitrate_in = 0  # bits per second over the last second, set by the engine's statistics
        self.bytes_in_before = 0  # of streams that this mount had before the current one
        self.units_in_before = 0
        self.bytes_out_before = 0  # of readers that have left
        self._clock = clock
        self._admission = admission
        self._observer = observer
        self._readers: dict[str, Reader] = {}
        self._changed = asyncio.Event()
        self.notices = NoticeBoard(self._notify)

    @property
    def readers(self) -> tuple[Reader, ...]:
        """All who are attached, playing or paused."""
        return tuple(self._readers.values())

    def has_reader(self, reader: Reader) -> bool:
        """True while `reader` is attached."""
        return reader.id in self._readers

    @property
    def fanout_s(self) -> float:
        """Seconds that the readers of this stream have taken of the loop."""
        return self.stream.fanout_s if self.stream is not None else 0.0

    @property
    def viewers(self) -> tuple[Reader, ...]:
        """The readers that are clients."""
        return tuple(reader for reader in self._readers.values() if reader.is_viewer)

    @property
    def viewer_count(self) -> int:
        """How many of them there are."""
        return len(self.viewers)

    async def open_stream(self, deadline_s: float = 10.0) -> Stream:
        """The stream once it is live and a decoder could start; wakes a source on demand.

        Raises MountUnavailable where the mount is stopped or nothing came by the deadline.
        """
        with self.demand.hold():
            try:
                async with asyncio.timeout(deadline_s):
                    return await self._wait_for_stream()
            except TimeoutError:
                raise MountUnavailable(self.fault or Fault.TIMED_OUT, self.detail) from None

    def attach(self, reader: Reader, pass_: ReaderPass | None = None) -> None:
        """Count `reader` in and give it every burst from the next one on; it keeps `pass_`. Raises AdmissionRefused, HostBlocked."""
        self.check_room(reader)
        assert self.stream is not None
        reader.pass_ = pass_ or reader.pass_  # who plays again after a pause has it already
        if reader.id not in self._readers:
            self._readers[reader.id] = reader
            self.demand.acquire()
            self._observer.reader_joined(self, reader)
        self.stream.fanout.add(reader)

    def check_room(self, reader: Reader) -> None:
        """Return where `reader` could be attached now. Raises AdmissionRefused, HostBlocked, MountUnavailable."""
        if self.stream is None or self.state is MountState.STOPPED:
            raise MountUnavailable(self.fault, self.detail)
        if reader.is_viewer and reader.id not in self._readers:
            self._admit(reader)

    def change_config(self, config: MountConfig) -> None:
        """Take over what may change while it runs."""
        self.config = config
        self.turned_away.clear()
        self._notify()

    def pause(self, reader: Reader) -> None:
        """Keep `reader` counted but send it nothing."""
        if self.stream is not None:
            self.stream.fanout.remove(reader)

    def detach(self, reader: Reader, reason: LeaveReason = LeaveReason.CLIENT_LEFT) -> None:
        """Forget `reader`; idempotent."""
        if self.stream is not None:
            self.stream.fanout.remove(reader)
        if self._readers.pop(reader.id, None) is not None:
            self.bytes_out_before += reader.bytes_sent * reader.is_viewer
            self.demand.release()
            self._observer.reader_left(self, reader, reason)

    def start(self) -> None:
        """Switch on: the supervisor may connect."""
        self._move(Happening.START)

    def stop(self, reason: LeaveReason = LeaveReason.MOUNT_STOPPED) -> None:
        """Switch off: every reader is closed with `reason`."""
        self.close_stream(reason)
        self._clear_fault()
        self.notices.clear()
        self.outage = Outage()
        self._move(Happening.STOP)

    def source_connecting(self) -> None:
        """The source begins an attempt."""
        self.retry_at = 0.0
        self.notices.clear()
        self._move(Happening.CONNECT)

    def source_started(self, tracks: tuple[Track, ...], kind: str, transport: str) -> Stream:
        """The source knows its tracks: the same Stream goes on where the formats match, else a new one begins."""
        self.source_kind, self.source_transport = kind, transport
        stream = self.stream
        if stream is not None and _same_formats(stream.tracks, tracks):
            self.reconnects += 1
            stream.restart(tracks)
        else:
            self.close_stream(LeaveReason.FORMAT_CHANGED)
            stream = self.stream = Stream(tracks, self._clock, self.notices)
        self._notify()
        return stream

    def write(self, unit: AccessUnit) -> bool:
        """Hand a unit of the source to the stream; the first one makes the mount live. False where it holds nothing to see or hear."""
        if self.stream is None or not self.stream.write(unit):
            return False
        if self.state is not MountState.LIVE and (self.state, Happening.MEDIA) in TRANSITIONS and self.stream.ready.is_set():
            self._clear_fault()
            self.live_since = self._clock.wall()
            self.outage.end(self.live_since)
            self._move(Happening.MEDIA)
        return True

    def source_failed(self, fault: Fault, detail: str, retry_at: float) -> None:
        """The source is lost; it tries again at wall time `retry_at`. Readers stay."""
        # A camera's own words may repeat what it was asked for.
        self.fault, self.detail, self.retry_at = fault, without_secrets_of(self.config.source, detail), retry_at
        self.outage.begin(self._clock.wall())
        self._suspend()
        self._move(Happening.FAIL)

    def source_idle(self) -> None:
        """Nobody wants the media: the source rests."""
        self._clear_fault()
        self.outage.forget()
        self.notices.clear()
        self._suspend()
        self._move(Happening.REST)

    def close_stream(self, reason: LeaveReason) -> None:
        """Close every reader with `reason` and let the stream go."""
        stream, readers = self.stream, self.readers
        for reader in readers:
            self.detach(reader, reason)
            reader.close(reason)
        self.stream = None
        if stream is not None:
            self.bytes_in_before += stream.bytes_in
            self.units_in_before += stream.units_in
            stream.close()

    def keeps_out(self, peer: str) -> bool:
        """Tell whether the operator has blocked the host of `peer` ("address:port")."""
        return self._admission.blocked.holds(peer, self._clock.monotonic())

    def _admit(self, reader: Reader) -> None:
        if self.keeps_out(reader.peer):
            raise HostBlocked("the operator has blocked this address for a while")
        try:
            self._admission.admit(self)
        except AdmissionRefused as refused:
            if self.turned_away.note(reader.peer, refused.cap, wall=self._clock.wall(), now=self._clock.monotonic()):
                self._observer.reader_refused(self)
            raise

    async def _wait_for_stream(self) -> Stream:
        while True:
            if self.state is MountState.STOPPED:
                raise MountUnavailable(None)
            if self.state is MountState.LIVE and self.stream is not None and self.stream.ready.is_set():
                return self.stream
            self._changed.clear()
            await self._changed.wait()

    def _suspend(self) -> None:
        self.live_since = 0.0
        if self.stream is not None:
            self.stream.suspend()

    def _clear_fault(self) -> None:
        self.fault, self.detail, self.retry_at = None, "", 0.0

    def _move(self, happening: Happening) -> None:
        self.state = TRANSITIONS.get((self.state, happening), self.state)
        self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._observer.mount_changed(self)


def _same_formats(old: tuple[Track, ...], new: tuple[Track, ...]) -> bool:
    return len(old) == len(new) and all(before.is_same_format(after) for before, after in zip(old, new, strict=True))
