"""SourceSupervisor: keeps one Mount's source running, for ever, whatever happens to it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from random import Random
from typing import Protocol

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.dialing.address import parse_address
from relay_engine.dialing.backoff import Backoff
from relay_engine.dialing.host_turns import HostTurns
from relay_engine.dialing.source_cost import CostWatch, SourceCost, count_for
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.lateness import blame, never_late
from relay_engine.ingest.source import Source
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from relay_engine.streams.demand import Demand
from relay_engine.streams.intake import Feeder, Intake
from relay_engine.streams.media_watch import LateSince

_log = logging.getLogger(__name__)

_START_CHECK_S = 0.5  # until it has started: how often to look whether the shorter limit applies by now
_COST_CHECK_S = 1.0
_STEADY_S = 10.0  # live for so long = the next failure is a new one, not a repetition
_STOP_DEADLINE_S = 2.0


class Fed(Protocol):
    """What a supervisor needs of its mount: all else it says to the intake."""

    @property
    def name(self) -> str: ...
    @property
    def config(self) -> MountConfig: ...
    @property
    def demand(self) -> Demand: ...
    def open_intake(self, feeder: Feeder) -> Intake: ...


class SourceSupervisor:
    """One per mount with a source: no other source can delay it. Health is access units seen, not a socket open."""

    def __init__(
        self,
        mount: Fed,
        make_source: Callable[[MountConfig], Source],
        clock: Clock,
        *,
        late_since: LateSince = never_late,
        turns: HostTurns | None = None,
        cpu_time: Callable[[], float] = time.thread_time,
        random: Random | None = None,
    ) -> None:
        self._mount = mount
        self._late_since = late_since
        self._turns = turns if turns is not None else HostTurns()
        self._cpu_time = cpu_time  # of the engine's thread
        self._make_source = make_source
        self._clock = clock
        self._backoff = Backoff(random)

    async def run(self) -> None:
        """Connect, watch, retry; ends by cancellation, or where the intake is somebody else's."""
        intake = self._mount.open_intake(self)
        try:
            await self._feed(intake)
        finally:
            intake.close()

    def intake_lost(self) -> None:
        """The mount was switched off: whoever did that cancels `run`."""

    async def _feed(self, intake: Intake) -> None:
        demand = self._mount.demand
        while intake.is_open:
            if self._mount.config.on_demand and not demand.wanted:
                intake.rested()
                await demand.wait_wanted()
            error = await self._attempt(intake)
            if error is not None:
                await self._back_off(intake, error)

    async def _attempt(self, intake: Intake) -> SourceError | None:
        """Run one source until it fails, or None when nobody wants it any more."""
        async with self._turns.take(_host_of(self._mount.config.source)) as answered:
            return await self._connect(intake, answered)

    async def _connect(self, intake: Intake, answered: Callable[[], None]) -> SourceError | None:
        intake.connecting()
        sink = _AttemptSink(intake, self._clock, answered)
        name = self._mount.name
        source = tasks.spawn(self._run_source(sink), name=f"source {name}")
        unwanted = tasks.spawn(self._wait_unwanted(), name=f"demand {name}")
        try:
            error = await self._watch(source, unwanted, intake, sink.cost)
        finally:
            await tasks.cancel(unwanted)
            await tasks.cancel(source, deadline_s=_STOP_DEADLINE_S)
            sink.close()
        if intake.watch.live_for_s >= _STEADY_S and (error is None or error.fault is not Fault.TOO_COSTLY):
            self._backoff.reset()
        return error

    async def _run_source(self, sink: _AttemptSink) -> SourceError:
        count_for(sink.cost)
        try:
            await self._make_source(self._mount.config).run(sink)
        except SourceError as error:
            return error
        except Exception as error:
            _log.exception("source of %s failed in an unexpected way", self._mount.name)
            return SourceError(Fault.UNKNOWN, type(error).__name__)
        return SourceError(Fault.ENDED)

    async def _wait_unwanted(self) -> None:
        if self._mount.config.on_demand:
            await self._mount.demand.wait_unwanted()
        else:
            await asyncio.Event().wait()

    async def _watch(
        self, source: asyncio.Task[SourceError], unwanted: asyncio.Task[None], intake: Intake, cost: SourceCost
    ) -> SourceError | None:
        begun = self._clock.monotonic()
        costs = CostWatch(cost)
        while True:
            left_s, silence = intake.silence(self._late_since)
            if silence is not None:
                return silence
            if costs.is_too_costly(self._clock.monotonic(), self._cpu_time()):
                return SourceError(Fault.TOO_COSTLY, "more than half of a processor for some seconds")
            wait_s = min(left_s, _START_CHECK_S if intake.watch.heard_at is None else _COST_CHECK_S)
            await asyncio.wait({source, unwanted}, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            if unwanted.done():
                return None
            if source.done():
                return blame(source.result(), begun, self._clock.monotonic(), self._late_since)

    async def _back_off(self, intake: Intake, error: SourceError) -> None:
        delay_s = self._backoff.next_delay_s(error.fault)
        intake.failed(error.fault, error.detail, self._clock.wall() + delay_s)
        if not self._mount.config.on_demand:
            await asyncio.sleep(delay_s)
            return
        try:
            await asyncio.wait_for(self._mount.demand.wait_unwanted(), delay_s)
        except TimeoutError:
            return


class _AttemptSink:
    """Hands the media of one attempt to the intake, and counts what that costs; deaf once closed, whatever the source still sends."""

    def __init__(self, intake: Intake, clock: Clock, answered: Callable[[], None]) -> None:
        self._intake = intake
        self._answered = answered  # the host may be dialled for the next one
        self._clock = clock
        self._closed = False
        self.cost = SourceCost()

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        if not self._closed:
            self._answered()
            self._intake.started(tracks, kind=kind, transport=transport)

    def write(self, unit: AccessUnit) -> None:
        if self._closed:
            return
        begun, fanout_s = self._clock.monotonic(), self._intake.fanout_s
        self._intake.write(unit)
        self._count(self._clock.monotonic() - begun, self._intake.fanout_s - fanout_s)

    def _count(self, taken_s: float, fanout_s: float) -> None:
        """What readers take of the loop is not the camera's doing."""
        self.cost.busy_s += -fanout_s if self.cost.is_counting else taken_s - fanout_s

    def dropped(self, units: int) -> None:
        self._intake.dropped(units)

    def notice(self, notice: Notice) -> None:
        if not self._closed:
            self._intake.notice(notice)

    def close(self) -> None:
        self._closed = True


def _host_of(source: str) -> str:
    """Whom it dials; "" for nobody."""
    try:
        return parse_address(source).host.lower()
    except SourceError:
        return ""
