"""StagedClient: stands in for the engine's client in the window's tests and pictures; remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec

from relay_engine import (
    Action,
    DeviceView,
    FoundView,
    MountConfig,
    Picture,
    Preset,
    PresetRemove,
    PresetRename,
    PresetSet,
    ProbeReport,
    SteeringStatus,
    TrackSummary,
    UserFacingError,
    UserSecret,
    UserView,
)
from tests.kit.relay.sample_events import make_steering_status

VIDEO = TrackSummary("H264", "video", 1920, 1080, 25.0, 90_000, 0)
AUDIO = TrackSummary("AAC", "audio", 0, 0, 0.0, 48_000, 2)


def make_user(name: str, role: str = "viewer", *, has_password: bool = True, enabled: bool = True, origin: Any = "book") -> UserView:
    """Somebody with a login."""
    return UserView(name=name, role=role, enabled=enabled, has_password=has_password, has_device_password=True, created=0.0, origin=origin)


class StagedClient:
    """Every command is put on `calls`; what shall fail is put into `failures` by the command's name."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.failures: dict[str, UserFacingError] = {}
        self.state = "running"
        self.is_open = True
        self.saved: tuple[Any, ...] = ()  # what the relay's book has when it is opened
        self.problems: tuple[UserFacingError, ...] = ()
        self.stills: dict[str, bytes] = {}
        self.report = ProbeReport(tracks=(VIDEO, AUDIO), source_kind="rtsp", source_transport="tcp", still_jpeg=b"", elapsed_s=0.8)
        self.probe_gate: asyncio.Event | None = None  # a test that is not to end by itself
        self.probe_cancelled = False
        self.users: dict[str, UserView] = {}
        self.presets: dict[str, Preset] = {}
        self.steer_gate: asyncio.Event | None = None  # commands that are not to be answered yet
        self.previews: dict[str, Callable[[Picture], None]] = {}
        self.found: tuple[FoundView, ...] = ()  # what answers in the network
        self.devices: dict[str, DeviceView | UserFacingError] = {}  # what a look into each address tells
        self.device_pictures: dict[str, bytes] = {}  # by their address
        self.search_gate: asyncio.Event | None = None  # a search, a look or a picture that is not to end by itself
        self.look_gate: asyncio.Event | None = None
        self.picture_gate: asyncio.Event | None = None

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    def subscribe(self, subscriber: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: None

    def subscribe_state(self, subscriber: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: None

    def called(self, command: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of one command."""
        return [call[1:] for call in self.calls if call[0] == command]

    async def open(self, config: Any, data_dir: Any = None) -> tuple[Any, ...]:
        self._note("open", data_dir)
        self.is_open = True
        return self.saved

    async def start(self) -> None:
        self._note("start")
        self.state = "running"

    async def stop(self) -> None:
        self._note("stop")
        self.state = "stopped"

    async def shut(self) -> None:
        self._note("shut")
        self.state, self.is_open = "stopped", False

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        self._note("reopen_listener", name, port)
        self.problems = tuple(problem for problem in self.problems if problem.params.get("listener") != name)

    async def add_mount(self, config: MountConfig, *, secrets_of: str = "") -> None:
        self._note("add_mount", config, secrets_of)

    async def add_mount_for_now(self, config: MountConfig) -> None:
        self._note("add_mount_for_now", config)

    async def import_mounts(self, configs: Any, *, secrets_of: str = "") -> None:
        self._note("import_mounts", tuple(configs), secrets_of)

    async def find_devices(self, *, seconds: float = 4.0, address: str = "") -> tuple[FoundView, ...]:
        self._note("find_devices", seconds, address)
        if self.search_gate is not None:
            await self.search_gate.wait()
        return self.found

    async def look_into_device(
        self, address: str, user: str = "", password: str = "", *, brand: str = "", secrets_of: str = "", show_password: bool = False
    ) -> DeviceView:
        self._note("look_into_device", address, user, password, brand, secrets_of, *(["shown"] if show_password else []))
        if self.look_gate is not None:
            await self.look_gate.wait()
        answer = self.devices.get(address, UserFacingError("device_unreachable", "nobody is there", address=address))
        if isinstance(answer, UserFacingError):
            raise answer
        return answer

    async def get_device_picture(
        self, address: str, snapshot_url: str, user: str = "", password: str = "", *, secrets_of: str = "", show_password: bool = False
    ) -> bytes:
        self._note("get_device_picture", address, snapshot_url, user, password, secrets_of)
        if self.picture_gate is not None:
            await self.picture_gate.wait()
        return self.device_pictures.get(snapshot_url, b"")

    async def change_mount(self, name: str, changes: Any) -> None:
        self._note("change_mount", name, dict(changes))

    async def remove_mount(self, name: str) -> None:
        self._note("remove_mount", name)

    async def change_settings(self, sections: Any) -> None:
        self._note("change_settings", sections)

    async def start_mount(self, name: str) -> None:
        self._note("start_mount", name)

    async def stop_mount(self, name: str) -> None:
        self._note("stop_mount", name)

    async def list_users(self) -> tuple[UserView, ...]:
        self._note("list_users")
        return tuple(self.users.values())

    async def add_user(self, name: str, role: str, password: str = "") -> UserSecret:
        self._note("add_user", name, role, password)
        self.users[name] = make_user(name, role, has_password=bool(password))
        return UserSecret(**msgspec.structs.asdict(self.users[name]), device_password="dev-ice-pass-word")

    async def change_user(
        self,
        name: str,
        *,
        role: str | None = None,
        password: str | None = None,
        steer_priority: int | None = None,
        new_device_password: bool = False,
    ) -> UserSecret:
        if steer_priority is not None:
            self._note("change_rank", name, steer_priority)
            self.users[name] = msgspec.structs.replace(self.users[name], steer_priority=steer_priority)
        else:
            self._note("change_user", name, role, password, new_device_password)
        if role is not None:
            self.users[name] = msgspec.structs.replace(self.users[name], role=role)
        return UserSecret(**msgspec.structs.asdict(self.users[name]), device_password="new-dev-ice-pass" if new_device_password else "")

    async def remove_user(self, name: str) -> None:
        self._note("remove_user", name)
        del self.users[name]

    async def disconnect_reader(self, reader_id: str) -> None:
        self._note("disconnect_reader", reader_id)

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        self._note("block_reader", reader_id, duration_s)
        return "10.0.0.9"

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
        self._note("probe_source", config, secrets_of)
        if self.probe_gate is not None:
            try:
                await self.probe_gate.wait()
            except asyncio.CancelledError:
                self.probe_cancelled = True
                raise
        return self.report

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        self._note("get_thumbnail", name)
        return self.stills.get(name, b"")

    async def steer(self, mount: str, action: Action) -> SteeringStatus:
        self._note("steer", mount, action)
        if self.steer_gate is not None:
            await self.steer_gate.wait()
        match action:
            case PresetSet(name=name, preset=token):
                token = token or f"p{len(self.presets) + 1}"
                self.presets[token] = Preset(token, name)
            case PresetRename(name=name, preset=token):
                self.presets[token] = Preset(token, name)
            case PresetRemove(preset=token):
                del self.presets[token]
        return make_steering_status(mount)

    async def get_ptz(self, mount: str) -> Any:
        self._note("get_ptz", mount)
        return SimpleNamespace(steering=make_steering_status(mount), position=None, presets=tuple(self.presets.values()), me="owner")

    async def end_lease(self, mount: str) -> None:
        self._note("end_lease", mount)

    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str:
        self._note("open_preview", name, max_width, max_height, *(("key frames",) if key_frames_only else ()))
        preview_id = f"preview-{len(self.called('open_preview'))}"
        self.previews[preview_id] = on_picture
        return preview_id

    async def close_preview(self, preview_id: str) -> None:
        self._note("close_preview", preview_id)
        self.previews.pop(preview_id, None)

    def _note(self, command: str, *arguments: Any) -> None:
        self.calls.append((command, *arguments))
        if command in self.failures:
            raise self.failures[command]
