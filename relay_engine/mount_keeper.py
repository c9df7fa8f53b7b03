"""MountKeeper: adds, changes, starts, stops and removes mounts, each with its own jobs."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Coroutine

import msgspec

from relay_engine.clock import Clock
from relay_engine.config import MountConfig
from relay_engine.config_file import validate_mount
from relay_engine.errors import UserFacingError
from relay_engine.events import MountState
from relay_engine.ingest.lateness import never_late
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import Source
from relay_engine.ingest.supervisor import SourceSupervisor
from relay_engine.leave_reason import LeaveReason
from relay_engine.status_board import StatusBoard
from relay_engine.streams.admission import Admission
from relay_engine.streams.jobs import SOURCE
from relay_engine.streams.media_watch import LateSince
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable

_STOP_DEADLINE_S = 2.0


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
        self._holding = False
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by name of the mount

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
        if config.enabled:
            self._start(mount)
        else:
            self._board.mount_changed(mount)

    def hold(self) -> None:
        """Let sources wait for `release`; their mounts take viewers, who wait with them."""
        self._holding = True

    def release(self) -> None:
        """Let every source begin."""
        self._holding = False
        for mount in self._mounts:
            if mount.state is not MountState.STOPPED:
                self._supervise(mount)

    def forget_held(self) -> None:
        """Take all mounts back, where the relay could not start: none of their sources has begun."""
        for mount in self._mounts:
            mount.demand.close()
            self._mounts.remove(mount.name)
            self._board.mount_removed(mount)

    async def update(self, name: str, config: MountConfig) -> None:
        """Replace the mount's configuration; its readers have to come again where it touches the media. Raises as `add` does, and mount_unknown."""
        async with self._turns[name]:
            mount = self.get(name)
            validate_mount(config)
            if config.name != name and self._mounts.get(config.name) is not None:
                raise UserFacingError("mount_exists", f"the name {config.name} is taken", name=config.name)
            if _without_live_fields(config) == _without_live_fields(mount.config):
                mount.change_config(config)
                return
            await self._remove(mount, LeaveReason.MOUNT_CHANGED)
            self.add(config)

    async def remove(self, name: str, *, reason: LeaveReason = LeaveReason.MOUNT_REMOVED) -> None:
        """Stop the mount and forget it. Raises UserFacingError mount_unknown."""
        async with self._turns[name]:
            await self._remove(self.get(name), reason)

    async def start(self, name: str) -> None:
        """Begin to pull; nothing happens where it runs already. Raises UserFacingError mount_unknown."""
        async with self._turns[name]:
            self._start(self.get(name))

    async def stop(self, name: str, *, reason: LeaveReason = LeaveReason.MOUNT_STOPPED) -> None:
        """Close the mount's readers and its source. Raises UserFacingError mount_unknown."""
        async with self._turns[name]:
            await self._stop(self.get(name), reason)

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

    def _start(self, mount: Mount) -> None:
        if mount.state is not MountState.STOPPED:
            return
        mount.start()
        if not self._holding:
            self._supervise(mount)

    def _supervise(self, mount: Mount) -> None:
        if not mount.config.waits_for_publisher:
            supervisor = SourceSupervisor(mount, self._make_source, self._clock, late_since=self._late_since)
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
    return msgspec.structs.replace(config, title="", listed=True, start="instant", max_readers=0, max_egress_kbps=0)
