"""PageScroll: a page that scrolls up and down, its right edge in line whether the bar shows or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

BAR = 12  # px, as in the style sheet


class PageScroll(QScrollArea):
    """Put the page's parts into `column`."""

    def __init__(self, *, left: int, top: int, right: int, bottom: int, spacing: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins = (left, top, right, bottom)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*self._margins)
        self.column.setSpacing(spacing)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self, lowest: int, highest: int) -> None:
        left, top, right, bottom = self._margins
        self.column.setContentsMargins(left, top, right - BAR if highest > lowest else right, bottom)
