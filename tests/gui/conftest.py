"""The window's stage: models and settings are the real ones, the engine's client is staged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.context import AppContext, Parts
from app.flows.camera import Camera
from app.flows.camera_mounts import mounts_of
from app.locations import Locations
from app.settings.setting_store import SettingStore
from app.views.look.theme import apply_theme
from app.views.window.main_window import MainWindow
from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import gui_loop
from tests.kit.players.pretend_client import PretendClient
from tests.kit.relay.saved_mounts import saved_cameras


class WindowStage:
    """A context on a staged client, and the windows made on it."""

    def __init__(self, folder: Path, titles: tuple[str, ...]) -> None:
        self.client = PretendClient()
        self.store = SettingStore(folder / "settings.json")
        self.store.load()
        self.context = AppContext(Parts(Locations(folder), self.store, self.client, self._move))  # type: ignore[arg-type]
        self.save(*(Camera(id=f"id-{title}", title=title.title(), mount=title, address=f"rtsp://10.0.0.5/{title}") for title in titles))
        self._widgets: list[QWidget] = []

    def save(self, *cameras: Camera) -> None:
        """Have the relay's book hold these cameras, whoever has put them there; a password is "s3cret"."""
        for camera in cameras:
            password = "s3cret" if camera.has_password else ""
            self.client.mounts |= {config.name: config for config in mounts_of(camera, password)}
            self.tell(*saved_cameras(camera, password=password))

    def save_with_small_picture(self, title: str) -> None:
        """Give the camera called `title` a small picture, as `TITLE-sub`."""
        address = f"rtsp://10.0.0.5/{title}"
        self.save(
            Camera(
                id=f"id-{title}", title=title.title(), mount=title, address=address, sub_address=f"{address}/sub", sub_mount=f"{title}-sub"
            )
        )

    def tell(self, *events: Any) -> None:
        """Have the engine say something."""
        self.context.events.events.emit(events)

    def window(self) -> MainWindow:
        return self.keep(MainWindow(self.context))

    def keep[W: QWidget](self, widget: W) -> W:
        """Show a widget that is taken away after the test."""
        self._widgets.append(widget)
        widget.show()
        return widget

    def close(self) -> None:
        for widget in self._widgets:
            if isValid(widget):  # dialogs delete themselves
                widget.leave() if isinstance(widget, MainWindow) else widget.close()
                widget.deleteLater()
        self.context.close()
        self.context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    async def _move(self, _folder: Path) -> tuple[UserFacingError, ...]:
        return ()


@pytest.fixture
def make_stage(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., WindowStage]]:
    """A function that makes a stage with cameras of the titles given."""
    loop = gui_loop()
    qapp.setQuitOnLastWindowClosed(False)
    apply_theme(qapp, "light")
    stages: list[WindowStage] = []

    def make(*titles: str) -> WindowStage:
        stages.append(WindowStage(tmp_path, titles))
        return stages[-1]

    yield make

    async def close_all() -> None:
        for stage in stages:
            stage.close()

    loop.run_until_complete(close_all())


@pytest.fixture
def stage(make_stage: Callable[..., WindowStage]) -> WindowStage:
    """A stage with two cameras, "gate" and "hall"."""
    return make_stage("gate", "hall")
