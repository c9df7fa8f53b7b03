"""LegendTable: which line is whose, with its rate now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.camera.bandwidth_plot import curve_colour
from app.views.look.theme import current_palette

_ROW, _CHIP, _GAP = 26, 12, 8


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One line of the legend."""

    colour: str  # role for curve_colour()
    label: str
    rate: str
    faded: bool = False  # the viewer has left, its line is still in the graph


class LegendTable(QWidget):
    """Painted, because it changes with every sample."""

    def __init__(self, name: str, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LegendRow, ...] = ()
        self._room = rows
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[LegendRow, ...]:
        return self._rows

    def set_rows(self, rows: tuple[LegendRow, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleDescription(", ".join(f"{row.label} {row.rate}" for row in rows))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._room * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(13)
        painter.setFont(font)
        for number, row in enumerate(self._rows[: self._room]):
            top = number * _ROW
            painter.setOpacity(0.55 if row.faded else 1.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(curve_colour(row.colour)))
            painter.drawRoundedRect(QRectF(0, top + (_ROW - _CHIP) / 2, _CHIP, _CHIP), 3, 3)
            width = painter.fontMetrics().horizontalAdvance(row.rate) + 4
            painter.setPen(QColor(colours.text))
            area = QRectF(_CHIP + _GAP, top, self.width() - _CHIP - _GAP * 2 - width, _ROW)
            label = painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideRight, int(area.width()))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), label)
            painter.setPen(QColor(colours.muted))
            rate = QRectF(self.width() - width, top, width, _ROW)
            painter.drawText(rate, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), row.rate)
