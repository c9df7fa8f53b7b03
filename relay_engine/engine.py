"""Engine: the composition root; its commands are coroutines, its news are events on the bus."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from relay_engine.access.access import Access
from relay_engine.access.caps import Caps
from relay_engine.access.rights_watch import RightsWatch
from relay_engine.access.subject import Subject
from relay_engine.book.book import Book
from relay_engine.bookkeeping.bookkeeper import Bookkeeper
from relay_engine.bookkeeping.settings_sheet import Changes
from relay_engine.busy_watch import BusyWatch
from relay_engine.clock import Clock, SystemClock
from relay_engine.commands.command import Request
from relay_engine.config import EngineConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, MountOrigin
from relay_engine.evictions import Evictions
from relay_engine.execution.executor import Executor
from relay_engine.history.history import History
from relay_engine.host import garbage
from relay_engine.host.loop_lag import LoopLag
from relay_engine.host.stay_awake import StayAwake
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.lines.line_board import LineBoard
from relay_engine.lines.line_keeper import LineKeeper
from relay_engine.listening.listener_keeper import ListenerKeeper
from relay_engine.mount_keeper import MountKeeper
from relay_engine.previews import Previews, make_still_of
from relay_engine.probe_report import ProbeReport
from relay_engine.provider.config_provider import Provided, Provider, provide_run
from relay_engine.ptz.steering import Steering
from relay_engine.ptz.teller import News
from relay_engine.pulse import Pulse
from relay_engine.source_trial import try_source
from relay_engine.status_board import StatusBoard
from relay_engine.streams.mount_table import MountTable
from relay_engine.transcode.picture import Picture

_KEEP_LOGINS_EVERY = 5  # seconds


class Engine:
    """One relay. All methods belong to the loop that `open` or `start` was awaited on.

    `open`, then `start` and `stop` as often as wanted, then `close`: mounts and settings can be seen and changed while the relay is off.
    Where nobody has opened it, `start` does, and then `stop` closes.
    """

    def __init__(
        self,
        config: EngineConfig | Provided,
        *,
        data_dir: Path | None = None,
        clock: Clock | None = None,
        provider: Provider | None = None,
    ) -> None:
        """`config` is given for this run, or Provided by a file, which `provider` reads again at `reload`. Without `data_dir` the book is in memory."""
        given = config if isinstance(config, Provided) else provide_run(config)
        self.data_dir = data_dir
        self.bus = EventBus()
        self.clock = self._clock = clock or SystemClock()
        self.journal = Journal(self.bus, self._clock)
        self.mounts = MountTable()
        self.book = Book(data_dir, self._clock)
        self._admission = Caps(0, 0, lambda: tuple(self.mounts))
        self.access = Access(self._clock, blocked=self._admission.blocked)
        self._rights = RightsWatch(self.access.door, self._clock, lambda: tuple(self.mounts))
        self.access.owner_token = secrets.token_urlsafe(32)  # of a relay without a data folder: this process alone has it
        self.executor = Executor(self)
        self._bookkeeper = Bookkeeper(given, provider, self.book, self.access, self.journal, self.bus, data_dir=data_dir)
        self.history = History(data_dir, self._clock, self.journal)
        keep, origin_of = self.history.note, self._bookkeeper.catalogue.origin_of
        self.board = StatusBoard(self.bus, self.journal, self.mounts, clock=self._clock, keep=keep, origin_of=origin_of)
        news = News(self.bus, self.journal, keep, self._clock)
        self.steering = Steering(self.mounts, self.access.door, news, self._bookkeeper.catalogue.list_configs)
        self._bookkeeper.catalogue.watch(self.steering.mounts_changed)
        self._lag = LoopLag()
        is_steered = self.steering.is_held
        self.lines = LineKeeper(self.mounts, self.journal, self._clock, lambda name: self._keeper.renew(name), is_steered=is_steered)
        self._line_board = LineBoard(self.lines, self.bus)
        make_source, late_since = self.lines.make_source, self._lag.late_since
        self._keeper: MountKeeper = MountKeeper(self.mounts, self.board, self._admission, self._clock, make_source, late_since=late_since)
        self._keeper.rest()
        self._previews = Previews(self._clock)
        self._evictions = Evictions(self.mounts, self._admission.blocked, self.journal, self._clock)
        self._busy = BusyWatch(self._lag, self.journal, self._clock)
        self.listeners = ListenerKeeper(self, self.mounts, self._clock, self.bus, self.journal, data_dir=data_dir)
        self._awake = StayAwake()
        self._pulse = Pulse(self._beat)
        self._is_open = self._closes_with_stop = False

    @property
    def config(self) -> EngineConfig:
        """The settings in use."""
        return self._bookkeeper.sheet.config

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners are not there, after a start in part."""
        return self.listeners.problems

    def origin_of(self, name: str) -> MountOrigin:
        """Who says that there is that mount."""
        return self._bookkeeper.catalogue.origin_of(name)

    async def open(self) -> None:
        """Open the book, and know all mounts, each of them stopped. Raises UserFacingError book_in_use, book_newer, book_not_saved."""
        if self._is_open:
            return
        try:
            await self._bookkeeper.open()
        except BaseException:
            await self._bookkeeper.close()
            raise
        self._is_open = True
        self.history.change_retention(self.config.history.retention_days)
        self.history.open()
        self._keeper.forget_all()  # of an earlier time
        for entry in self._bookkeeper.catalogue.entries:
            self._keeper.add(entry.runnable)

    async def close(self) -> None:
        """Stop the relay and close the book; idempotent."""
        await self.stop()
        if self._is_open:
            await self._close()

    async def start(self, *, in_part: bool = False) -> None:
        """Open the listeners, then start every enabled mount. Raises as `open`, and UserFacingError port_taken (params port, program, listener).

        `in_part`: a listener that cannot be had does not keep the others from serving; `problems` tells of it, `reopen_listener` tries again.
        """
        self._closes_with_stop = not self._is_open
        await self.open()
        self._busy = BusyWatch(self._lag, self.journal, self._clock)
        self._set_caps(self.config)
        try:
            # Known before the first client can ask: one that comes early waits for its picture instead of hearing 404.
            self._keeper.hold()
            await self.listeners.start(self.config, in_part=in_part)
        except BaseException:
            self._keeper.take_back()
            await self._close_where_started()
            raise
        self._lag.start()
        self._pulse.start()
        self._keeper.release()
        self.steering.start()
        garbage.settle()

    async def stop(self) -> None:
        """Close listeners, readers and sources, each with a deadline; idempotent."""
        self._lag.stop()
        await self._pulse.stop()
        self._awake.close()
        self._keeper.rest()
        try:
            await self.steering.stop()
            await self.listeners.close()
            await self._previews.close_all()
            await self._keeper.stop_all(reason=LeaveReason.RELAY_STOPPED)
        finally:
            await self.listeners.stop()
            await self.history.write_out()  # after the last one has left
            await self._close_where_started()

    async def _close_where_started(self) -> None:
        if self._closes_with_stop and self._is_open:
            await self._close()

    async def _close(self) -> None:
        self._is_open = self._closes_with_stop = False
        await self.history.close()
        await self._bookkeeper.close()

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        """Try "rtsp", "http" or "webrtc" again where it was refused, on another `port` where one is given. Raises UserFacingError as `start`."""
        await self.listeners.reopen(name, port)

    async def execute[R](self, request: Request[R], subject: Subject | None, *, peer: str = "") -> R:
        """Do a command of the table for `subject`. Raises UserFacingError: the door's no, or why it cannot be done."""
        return await self.executor.execute(request, subject, peer=peer)

    def snapshot(self) -> tuple[Event, ...]:
        """Everything that is, as events: what a joiner needs before its first event."""
        mounts = self.board.mount_statuses()
        return (
            *self.listeners.statuses,
            *self.listeners.devices,
            *self._bookkeeper.events,
            *mounts,
            *self.steering.statuses,
            *self.board.reader_statuses(),
            self._busy.meter.status(mounts),
            *self._line_board.statuses(mounts),
            *self.journal.entries,
        )

    def saved_mount(self, name: str) -> MountConfig:
        """What is to be published under that name. Raises UserFacingError mount_unknown."""
        return self._bookkeeper.catalogue.get(name).config

    async def add_mount(self, config: MountConfig, *, keep: bool = True) -> None:
        """Publish a new mount, for this run alone where it is not to be kept.

        Raises UserFacingError mount_exists, mount_name_invalid, address_invalid, setting_invalid, and those of `Book.change`.
        """
        await self.add_mounts((config,), keep=keep)

    async def add_mounts(self, configs: Sequence[MountConfig], *, keep: bool = True) -> None:
        """As `add_mount` for several of them: all are published, or none. The error's params have the mount's name under `mount`."""
        await self._bookkeeper.add(configs, keep=keep)
        for config in configs:
            await self._keeper.publish(config)

    async def update_mount(self, name: str, config: MountConfig) -> None:
        """Change a mount; its readers have to come again where its name or its media changes.

        Raises UserFacingError as `add_mount`, and mount_unknown, mount_read_only.
        """
        for before, entry in await self._bookkeeper.change(name, config):
            await self._keeper.update(before, entry.runnable)

    async def remove_mount(self, name: str) -> None:
        """Stop and forget a mount. Raises UserFacingError mount_unknown, mount_read_only, and those of `Book.change`."""
        await self._bookkeeper.remove(name)
        await self._keeper.remove(name)

    async def change_settings(self, changes: Changes) -> None:
        """Have other settings, by section and field, all or none; who watches is disturbed only where a listener has to begin anew.

        Raises UserFacingError setting_unknown, setting_invalid, settings_read_only, port_taken, and those of `Book.change`.
        """
        await self._bookkeeper.change_settings(changes, self._apply)

    async def reload(self) -> int:
        """Read the configuration file again. Returns how many mounts are new, gone or changed. Raises UserFacingError config_invalid, port_taken."""
        difference = await self._bookkeeper.reload(self._apply)
        for name in difference.removed:
            await self._keeper.remove(name)
        for config in difference.changed:
            await self._keeper.update(config.name, self._bookkeeper.catalogue.get(config.name).runnable)
        for config in difference.added:
            await self._keeper.publish(self._bookkeeper.catalogue.get(config.name).runnable)
        return len(difference)

    async def know_people(self) -> None:
        """Let the door know the users and keys of the book, and those of the file; to be called after each change of them in the book."""
        await self._bookkeeper.know_people()

    def is_given_user(self, name: str) -> bool:
        """Tell whether the configuration file says who that is: nobody else changes it."""
        return self._bookkeeper.is_given_user(name)

    async def start_mount(self, name: str) -> None:
        """Switch a mount on. Raises UserFacingError mount_unknown, mount_password_lost."""
        await self._enable((name,), True)

    async def stop_mount(self, name: str) -> None:
        """Switch a mount off. Raises UserFacingError mount_unknown."""
        await self._enable((name,), False)

    async def start_all(self) -> None:
        """Switch every mount on."""
        entries = self._bookkeeper.catalogue.entries
        await self._enable(tuple(entry.config.name for entry in entries if not entry.secret_lost), True)

    async def stop_all(self) -> None:
        """Switch every mount off."""
        await self._enable(tuple(entry.config.name for entry in self._bookkeeper.catalogue.entries), False)

    async def _enable(self, names: tuple[str, ...], enabled: bool) -> None:
        entries = await self._bookkeeper.enable(names, enabled)
        await asyncio.gather(*(self._keeper.update(entry.config.name, entry.runnable) for entry in entries))

    async def _apply(self, config: EngineConfig) -> None:
        await self.listeners.apply(config)
        self._set_caps(config)
        self.history.change_retention(config.history.retention_days)

    def _set_caps(self, config: EngineConfig) -> None:
        limits = config.limits
        self._admission.change(limits.max_readers, limits.max_egress_kbps)
        self.lines.change(limits)
        for mount in self.mounts:
            mount.limits_changed()

    async def disconnect_reader(self, reader_id: str) -> None:
        """End one client. Raises UserFacingError reader_unknown."""
        self._evictions.disconnect(reader_id)

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        """End a viewer and all others of its address, and let nobody from there watch for a while. Returns the address.

        Raises UserFacingError reader_unknown.
        """
        return self._evictions.block(reader_id, duration_s)

    def blocked_hosts(self) -> tuple[tuple[str, float], ...]:
        """Addresses that are kept out, and for how many seconds more."""
        return self._admission.blocked.listed(self._clock.monotonic())

    def unblock_host(self, host: str) -> None:
        """Let an address watch again; idempotent."""
        self._admission.blocked.unblock(host)

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
        """Connect to a source on trial; what `***` in its address stands for is in the mount `secrets_of`. Raises as try_source, and mount_unknown."""
        known = self._bookkeeper.catalogue.get(secrets_of).config if secrets_of else None
        return await try_source(config, self._clock, self._lag.late_since, deadline_s, secrets_of=known)

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        """JPEG of the newest key frame, b"" where there is none. Raises UserFacingError mount_unknown."""
        return await make_still_of(self._keeper.get(name), max_width)

    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str:
        """Begin a live preview; `on_picture` runs on a decode thread. Raises UserFacingError mount_unknown, preview_unavailable."""
        mount = self._keeper.get(name)
        return await self._previews.open(mount, on_picture, max_width=max_width, max_height=max_height, key_frames_only=key_frames_only)

    async def close_preview(self, preview_id: str) -> None:
        """End a live preview; idempotent."""
        await self._previews.close(preview_id)

    def _beat(self, count: int) -> None:
        now = self._clock.monotonic()
        self._busy.sample()
        self.listeners.sample()
        self._rights.sweep()
        self.steering.sweep()
        self.board.sample(now)
        self.lines.sample()
        self.history.sample()
        self._awake.look(sum(len(mount.viewers) for mount in self.mounts), now)
        if count % _KEEP_LOGINS_EVERY == 0:
            self._bookkeeper.keep_logins()
        if self.bus.has_subscribers:
            mounts = self.board.mount_statuses()
            self.bus.publish(self._busy.meter.status(mounts))
            self._line_board.publish(mounts)
