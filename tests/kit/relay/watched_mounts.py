"""Live mounts without an engine, and readers of them that keep why they were closed."""

from __future__ import annotations

from typing import Any

import msgspec

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import Reader
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import VIDEO, ManualClock


class Nobody:
    """Hears nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


class KeptReader(Reader):
    """Takes everything and keeps why it was closed."""

    def __init__(self, peer: str = "192.0.2.9:4000") -> None:
        super().__init__(protocol="test", peer=peer)
        self.closed: LeaveReason | None = None

    def push(self, burst: Burst) -> None:
        """Nothing."""

    def close(self, reason: LeaveReason) -> None:
        self.closed = reason


class WatchedMounts:
    """All with the same caps."""

    def __init__(self, *names: str, clock: ManualClock | None = None) -> None:
        self.clock = clock or ManualClock()
        self.caps = Caps(0, 0, lambda: tuple(self.mounts.values()))
        self.mounts = {name: self._make(name) for name in names}

    def change(self, name: str, **config: Any) -> None:
        """Have another configuration of a mount."""
        mount = self.mounts[name]
        mount.change_config(msgspec.structs.replace(mount.config, **config))

    def _make(self, name: str) -> Mount:
        mount = Mount(MountConfig(name=name, source="demo:"), self.clock, self.caps, Nobody())
        mount.start()
        intake_of(mount).started((VIDEO,), kind="test", transport="")
        return mount
