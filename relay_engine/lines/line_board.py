"""LineBoard: publishes the state of each line, made of what its mounts tell."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.event_bus import EventBus
from relay_engine.events import LineStatus, MountStatus, Removed
from relay_engine.lines.line_keeper import LineKeeper


class LineBoard:
    """Of all lines that the limits name, and of what comes by none of them where that has a cap."""

    def __init__(self, keeper: LineKeeper, bus: EventBus) -> None:
        self._keeper = keeper
        self._bus = bus
        self._told: frozenset[str] = frozenset()  # keys

    def publish(self, mounts: Iterable[MountStatus]) -> None:
        """Tell of each line, and of those that are gone."""
        statuses = self.statuses(mounts)
        keys = frozenset(status.key for status in statuses)
        for gone in self._told - keys:
            self._bus.publish(Removed(gone))
        self._told = keys
        for status in statuses:
            self._bus.publish(status)

    def statuses(self, mounts: Iterable[MountStatus]) -> tuple[LineStatus, ...]:
        """As they are now."""
        by_line: dict[str, list[MountStatus]] = {name: [] for name in self._keeper.line_names}
        for mount in mounts:
            if mount.line in by_line:
                by_line[mount.line].append(mount)
        return tuple(self._status(name, found) for name, found in by_line.items())

    def _status(self, name: str, mounts: list[MountStatus]) -> LineStatus:
        keeper = self._keeper
        crossing = [mount for mount in mounts if mount.sessions_in]
        return LineStatus(
            key=f"line/{name}",
            name=name,
            max_kbps=keeper.cap_kbps(name),
            bitrate_in=sum(keeper.rate_bps(mount.name) for mount in crossing),
            sessions=sum(mount.sessions_in for mount in crossing),
            bitrate_out=sum(mount.bitrate_out for mount in mounts),
            readers=sum(mount.readers for mount in mounts),
            reduced=tuple(mount.name for mount in mounts if mount.taken_from),
            fixed=keeper.fixed(name),
            is_over=keeper.is_over(name),
        )
