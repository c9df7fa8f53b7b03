"""ChoiceBox: one of several, in a list that opens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class ChoiceBox(QComboBox):
    """Leaves the wheel to the page: whoever scrolls past a box does not mean to change it."""

    def __init__(self, *items: tuple[str, object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel either
        for text, value in items:
            self.addItem(text, value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
