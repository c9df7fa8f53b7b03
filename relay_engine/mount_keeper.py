"""MountKeeper: adds, changes, starts, stops and removes mounts, each with its own jobs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from enum import Enum

import msgspec

from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.dialing.host_turns import HostTurns
from relay_engine.errors import UserFacingError
from relay_engine.events import MountState
from relay_engine.ingest.lateness import never_late
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import Source
from relay_engine.ingest.supervisor import SourceSupervisor
from relay_engine.leave_reason import LeaveReason
from relay_engine.name_turns import NameTurns
from relay_engine.provider.config_file import validate_mount
from relay_engine.status_board import StatusBoard
from relay_engine.streams.admission import Admission
from relay_engine.streams.jobs import SOURCE
from relay_engine.streams.media_watch import LateSince
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable

_STOP_DEADLINE_S = 2.0


class Air(Enum):
    """Whether mounts may run."""

    OFF = "off"  # the relay is off: all are stopped
    HELD = "held"  # it is about to serve: mounts take viewers, sources wait
    ON = "on"


class MountKeeper:
    """Engine loop only. A mount's jobs run exactly while it is not stopped.

    Stopping takes time: what is asked of the same mount meanwhile waits for its turn.
    """

    def __init__(
        self,
        mounts: MountTable,
        board: StatusBoard,
        admission: Admission,
        clock: Clock,
        source_maker: Callable[[MountConfig], Source] = make_source,
        *,
        late_since: LateSince = never_late,
    ) -> None:
        self._late_since = late_since
        self._mounts = mounts
        self._board = board
        self._admission = admission
        self._clock = clock
        self._make_source = source_maker
        self._air = Air.ON
        self._turns = NameTurns()
        self._dialling = HostTurns()

    def get(self, name: str) -> Mount:
        """The mount called `name`. Raises UserFacingError mount_unknown."""
        mount = self._mounts.get(name)
        if mount is None:
            raise UserFacingError("mount_unknown", f"there is no camera called {name}", name=name)
        return mount

    def add(self, config: MountConfig) -> None:
        """Publish a new mount and start it where enabled. Raises UserFacingError mount_exists, mount_name_invalid, address_invalid."""
        validate_mount(config)
        if self._mounts.get(config.name) is not None:
            raise UserFacingError("mount_exists", f"the name {config.name} is taken", name=config.name)
        mount = Mount(config, self._clock, self._admission, self._board)
        self._mounts.add(mount)
        if config.enabled and self._air is not Air.OFF:
            self._start(mount)
        else:
            self._board.mount_changed(mount)

    async def publish(self, config: MountConfig) -> None:
        """As `add`, once whoever had the name before has let go of it."""
        async with self._turns.take(config.name):
            self.add(config)

    def rest(self) -> None:
        """Start none from now on: the relay is off. Those that run are not stopped."""
        self._air = Air.OFF

    def hold(self) -> None:
        """The relay is about to serve: switch the enabled mounts on. They take viewers, who wait; their sources wait for `release`."""
        self._air = Air.HELD
        for mount in self._mounts:
            if mount.config.enabled:
                self._start(mount)

    def release(self) -> None:
        """Let every source begin."""
        self._air = Air.ON
        for mount in self._mounts:
            if mount.state is not MountState.STOPPED:
                self._supervise(mount)

    def take_back(self) -> None:
        """Have all as before `hold`, where the relay could not start: none of their sources has begun, and nobody need hear of it."""
        self._air = Air.OFF
        configs = [mount.config for mount in self._mounts]
        self.forget_all()
        for config in configs:
            self.add(config)

    def forget_all(self) -> None:
        """Have no mounts; none may have a source."""
        for mount in tuple(self._mounts):
            mount.demand.close()
            self._mounts.remove(mount.name)
            self._board.mount_removed(mount)

    async def update(self, name: str, config: MountConfig) -> None:
        """Take over what has changed; readers have to come again where it touches the media. Raises as `add` does, and mount_unknown."""
        async with self._turns.take(name, config.name):
            mount = self.get(name)
            validate_mount(config)
            if config.name != name and self._mounts.get(config.name) is not None:
                raise UserFacingError("mount_exists", f"the name {config.name} is taken", name=config.name)
            if _without_live_fields(config) == _without_live_fields(mount.config):
                await self._change(mount, config)
                return
            await self._remove(mount, LeaveReason.MOUNT_CHANGED)
            self.add(config)

    async def remove(self, name: str, *, reason: LeaveReason = LeaveReason.MOUNT_REMOVED) -> None:
        """Stop the mount and forget it. Raises UserFacingError mount_unknown."""
        async with self._turns.take(name):
            await self._remove(self.get(name), reason)

    async def start(self, name: str) -> None:
        """Begin to pull; nothing happens where it runs already, or the relay is off. Raises UserFacingError mount_unknown."""
        async with self._turns.take(name):
            mount = self.get(name)
            await self._change(mount, msgspec.structs.replace(mount.config, enabled=True))

    async def stop(self, name: str, *, reason: LeaveReason = LeaveReason.MOUNT_STOPPED) -> None:
        """Close the mount's readers and its source; it is as enabled as before. Raises UserFacingError mount_unknown."""
        async with self._turns.take(name):
            await self._stop(self.get(name), reason)

    async def renew(self, name: str) -> None:
        """Have its source made anew, and begin; readers stay. Nothing happens where none is pulled, or there is no such mount."""
        async with self._turns.take(name):
            mount = self._mounts.get(name)
            if mount is None or SOURCE not in mount.jobs.names:
                return
            await mount.jobs.end(SOURCE, deadline_s=2 * _STOP_DEADLINE_S)  # whose own source has one
            if self._air is Air.ON and mount.state is not MountState.STOPPED:
                self._supervise(mount)

    async def start_all(self) -> None:
        """Start every mount."""
        async with asyncio.TaskGroup() as group:
            for mount in self._mounts:
                group.create_task(self._if_there(self.start(mount.name)))

    async def stop_all(self, *, reason: LeaveReason = LeaveReason.MOUNT_STOPPED) -> None:
        """Stop every mount, all at the same time."""
        async with asyncio.TaskGroup() as group:
            for mount in self._mounts:
                group.create_task(self._if_there(self.stop(mount.name, reason=reason)))

    @staticmethod
    async def _if_there(action: Coroutine[None, None, None]) -> None:
        with contextlib.suppress(UserFacingError):  # mount_unknown: somebody has just removed it
            await action

    async def _change(self, mount: Mount, config: MountConfig) -> None:
        if config != mount.config:
            self._mounts.change(mount, config)
        if config.enabled and self._air is not Air.OFF:
            self._start(mount)
        elif not config.enabled and mount.state is not MountState.STOPPED:
            await self._stop(mount, LeaveReason.MOUNT_STOPPED)

    def _start(self, mount: Mount) -> None:
        if mount.state is not MountState.STOPPED:
            return
        mount.start()
        if self._air is Air.ON:
            self._supervise(mount)

    def _supervise(self, mount: Mount) -> None:
        if not mount.config.waits_for_publisher:
            supervisor = SourceSupervisor(mount, self._make_source, self._clock, late_since=self._late_since, turns=self._dialling)
            mount.jobs.start(SOURCE, supervisor.run)

    async def _stop(self, mount: Mount, reason: LeaveReason) -> None:
        mount.stop(reason)
        await mount.jobs.end_all(deadline_s=_STOP_DEADLINE_S)

    async def _remove(self, mount: Mount, reason: LeaveReason) -> None:
        await self._stop(mount, reason)
        mount.demand.close()
        self._mounts.remove(mount.name)
        self._board.mount_removed(mount)


def _without_live_fields(config: MountConfig) -> MountConfig:
    """What is left when the fields are taken out that take effect while the mount runs."""
    return msgspec.structs.replace(
        config,
        title="",
        enabled=True,
        listed=True,
        start="instant",
        max_readers=0,
        max_egress_kbps=0,
        variant_of="",
        line="",
        onvif=False,
        onvif_address="",
        control="",
        control_lease_s=15.0,
        access="",
        labels={},
    )
