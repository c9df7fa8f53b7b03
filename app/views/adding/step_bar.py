"""StepBar: where a person is in the wizard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette

_DISC, _HEIGHT, _GAP = 28, 36, 8


class StepBar(QWidget):
    """Numbered discs with their words; the steps done carry a tick."""

    def __init__(self, steps: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> int:
        return self._current

    def set_steps(self, steps: tuple[str, ...]) -> None:
        """Show another way."""
        if steps != self._steps:
            self._steps, self._current = steps, 0
            self.update()

    def set_current(self, current: int) -> None:
        self._current = current
        self.setAccessibleName(self.tr("Step {0} of {1}: {2}").format(current + 1, len(self._steps), self._steps[current]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = [_DISC + _GAP + painter.fontMetrics().horizontalAdvance(step) + 12 for step in self._steps]
        line = max(8.0, (self.width() - sum(widths)) / max(1, len(self._steps) - 1))
        left = 0.0
        for number, (step, width) in enumerate(zip(self._steps, widths, strict=True)):
            self._paint_step(painter, left, number, step)
            if number + 1 < len(self._steps):
                painter.setPen(QPen(QColor(current_palette().border), 2))
                y = _HEIGHT / 2
                painter.drawLine(int(left + width), int(y), int(left + width + line - 12), int(y))
            left += width + line

    def _paint_step(self, painter: QPainter, left: float, number: int, step: str) -> None:
        colours = current_palette()
        done, here = number < self._current, number == self._current
        disc = QRectF(left, (_HEIGHT - _DISC) / 2, _DISC, _DISC)
        painter.setPen(QPen(QColor(colours.accent_fill if done or here else colours.field_border), 1.5))
        painter.setBrush(QColor(colours.accent_fill if here else colours.accent_soft if done else colours.surface))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        font = QFont(self.font())
        font.setBold(here)
        painter.setFont(font)
        if done:
            paint_icon(painter, disc.adjusted(7, 7, -7, -7), "check", colours.accent)
        else:
            painter.setPen(QColor(colours.on_accent if here else colours.muted))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        painter.setPen(QColor(colours.text if here else colours.muted))
        painter.drawText(QRectF(disc.right() + _GAP, 0, 400, _HEIGHT), int(Qt.AlignmentFlag.AlignVCenter), step)
