"""First size: how large a window opens, so that its lowest buttons are on every screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

_FRAME_WIDTH, _FRAME_HEIGHT = 16, 48  # what the system puts around a window


def first_size(width: int, height: int, screen: QSize | None = None) -> QSize:
    """The size wished for, or what is free of `screen` (else of the first one) where that is smaller."""
    free = screen if screen is not None else QGuiApplication.primaryScreen().availableSize()
    return QSize(min(width, free.width() - _FRAME_WIDTH), min(height, free.height() - _FRAME_HEIGHT))
