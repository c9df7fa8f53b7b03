"""StagedClient: stands in for the engine's client in the window's tests and pictures; remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from relay_engine import LimitsConfig, MountConfig, Picture, ProbeReport, TrackSummary, UserFacingError

VIDEO = TrackSummary("H264", "video", 1920, 1080, 25.0, 90_000, 0)
AUDIO = TrackSummary("AAC", "audio", 0, 0, 0.0, 48_000, 2)


class StagedClient:
    """Every command is put on `calls`; what shall fail is put into `failures` by the command's name."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.failures: dict[str, UserFacingError] = {}
        self.state = "running"
        self.problems: tuple[UserFacingError, ...] = ()
        self.stills: dict[str, bytes] = {}
        self.report = ProbeReport(tracks=(VIDEO, AUDIO), source_kind="rtsp", source_transport="tcp", still_jpeg=b"", elapsed_s=0.8)
        self.probe_gate: asyncio.Event | None = None  # a test that is not to end by itself
        self.probe_cancelled = False
        self.previews: dict[str, Callable[[Picture], None]] = {}

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

    async def start(self, config: Any, data_dir: Any = None) -> None:
        self._note("start", config)
        self.state = "running"

    async def stop(self) -> None:
        self._note("stop")
        self.state = "stopped"

    async def restart(self, config: Any, data_dir: Any = None) -> None:
        self._note("restart", config)

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        self._note("reopen_listener", name, port)
        self.problems = tuple(problem for problem in self.problems if problem.params.get("listener") != name)

    async def add_mount(self, config: MountConfig) -> None:
        self._note("add_mount", config)

    async def update_mount(self, name: str, config: MountConfig) -> None:
        self._note("update_mount", name, config)

    async def remove_mount(self, name: str) -> None:
        self._note("remove_mount", name)

    async def update_limits(self, limits: LimitsConfig) -> None:
        self._note("update_limits", limits)

    async def start_mount(self, name: str) -> None:
        self._note("start_mount", name)

    async def stop_mount(self, name: str) -> None:
        self._note("stop_mount", name)

    async def disconnect_reader(self, reader_id: str) -> None:
        self._note("disconnect_reader", reader_id)

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        self._note("block_reader", reader_id, duration_s)
        return "10.0.0.9"

    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
        self._note("probe_source", config)
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

    async def open_preview(self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int) -> str:
        self._note("open_preview", name, max_width, max_height)
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


class StagedPasswords:
    """Keeps camera passwords in memory; the face of PasswordSafe."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, camera_id: str) -> str:
        return self.kept.get(camera_id, "")

    async def get_many(self, camera_ids: Any) -> dict[str, str]:
        return {camera_id: self.kept.get(camera_id, "") for camera_id in camera_ids}

    async def set(self, camera_id: str, password: str) -> None:
        self.kept[camera_id] = password

    async def delete(self, camera_id: str) -> None:
        self.kept.pop(camera_id, None)
