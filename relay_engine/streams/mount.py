"""Mount: a published name and what stands behind it: its Intake, its Stream, its Readers."""

from __future__ import annotations

import asyncio
from typing import Protocol

from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, RelayError
from relay_engine.events import MountState, ReaderCap
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.admission import Admission, AdmissionRefused, HostBlocked
from relay_engine.streams.demand import Demand
from relay_engine.streams.intake import Feeder, Intake, IntakeTaken
from relay_engine.streams.jobs import Jobs
from relay_engine.streams.notice_board import NoticeBoard
from relay_engine.streams.outage import Outage
from relay_engine.streams.reader import Reader, ReaderPass
from relay_engine.streams.stream import Stream
from relay_engine.streams.supply import IntakeFigures, Supply
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
    def client_left(self, mount: Mount, reader: Reader, reason: LeaveReason) -> None: ...
    def reader_refused(self, mount: Mount) -> None: ...


class Mount:
    """Engine loop only: the readers' half. Media comes in by its Intake alone; readers stay through every change of it that their formats allow."""

    def __init__(self, config: MountConfig, clock: Clock, admission: Admission, observer: MountObserver) -> None:
        self.name = config.name
        self.main: Mount | None = None  # whose smaller picture it is; the table says it
        self.demand = Demand(config.linger_s)
        self.jobs = Jobs(config.name)
        self.turned_away = TurnedAway()
        self._config = config
        self._clock = clock
        self._admission = admission
        self._observer = observer
        self._readers: dict[str, Reader] = {}
        self._bytes_out_before = 0  # to readers that have left
        self._changed = asyncio.Event()
        self._supply = Supply(config.source, clock, changed=self._notify, end_readers=self._end_readers)
        self._intake: tuple[Intake, Feeder] | None = None

    @property
    def config(self) -> MountConfig:
        """As it is now: `change_config` changes what may change while it runs."""
        return self._config

    @property
    def line(self) -> str:
        """What its media comes by, as the limits name it; "" = as all that name none."""
        return self._config.line or (self.main.config.line if self.main is not None else "")

    @property
    def state(self) -> MountState:
        """What it is doing."""
        return self._supply.state

    @property
    def stream(self) -> Stream | None:
        """Its tracks and what they bring; None before there was any, and while it is switched off."""
        return self._supply.stream

    @property
    def fault(self) -> Fault | None:
        """Why there is no media."""
        return self._supply.fault

    @property
    def detail(self) -> str:
        """More of it, for the log and the curious; free of credentials."""
        return self._supply.detail

    @property
    def retry_at(self) -> float:
        """When the next attempt is planned, wall seconds; 0 = none is."""
        return self._supply.retry_at

    @property
    def source_kind(self) -> str:
        """What kind of feeder came last."""
        return self._supply.kind

    @property
    def source_transport(self) -> str:
        """By what transport."""
        return self._supply.transport

    @property
    def live_since(self) -> float:
        """Wall seconds, 0 while it is not live."""
        return self._supply.live_since

    @property
    def outage(self) -> Outage:
        """Since when its media is missed."""
        return self._supply.outage

    @property
    def notices(self) -> NoticeBoard:
        """What is odd about it although it works."""
        return self._supply.notices

    @property
    def figures(self) -> IntakeFigures:
        """What has come in."""
        return self._supply.figures

    @property
    def bitrate_in(self) -> int:
        """Bits per second over the last second."""
        return self._supply.bitrate

    @property
    def bytes_out(self) -> int:
        """To all its viewers since it was made."""
        return self._bytes_out_before + sum(reader.bytes_sent for reader in self.viewers)

    @property
    def readers(self) -> tuple[Reader, ...]:
        """All who are attached, playing or paused."""
        return tuple(self._readers.values())

    def has_reader(self, reader: Reader) -> bool:
        """True while `reader` is attached."""
        return reader.id in self._readers

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

    async def wait_rested(self) -> None:
        """Return once nobody brings media to it."""
        while self.state in (MountState.LIVE, MountState.CONNECTING, MountState.RETRYING):
            self._changed.clear()
            await self._changed.wait()

    def attach(self, reader: Reader, pass_: ReaderPass | None = None) -> None:
        """Count `reader` in and give it every burst from the next one on; it keeps `pass_`. Raises AdmissionRefused, HostBlocked."""
        reader.pass_ = pass_ or reader.pass_  # who plays again after a pause has it already
        self.check_room(reader)
        assert self.stream is not None
        if reader.id not in self._readers:
            self._readers[reader.id] = reader
            self.demand.acquire()
            self._observer.reader_joined(self, reader)
        if not reader.fetches:
            self.stream.fanout.add(reader)

    def check_room(self, reader: Reader) -> None:
        """Return where `reader` could be attached now. Raises AdmissionRefused, HostBlocked, MountUnavailable."""
        if self.stream is None or self.state is MountState.STOPPED:
            raise MountUnavailable(self.fault, self.detail)
        if reader.is_viewer and reader.id not in self._readers:
            self._admit(reader)

    def change_config(self, config: MountConfig) -> None:
        """Take over what may change while it runs."""
        self._config = config
        self.limits_changed()

    def pause(self, reader: Reader) -> None:
        """Keep `reader` counted but send it nothing."""
        if self.stream is not None:
            self.stream.fanout.remove(reader)

    def detach(self, reader: Reader, reason: LeaveReason = LeaveReason.CLIENT_LEFT) -> None:
        """Forget `reader`; idempotent."""
        if self.stream is not None:
            self.stream.fanout.remove(reader)
        if self._readers.pop(reader.id, None) is not None:
            self._bytes_out_before += reader.bytes_sent * reader.is_viewer
            self.demand.release()
            self._observer.reader_left(self, reader, reason)

    def client_left(self, client: Reader, reason: LeaveReason) -> None:
        """One of those who share a reader of this mount is gone."""
        self._observer.client_left(self, client, reason)

    def start(self) -> None:
        """Switch on: whoever feeds it may open its intake."""
        self._supply.switch_on(waits_for_publisher=self._config.waits_for_publisher)

    def stop(self, reason: LeaveReason = LeaveReason.MOUNT_STOPPED) -> None:
        """Switch off: every reader is closed with `reason`, and whoever feeds it is heard no more."""
        self._take_intake_away()
        self._supply.end_stream(reason)
        self._supply.switch_off()

    def open_intake(self, feeder: Feeder) -> Intake:
        """The way in, for `feeder` alone until it closes it or `intake_lost` is called.

        Raises MountUnavailable where the mount is switched off, IntakeTaken where another one has it and keeps it: a source its mount's, for
        as long as that runs. A publisher makes room for the next one, who is mostly itself, on a new connection.
        """
        if self.state is MountState.STOPPED:
            raise MountUnavailable(None)
        waits = self._config.waits_for_publisher
        if self._intake is not None and not waits:
            raise IntakeTaken(f"{self.name} has its source")
        self._take_intake_away()
        silence_s = self._config.no_media_timeout_s
        intake = Intake(self._supply, self._clock, silence_s=silence_s, waits_for_publisher=waits, released=self._forget_intake)
        self._intake = (intake, feeder)
        return intake

    def sample(self, now: float) -> None:
        """Measure the rate of what comes in, and forget old visitors; about once a second, at monotonic `now`."""
        self._supply.sample(now)
        self.turned_away.expire(now)

    def limits_changed(self) -> None:
        """Who was turned away may fit now."""
        self.turned_away.clear()
        self._notify()

    def keeps_out(self, peer: str) -> bool:
        """Tell whether the operator has blocked the host of `peer` ("address:port")."""
        return self._admission.keeps_out(peer, self._clock.monotonic())

    def _admit(self, reader: Reader) -> None:
        if self.keeps_out(reader.peer):
            raise HostBlocked("the operator has blocked this address for a while")
        try:
            self._admission.admit(self, reader)
        except AdmissionRefused as refused:
            is_ours = refused.cap is not ReaderCap.SUBJECT_READERS  # whose own cap is reached has not found this mount full
            if is_ours and self.turned_away.note(reader.peer, refused.cap, wall=self._clock.wall(), now=self._clock.monotonic()):
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

    def _take_intake_away(self) -> None:
        if self._intake is not None:
            (intake, feeder), self._intake = self._intake, None
            intake.lose()
            feeder.intake_lost()

    def _forget_intake(self, intake: Intake) -> None:
        if self._intake is not None and self._intake[0] is intake:
            self._intake = None

    def _end_readers(self, reason: LeaveReason) -> None:
        for reader in self.readers:
            if reason is LeaveReason.FORMAT_CHANGED and reader.fetches:
                continue
            self.detach(reader, reason)
            reader.close(reason)

    def _notify(self) -> None:
        self._changed.set()
        self._observer.mount_changed(self)
