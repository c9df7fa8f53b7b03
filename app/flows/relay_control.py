"""RelayControl: start and stop the relay as a whole, and give it changed settings."""

from __future__ import annotations

import socket
from collections.abc import Collection
from pathlib import Path

from app.flows.relay_commands import RelayCommands
from app.locations import Locations
from app.settings.engine_mapping import engine_config, limits_config
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings
from relay_engine import EngineConfig, UserFacingError

PORT_FIELDS = ("rtsp_port", "http_port", "webrtc_port")
RESTART_FIELDS = (*PORT_FIELDS, "listen_host", "allowed_hosts", "allow_origins", "data_folder")  # the relay has to stop for a moment
LIMIT_FIELDS = ("max_readers", "max_egress_kbps")  # the relay takes them over while it runs
HIGHEST_PORT = 65535
_PORT = "_port"


class RelayControl:
    """Turns settings, cameras and passwords into the engine's configuration."""

    def __init__(self, client: RelayCommands, store: SettingStore, passwords: PasswordSafe, locations: Locations) -> None:
        self._client = client
        self._store = store
        self._passwords = passwords
        self._locations = locations

    @property
    def running(self) -> bool:
        """Tell whether the relay serves."""
        return self._client.is_running

    async def start(self) -> None:
        """Start with the settings as they are; nothing happens where it runs. Raises UserFacingError, port_taken above all."""
        if not self._client.is_running:
            await self._client.start(await self._config(), self._data_folder)

    async def stop(self) -> None:
        """Stop serving."""
        await self._client.stop()

    async def apply(self, **fields: object) -> AppSettings:
        """Save changed settings; a running relay takes limits over as it is, and restarts for what needs that. Raises UserFacingError."""
        before = self._store.settings
        ports = {fields.get(name, getattr(before, name)) for name in PORT_FIELDS}
        if len(ports) < len(PORT_FIELDS):
            raise UserFacingError("ports_equal", "Two services cannot share one port.")
        after = self._store.change(**fields)
        changed = [name for name in RESTART_FIELDS if getattr(before, name) != getattr(after, name)]
        if self._client.is_running and changed and set(changed) <= self._refused_ports():
            for name in changed:
                await self._client.reopen_listener(name.removesuffix(_PORT), getattr(after, name))
        elif self._client.is_running and changed:
            await self._client.restart(await self._config(), self._data_folder)
        if self._client.is_running and not changed and _differ(before, after, LIMIT_FIELDS):
            await self._client.update_limits(limits_config(after))
        return after

    async def retry(self) -> None:
        """Try again what the relay could not open when it started. Raises UserFacingError."""
        for problem in self._client.problems:
            await self._client.reopen_listener(str(problem.params["listener"]))

    def restarts_for(self, changes: Collection[str]) -> bool:
        """Tell whether applying these fields would stop the relay for a moment."""
        return self._client.is_running and bool({*changes} & {*RESTART_FIELDS} - self._refused_ports())

    def _refused_ports(self) -> set[str]:
        """The settings of listeners that are not there: a change of theirs disturbs nobody."""
        return {f"{problem.params.get('listener')}{_PORT}" for problem in self._client.problems}

    def free_port_for(self, problem: UserFacingError) -> tuple[str, int] | None:
        """The setting that `problem` is about, and a port that would do; None where it is about something else."""
        field, port = f"{problem.params.get('listener')}{_PORT}", problem.params.get("port")
        if field not in PORT_FIELDS or port != getattr(self._store.settings, field):
            return None
        free = self.suggest_port(int(str(port)))
        return (field, free) if free != port else None

    def suggest_port(self, port: int) -> int:
        """The next port above `port` that nothing uses, `port` itself where there is none."""
        settings = self._store.settings
        reserved = {getattr(settings, name) for name in PORT_FIELDS}
        candidates = range(port + 1, min(port + 200, HIGHEST_PORT) + 1)
        return next((one for one in candidates if one not in reserved and _is_free(settings.listen_host, one)), port)

    @property
    def _data_folder(self) -> Path:
        return self._locations.data_folder(self._store.settings.data_folder)

    async def _config(self) -> EngineConfig:
        cameras = self._store.cameras
        passwords = await self._passwords.get_many(camera.id for camera in cameras if camera.user)
        return engine_config(self._store.settings, cameras, passwords)


def _differ(before: AppSettings, after: AppSettings, names: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
