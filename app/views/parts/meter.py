"""Meter: how full something is, as a bar; its words stand beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look.theme import current_palette

_HEIGHT = 8
_FULL, _NEARLY = 0.98, 0.85


class Meter(QWidget):
    """Never colour alone: whoever shows it says the same in words, which screen readers get."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """How full it is, 0..1."""
        return self._share

    def set_share(self, share: float, words: str) -> None:
        self.setAccessibleName(words)
        if share != self._share:
            self._share = share
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        if self._share > 0:
            fill = colours.error if self._share >= _FULL else colours.warning if self._share >= _NEARLY else colours.accent_fill
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(QRectF(0, 0, max(_HEIGHT, area.width() * self._share), _HEIGHT), _HEIGHT / 2, _HEIGHT / 2)
