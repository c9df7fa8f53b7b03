"""Window place: where the window stood, kept in the settings from one start to the next."""

from __future__ import annotations

import base64
import logging

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from app.settings.setting_store import SettingStore
from app.views.look.first_size import first_size
from relay_engine import UserFacingError

_log = logging.getLogger(__name__)

_START_WIDTH, _START_HEIGHT = 1240, 800


def restore_place(window: QMainWindow, store: SettingStore) -> None:
    """Put `window` where it stood last time, or in a good size on the screen."""
    window.resize(first_size(_START_WIDTH, _START_HEIGHT))
    if saved := store.settings.window_geometry:
        window.restoreGeometry(QByteArray(base64.b64decode(saved)))


def save_place(window: QMainWindow, store: SettingStore) -> None:
    """Keep the place of `window`; a full disk does not keep it open."""
    try:
        store.change(window_geometry=base64.b64encode(window.saveGeometry().data()).decode("ascii"))
    except UserFacingError as error:
        _log.warning("the window's place was not saved: %s", error)
