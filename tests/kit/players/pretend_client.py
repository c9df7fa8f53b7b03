"""PretendClient: a staged client whose relay keeps mounts in memory as the real one does: secrets stay inside, names are there once."""

from __future__ import annotations

from typing import Any

import msgspec

from relay_engine import MountConfig, UserFacingError, keep_secrets
from tests.kit.players.staged_client import StagedClient


class PretendClient(StagedClient):
    """`mounts` is what the relay's book would have."""

    def __init__(self) -> None:
        super().__init__()
        self.mounts: dict[str, MountConfig] = {}

    async def add_mount(self, config: MountConfig, *, secrets_of: str = "") -> None:
        await super().add_mount(config, secrets_of=secrets_of)
        if config.name in self.mounts:
            raise UserFacingError("mount_exists", "taken", name=config.name)
        self.mounts[config.name] = self._whole(config, secrets_of)

    async def import_mounts(self, configs: Any, *, secrets_of: str = "") -> None:
        await super().import_mounts(configs, secrets_of=secrets_of)
        for config in configs:
            if config.name in self.mounts:
                raise UserFacingError("mount_exists", "taken", name=config.name)
        self.mounts |= {config.name: self._whole(config, secrets_of) for config in configs}

    async def change_mount(self, name: str, changes: Any) -> None:
        await super().change_mount(name, changes)
        after = self._whole(msgspec.structs.replace(self.mounts[name], **changes), name)
        if after.name != name and after.name in self.mounts:
            raise UserFacingError("mount_exists", "taken", name=after.name)
        del self.mounts[name]
        self.mounts[after.name] = after

    async def remove_mount(self, name: str) -> None:
        await super().remove_mount(name)
        del self.mounts[name]

    async def start_mount(self, name: str) -> None:
        await super().start_mount(name)
        self.mounts[name] = msgspec.structs.replace(self.mounts[name], enabled=True)

    async def stop_mount(self, name: str) -> None:
        await super().stop_mount(name)
        self.mounts[name] = msgspec.structs.replace(self.mounts[name], enabled=False)

    def sources(self) -> dict[str, str]:
        """What each mount connects to."""
        return {name: config.source for name, config in self.mounts.items()}

    def _whole(self, config: MountConfig, secrets_of: str) -> MountConfig:
        old = self.mounts[secrets_of].source if secrets_of in self.mounts else ""
        return msgspec.structs.replace(config, source=keep_secrets(config.source, old))
