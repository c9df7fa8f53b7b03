"""Fold: a heading that opens and closes what most people never need."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.views.look.icons import set_icon


class Fold(QWidget):
    """Closed at first; the content is a widget given once."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._head = QPushButton(title)
        self._head.setObjectName("foldHead")
        self._head.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head.setAutoDefault(False)
        self._head.clicked.connect(self._toggle)
        self._is_open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(content)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def head(self) -> QPushButton:
        return self._head

    def set_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._head.setAccessibleDescription(self.tr("Unfolded") if is_open else self.tr("Folded"))  # as a check box it would be announced
        self._content.setVisible(is_open)
        set_icon(self._head, "chevron-down" if is_open else "chevron-right", "muted", 16)

    def _toggle(self) -> None:
        self.set_open(not self._is_open)
