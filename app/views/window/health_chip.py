"""HealthChip: the header's line about all cameras; a click leads to what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette
from app.views.parts.status_chip import TONE_ICONS, tone_colours

_HEIGHT, _PADDING, _ICON, _GAP = 36, 12, 18, 8
_WORTH_IT = 48  # px beyond the short words: less would show no more than a cut-off letter or two


class HealthChip(QAbstractButton):
    """Never colour alone: where there is no room for all words, the short ones; then as much of them as fits."""

    def __init__(self, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon  # "" = the tone's
        self._tone = "off"
        self._words = self._short = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def word(self) -> str:
        return self._words

    @property
    def tone(self) -> str:
        return self._tone

    @property
    def shown_words(self) -> str:
        """What is on the screen at the present width."""
        metrics, room = QFontMetrics(self._bold()), self._room()
        if metrics.horizontalAdvance(self._words) <= room:
            return self._words
        has_room_for_more = room > metrics.horizontalAdvance(self._short) + _WORTH_IT
        return metrics.elidedText(self._words if has_room_for_more else self._short, Qt.TextElideMode.ElideRight, room)

    def show_words(self, tone: str, words: str, short: str = "") -> None:
        if (tone, words, short or words) == (self._tone, self._words, self._short):
            return
        self._tone, self._words, self._short = tone, words, short or words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._words), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(self._short), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, ground = tone_colours(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.hasFocus() and self.property("keyboard") == "true"
        painter.setPen(QPen(QColor(current_palette().accent), 2) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _HEIGHT / 2 - 1, _HEIGHT / 2 - 1)
        paint_icon(
            painter, QRectF(_PADDING, (self.height() - _ICON) / 2, _ICON, _ICON), self._icon or TONE_ICONS.get(self._tone, "info"), colour
        )
        painter.setFont(self._bold())
        painter.setPen(QColor(colour))
        area = self.rect().adjusted(_PADDING + _ICON + _GAP, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown_words)

    def _width_of(self, words: str) -> int:
        return _PADDING * 2 + _ICON + _GAP + QFontMetrics(self._bold()).horizontalAdvance(words) + 1

    def _room(self) -> int:
        return max(0, self.width() - _PADDING * 2 - _ICON - _GAP)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setBold(True)
        return font
