"""CopyBlock: some lines that a person pastes elsewhere, with a Copy button that says it has worked."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.look.controls import make_box, make_button, make_label, restyle_button

_THANKS_MS = 1800


class CopyBlock(QWidget):
    """Title, the lines as they are, a button."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = make_label("", "code")
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.setAccessibleName(title)
        self._button = make_button(self.tr("Copy"), "copy", "", "small")
        self._button.setAccessibleName(self.tr("Copy the lines for {0}").format(title))
        self._button.clicked.connect(self.copy)
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.timeout.connect(self._reset)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(make_label(title, "strong"), 1)
        row.addWidget(self._button)
        well, inside = make_box("well", margins=12)
        inside.addWidget(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(well)

    @property
    def text(self) -> str:
        return self._lines.text()

    def set_text(self, text: str) -> None:
        self._lines.setText(text)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._lines.text())
        restyle_button(self._button, self.tr("Copied"), "check", "")
        self._thanks.start(_THANKS_MS)

    def _reset(self) -> None:
        restyle_button(self._button, self.tr("Copy"), "copy", "")
