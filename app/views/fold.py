"""Fold: a heading that opens and closes what most people never need."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.views.icons import set_icon


class Fold(QWidget):
    """Closed at first; the content is a widget given once."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._head = QPushButton(title)
        self._head.setObjectName("foldHead")
        self._head.setCheckable(True)
        self._head.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head.setAutoDefault(False)
        self._head.toggled.connect(self.set_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(content)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        return self._head.isChecked()

    @property
    def head(self) -> QPushButton:
        return self._head

    def set_open(self, is_open: bool) -> None:
        self._head.setChecked(is_open)
        self._content.setVisible(is_open)
        set_icon(self._head, "chevron-down" if is_open else "chevron-right", "muted", 16)
