"""SourceSupervisor: keeps one Mount's source running, for ever, whatever happens to it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.dialing.backoff import Backoff
from relay_engine.dialing.source_cost import CostWatch, SourceCost, count_for
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.lateness import LateSince, blame, never_late
from relay_engine.ingest.source import Source
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.notices import Notice

if TYPE_CHECKING:
    from relay_engine.streams.mount import Mount

_log = logging.getLogger(__name__)

_OPEN_DEADLINE_S = 25.0  # backstop only: sources have their own, shorter limits and know the fault better
_START_CHECK_S = 0.5  # until it has started: how often to look whether the shorter limit applies by now
_COST_CHECK_S = 1.0
_STEADY_S = 10.0  # live for so long = the next failure is a new one, not a repetition
_STOP_DEADLINE_S = 2.0


class SourceSupervisor:
    """One per mount with a source: no other source can delay it. Health is access units seen, not a socket open."""

    def __init__(
        self,
        mount: Mount,
        make_source: Callable[[MountConfig], Source],
        clock: Clock,
        *,
        late_since: LateSince = never_late,
        cpu_time: Callable[[], float] = time.thread_time,
        random: Random | None = None,
    ) -> None:
        self._mount = mount
        self._late_since = late_since
        self._cpu_time = cpu_time  # of the engine's thread
        self._make_source = make_source
        self._clock = clock
        self._backoff = Backoff(random)

    async def run(self) -> None:
        """Connect, watch, retry; ends only by cancellation."""
        demand = self._mount.demand
        while True:
            if self._mount.config.on_demand and not demand.wanted:
                self._mount.source_idle()
                await demand.wait_wanted()
            error = await self._attempt()
            if error is not None:
                await self._back_off(error)

    async def _attempt(self) -> SourceError | None:
        """Run one source until it fails, or None when nobody wants it any more."""
        self._mount.source_connecting()
        sink = _MountSink(self._mount, self._clock)
        name = self._mount.name
        source = tasks.spawn(self._run_source(sink), name=f"source {name}")
        unwanted = tasks.spawn(self._wait_unwanted(), name=f"demand {name}")
        try:
            error = await self._watch(source, unwanted, sink)
        finally:
            await tasks.cancel(unwanted)
            await tasks.cancel(source, deadline_s=_STOP_DEADLINE_S)
            sink.close()
        if sink.live_for_s >= _STEADY_S and (error is None or error.fault is not Fault.TOO_COSTLY):
            self._backoff.reset()
        return error

    async def _run_source(self, sink: _MountSink) -> SourceError:
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

    async def _watch(self, source: asyncio.Task[SourceError], unwanted: asyncio.Task[None], sink: _MountSink) -> SourceError | None:
        begun = self._clock.monotonic()
        silence_s = self._mount.config.no_media_timeout_s
        costs = CostWatch(sink.cost)
        while True:
            now, since = self._clock.monotonic(), begun if sink.heard_at is None else sink.heard_at
            limit = max(_OPEN_DEADLINE_S, silence_s) if sink.heard_at is None else silence_s
            left = limit - (now - since - self._late_since(since))  # what came while the loop was late is still in the sockets
            if left <= 0:
                return sink.describe_silence(now - since)
            if costs.is_too_costly(now, self._cpu_time()):
                return SourceError(Fault.TOO_COSTLY, "more than half of a processor for some seconds")
            wait_s = min(left, _START_CHECK_S if sink.heard_at is None else _COST_CHECK_S)
            await asyncio.wait({source, unwanted}, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            if unwanted.done():
                return None
            if source.done():
                return blame(source.result(), begun, self._clock.monotonic(), self._late_since)

    async def _back_off(self, error: SourceError) -> None:
        delay_s = self._backoff.next_delay_s(error.fault)
        self._mount.source_failed(error.fault, error.detail, self._clock.wall() + delay_s)
        if not self._mount.config.on_demand:
            await asyncio.sleep(delay_s)
            return
        try:
            await asyncio.wait_for(self._mount.demand.wait_unwanted(), delay_s)
        except TimeoutError:
            return


class _MountSink:
    """Hands a source's media to the mount and notes when it last came; deaf once closed, whatever the source still sends."""

    def __init__(self, mount: Mount, clock: Clock) -> None:
        self._mount = mount
        self._clock = clock
        self._watched: int | None = None  # the video track: sound alone does not prove a living camera
        self._closed = False
        self.cost = SourceCost()
        self._refusal = ""  # why the last unit could not be carried
        self._live_at: float | None = None
        self.heard_at: float | None = None  # monotonic seconds of `started` or of the last watched unit

    @property
    def live_for_s(self) -> float:
        """Seconds from the first to the last watched unit."""
        return 0.0 if self._live_at is None or self.heard_at is None else self.heard_at - self._live_at

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        if self._closed:
            return
        self.heard_at = self._clock.monotonic()
        self._watched = next((track.id for track in tracks if track.kind is MediaKind.VIDEO), None)
        self._mount.source_started(tracks, kind, transport)

    def write(self, unit: AccessUnit) -> None:
        if self._closed:
            return
        begun, fanout_s = self._clock.monotonic(), self._mount.fanout_s
        try:
            is_media = self._mount.write(unit)
        except RemoteProtocolError as error:  # e.g. a JPEG that RTP cannot carry: that unit is lost, the rest goes on
            self._refusal = str(error)
            self.dropped(1)
            return
        now = self._clock.monotonic()
        self._count(now - begun, self._mount.fanout_s - fanout_s)
        if is_media and (self._watched is None or unit.track_id == self._watched):
            self.heard_at = now
            if self._live_at is None:
                self._live_at = now

    def _count(self, taken_s: float, fanout_s: float) -> None:
        """What readers take of the loop is not the camera's doing."""
        self.cost.busy_s += -fanout_s if self.cost.is_counting else taken_s - fanout_s

    def dropped(self, units: int) -> None:
        self._mount.dropped_in += units

    def notice(self, notice: Notice) -> None:
        if not self._closed:
            self._mount.notices.post(notice)

    def describe_silence(self, seconds: float) -> SourceError:
        """What to say when nothing usable has come for so long."""
        if self.heard_at is None:
            return SourceError(Fault.TIMED_OUT, f"no answer for {seconds:.0f} s")
        if self._refusal:
            return SourceError(Fault.NO_VIDEO, self._refusal)
        return SourceError(Fault.NO_FRAMES, f"no access unit for {seconds:.0f} s")

    def close(self) -> None:
        self._closed = True
