"""Engine: the composition root; its commands are coroutines, its news are events on the bus."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

from relay_engine import tasks
from relay_engine.access.access import Access
from relay_engine.access.blocked_hosts import host_key
from relay_engine.access.caps import Caps
from relay_engine.access.mode import AccessMode
from relay_engine.access.rights_watch import RightsWatch
from relay_engine.access.subject import Subject
from relay_engine.clock import Clock, SystemClock
from relay_engine.commands.command import Request
from relay_engine.config import EngineConfig, LimitsConfig, MountConfig
from relay_engine.errors import SourceError, UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, ListenerFault, OutageEnded, SessionEnded
from relay_engine.execution.executor import Executor
from relay_engine.history.history import History
from relay_engine.history.query import HistoryQuery
from relay_engine.host import garbage
from relay_engine.host.address_file import AddressFile
from relay_engine.host.api_token import ensure_api_token
from relay_engine.host.loop_lag import LoopLag
from relay_engine.host.relay_meter import RelayMeter
from relay_engine.host.stay_awake import StayAwake
from relay_engine.ingest.lateness import blame
from relay_engine.ingest.probe import probe
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.listeners import Listeners
from relay_engine.mount_keeper import MountKeeper
from relay_engine.previews import Previews
from relay_engine.probe_report import ProbeReport
from relay_engine.source_origin import without_secrets_of
from relay_engine.status_board import StatusBoard, summarize
from relay_engine.streams.mount_table import MountTable
from relay_engine.transcode.picture import Picture
from relay_engine.transcode.still import make_still

_log = logging.getLogger(__name__)

_SAMPLE_INTERVAL_S = 1.0
_STILL_WIDTH = 1280


class Engine:
    """One running relay. All methods belong to the loop that `start` was awaited on."""

    def __init__(self, config: EngineConfig, *, data_dir: Path | None = None, clock: Clock | None = None) -> None:
        self.config = config
        self.data_dir = data_dir
        self.bus = EventBus()
        self._clock = clock or SystemClock()
        self.journal = Journal(self.bus, self._clock)
        self.mounts = MountTable()
        limits = config.limits
        self._admission = Caps(limits.max_readers, limits.max_egress_kbps, lambda: tuple(self.mounts))
        self.access = Access(self._clock, mode=AccessMode(config.access.mode), blocked=self._admission.blocked)
        self._rights = RightsWatch(self.access.door, self._clock, lambda: tuple(self.mounts))
        self.access.owner_token = secrets.token_urlsafe(32)  # of a relay without a data folder: this process alone has it
        self.executor = Executor(self)
        self._address_file = AddressFile(data_dir)
        self.history = History(data_dir, config.history.retention_days, self._clock, self.journal)
        self._board = StatusBoard(self.bus, self.journal, self.mounts, clock=self._clock, keep=self.history.note)
        self._lag = LoopLag()
        self._keeper = MountKeeper(self.mounts, self._board, self._admission, self._clock, late_since=self._lag.late_since)
        self._previews = Previews(self._clock)
        self._meter = RelayMeter(self._clock.wall())
        self._listeners = Listeners(config, self.mounts, self._clock, self)
        self._awake = StayAwake()
        self._sampler: asyncio.Task[None] | None = None

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners are not there, after a start in part."""
        return self._listeners.problems

    async def start(self, *, in_part: bool = False) -> None:
        """Open the listeners, then start every enabled mount. Raises UserFacingError port_taken (params port, program, listener).

        `in_part`: a listener that cannot be had does not keep the others from serving; `problems` tells of it, `reopen_listener` tries again.
        """
        if self.data_dir is not None:
            self.access.owner_token = ensure_api_token(self.data_dir)
        try:
            # Known before the first client can ask: one that comes early waits for its picture instead of hearing 404.
            self._keeper.hold()
            for mount in self.config.mounts:
                self._keeper.add(mount)
            await self._listeners.start(in_part=in_part)
        except BaseException:
            await self._listeners.stop()
            self._keeper.forget_held()
            raise
        for status in self._listeners.changed():
            self.bus.publish(status)
        self._write_address()
        for problem in self.problems:
            self.journal.write("error", problem.code, str(problem), **{name: str(value) for name, value in problem.params.items()})
        self.history.open()
        self._lag.start()
        self._sampler = tasks.spawn(self._sample(), name="statistics")
        self._keeper.release()
        garbage.settle()

    async def stop(self) -> None:
        """Close listeners, readers and sources, each with a deadline; idempotent."""
        self._lag.stop()
        await tasks.cancel(self._sampler)
        self._sampler = None
        self._awake.close()
        self._address_file.remove()
        try:
            await self._listeners.close()
            await self._previews.close_all()
            await self._keeper.stop_all(reason=LeaveReason.RELAY_STOPPED)
        finally:
            await self._listeners.stop()
            await self.history.close()  # after the last one has left

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        """Try "rtsp", "http" or "webrtc" again where it was refused, on another `port` where one is given. Raises UserFacingError as `start`."""
        await self._listeners.reopen(name, port)
        self._write_address()
        self._tell_of_listeners()

    async def execute[R](self, request: Request[R], subject: Subject | None, *, peer: str = "") -> R:
        """Do a command of the table for `subject`. Raises UserFacingError: the door's no, or why it cannot be done."""
        return await self.executor.execute(request, subject, peer=peer)

    def snapshot(self) -> tuple[Event, ...]:
        """Everything that is, as events: what a joiner needs before its first event."""
        mounts = tuple(self._board.mount_status(mount) for mount in self.mounts)
        readers = tuple(self._board.reader_status(mount, reader) for mount in self.mounts for reader in mount.readers)
        return (*self._listeners.statuses(), *mounts, *readers, self._meter.status(mounts), *self.journal.entries)

    async def add_mount(self, config: MountConfig) -> None:
        """Publish a new mount. Raises UserFacingError mount_exists, mount_name_invalid, address_invalid."""
        self._keeper.add(config)

    async def update_mount(self, name: str, config: MountConfig) -> None:
        """Change a mount; its readers have to come again. Raises UserFacingError as `add_mount`, and mount_unknown."""
        await self._keeper.update(name, config)

    async def remove_mount(self, name: str) -> None:
        """Stop and forget a mount. Raises UserFacingError mount_unknown."""
        await self._keeper.remove(name)

    async def update_limits(self, limits: LimitsConfig) -> None:
        """Have other caps on readers and bandwidth from now on: nobody who watches is disturbed. The other limits come with the next start."""
        self.config = msgspec.structs.replace(self.config, limits=limits)
        self._admission.change(limits.max_readers, limits.max_egress_kbps)
        for mount in self.mounts:
            mount.limits_changed()

    async def start_mount(self, name: str) -> None:
        """Switch a mount on. Raises UserFacingError mount_unknown."""
        await self._keeper.start(name)

    async def stop_mount(self, name: str) -> None:
        """Switch a mount off. Raises UserFacingError mount_unknown."""
        await self._keeper.stop(name)

    async def start_all(self) -> None:
        """Switch every mount on."""
        await self._keeper.start_all()

    async def stop_all(self) -> None:
        """Switch every mount off."""
        await self._keeper.stop_all()

    async def disconnect_reader(self, reader_id: str) -> None:
        """End one client. Raises UserFacingError reader_unknown."""
        for mount in self.mounts:
            for reader in mount.readers:
                if reader.id == reader_id:
                    reader.close(LeaveReason.DISCONNECTED)
                    mount.detach(reader, LeaveReason.DISCONNECTED)
                    return
        raise UserFacingError("reader_unknown", "that viewer has left already", id=reader_id)

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        """End a viewer and all others of its address, and let nobody from there watch for a while. Returns the address.

        Raises UserFacingError reader_unknown.
        """
        viewers = [(mount, reader) for mount in self.mounts for reader in mount.viewers]
        peer = next((reader.peer for _, reader in viewers if reader.id == reader_id), None)
        if peer is None:
            raise UserFacingError("reader_unknown", "that viewer has left already", id=reader_id)
        self._admission.blocked.block(peer, self._clock.monotonic() + duration_s)
        host = host_key(peer)
        minutes = str(round(duration_s / 60))
        self.journal.write("info", "host_blocked", f"{host} is blocked for {minutes} minutes", peer=host, minutes=minutes)
        for mount, reader in viewers:
            if host_key(reader.peer) == host:
                reader.close(LeaveReason.BLOCKED)
                mount.detach(reader, LeaveReason.BLOCKED)
        return host

    def blocked_hosts(self) -> tuple[tuple[str, float], ...]:
        """Addresses that are kept out, and for how many seconds more."""
        return self._admission.blocked.listed(self._clock.monotonic())

    def unblock_host(self, host: str) -> None:
        """Let an address watch again; idempotent."""
        self._admission.blocked.unblock(host)

    async def list_history(self, query: HistoryQuery) -> tuple[SessionEnded, ...]:
        """Who has watched, the newest first. Raises UserFacingError history_unavailable."""
        return await self.history.list_sessions(query)

    async def list_outages(self, query: HistoryQuery) -> tuple[OutageEnded, ...]:
        """When mounts were without their media, the newest first. Raises UserFacingError history_unavailable."""
        return await self.history.list_outages(query)

    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
        """Connect to a source on trial. Raises UserFacingError "probe_" + Fault (param detail)."""
        started = self._clock.monotonic()
        try:
            found = await probe(config, deadline_s)
        except SourceError as failure:
            error = blame(failure, started, self._clock.monotonic(), self._lag.late_since)
            fault = SourceError(error.fault, without_secrets_of(config.source, error.detail))
            raise UserFacingError(f"probe_{fault.fault.value}", str(fault), detail=fault.detail) from None
        still = b""
        if found.unit is not None:
            track = found.tracks[found.unit.track_id]
            still = await asyncio.to_thread(make_still, found.unit, track, _STILL_WIDTH)
        tracks = tuple(summarize(track) for track in found.tracks)
        return ProbeReport(tracks, found.kind, found.transport, still, self._clock.monotonic() - started)

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        """JPEG of the newest key frame, b"" where there is none. Raises UserFacingError mount_unknown."""
        stream = self._keeper.get(name).stream
        unit = stream.last_random_access_unit() if stream is not None else None
        if stream is None or unit is None:
            return b""
        return await asyncio.to_thread(make_still, unit, stream.tracks[unit.track_id], max_width)

    async def open_preview(self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int) -> str:
        """Begin a live preview; `on_picture` runs on a decode thread. Raises UserFacingError mount_unknown, preview_unavailable."""
        return await self._previews.open(self._keeper.get(name), on_picture, max_width=max_width, max_height=max_height)

    async def close_preview(self, preview_id: str) -> None:
        """End a live preview; idempotent."""
        await self._previews.close(preview_id)

    def _write_address(self) -> None:
        """Tell programs on this machine where to speak to the relay."""
        http = [status for status in self._listeners.statuses() if status.protocol == "http" and status.fault is not ListenerFault.REFUSED]
        try:
            self._address_file.write(http[0].host if http else "", http[0].port if http else 0)
        except OSError as error:
            _log.warning("the address file was not written: %s", error.strerror or type(error).__name__)

    async def _sample(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + _SAMPLE_INTERVAL_S
        while True:
            await asyncio.sleep(due - loop.time())
            self._sample_meter()
            self._listeners.sample()
            self._rights.sweep()
            self._board.sample(self._clock.monotonic())
            self.history.sample()
            self._awake.look(sum(len(mount.viewers) for mount in self.mounts), self._clock.monotonic())
            self._tell_of_listeners()
            if self.bus.has_subscribers:
                self.bus.publish(self._meter.status(tuple(self._board.mount_status(mount) for mount in self.mounts)))
            due = max(due + _SAMPLE_INTERVAL_S, loop.time())

    def _sample_meter(self) -> None:
        lag_s, was_busy = self._lag.take(), self._meter.busy_since > 0
        self._meter.sample(lag_s, self._clock.wall())
        if self._meter.busy_since and not was_busy:
            text = f"this computer is too busy: the relay runs {lag_s:.1f} s late, and cameras and viewers suffer from it"
            self.journal.write("warning", "relay_busy", text, seconds=f"{lag_s:.1f}")
        elif was_busy and not self._meter.busy_since:
            self.journal.write("info", "relay_in_time", "this computer keeps up again")

    def _tell_of_listeners(self) -> None:
        for status in self._listeners.changed():
            self.bus.publish(status)
            level, code = ("error", "listener_failed") if status.fault else ("info", "listener_back")
            text = f"the {status.protocol} port {status.port}: {status.error or 'takes clients again'}"
            self.journal.write(level, code, text, listener=status.protocol, port=str(status.port), fault=status.fault or "")
