"""StatusChip: the state of a camera or the relay as icon and word, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette
from relay_engine import MountState

TONE_ICONS = {"live": "live", "busy": "retry", "bad": "warning", "off": "stop", "waiting": "idle"}
_TONE_COLOURS = {
    "live": ("ok", "ok_soft"),
    "busy": ("accent", "accent_soft"),
    "bad": ("error", "error_soft"),
    "off": ("muted", "hover"),
    "waiting": ("muted", "hover"),
}
_HEIGHT, _PADDING, _ICON, _GAP = 28, 10, 16, 6


def tone_colours(tone: str) -> tuple[str, str]:
    """Return the text colour and the ground of a tone in the present theme."""
    text, ground = _TONE_COLOURS.get(tone, _TONE_COLOURS["off"])
    return getattr(current_palette(), text), getattr(current_palette(), ground)


class StatusChip(QWidget):
    """A rounded label as wide as its word; the icon alone, and the word as its tool tip, where there is no room for that."""

    def __init__(self, tone: str = "off", word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._word = word
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)
        self.setToolTip(word)

    @property
    def has_room(self) -> bool:
        """Whether the whole word is on the screen."""
        return self.width() >= self.sizeHint().width()

    @property
    def word(self) -> str:
        return self._word

    @property
    def tone(self) -> str:
        return self._tone

    def set_state(self, tone: str, word: str) -> None:
        if (tone, word) == (self._tone, self._word):
            return
        self._tone, self._word = tone, word
        self.setAccessibleName(word)
        self.setToolTip(word)
        self.updateGeometry()
        self.update()

    def show_camera(self, state: str, tone: str) -> None:
        """Say in one word what a camera does; `state` is a MountState, or "off" where the relay is."""
        words = {
            MountState.LIVE: self.tr("Live"),
            MountState.CONNECTING: self.tr("Connecting"),
            MountState.RETRYING: self.tr("Trouble"),
            MountState.IDLE: (waits := self.tr("Waiting")),
            MountState.WAITING: waits,
        }
        waiting = state in (MountState.IDLE, MountState.WAITING)
        self.set_state("waiting" if waiting else tone, next((word for one, word in words.items() if one == state), self.tr("Switched off")))

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._bold()).horizontalAdvance(self._word)
        return QSize(_PADDING * 2 + _ICON + _GAP + width + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_PADDING * 2 + _ICON, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, ground = tone_colours(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), _HEIGHT / 2, _HEIGHT / 2)
        top = (self.height() - _ICON) / 2
        left = _PADDING if self.has_room else (self.width() - _ICON) / 2
        paint_icon(painter, QRectF(left, top, _ICON, _ICON), TONE_ICONS.get(self._tone, "info"), colour)
        if not self.has_room:
            return
        painter.setFont(self._bold())
        painter.setPen(QColor(colour))
        area = self.rect().adjusted(_PADDING + _ICON + _GAP, 0, -_PADDING + 1, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setBold(True)
        return font
