"""TrayIcon: the relay's health beside the clock, with its number, and the way back to the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.flows.health import Health
from app.views.look.icons import program_icon
from app.views.look.palette import LIGHT

_SIZES = (16, 22, 32, 48, 64)
_GROUNDS = {"live": LIGHT.ok, "bad": LIGHT.error, "busy": LIGHT.accent, "off": LIGHT.muted}  # on a taskbar of any colour
_SHOWN_MS = 10_000
_MOST = 99


class TrayIcon(QObject):
    """Says nothing where the desktop has no tray; `is_there` tells."""

    open_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shown: tuple[str, int] | None = None
        self._menu = QMenu()
        self._open = QAction(self._menu)
        self._quit = QAction(self._menu)
        self._open.triggered.connect(self.open_wanted)
        self._quit.triggered.connect(self.quit_wanted)
        self._menu.addAction(self._open)
        self._menu.addSeparator()
        self._menu.addAction(self._quit)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.open_wanted)
        self.speak()

    @property
    def is_there(self) -> bool:
        """Tell whether this desktop has a tray; that may change while the program runs."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def words(self) -> str:
        return self._icon.toolTip()

    @property
    def menu_actions(self) -> list[QAction]:
        return [self._open, self._quit]

    def speak(self) -> None:
        """Say the menu in the language of now."""
        self._open.setText(self.tr("Open Relay Server"))
        self._quit.setText(self.tr("Stop the relay and quit…"))

    def show_health(self, health: Health, tone: str, words: str) -> None:
        number = len(health.troubles) or health.live
        if (tone, number) != self._shown:
            self._shown = (tone, number)
            self._icon.setIcon(health_icon(tone, number))
        self._icon.setToolTip(f"Relay Server: {words}")
        self._icon.show()

    def notify(self, title: str, text: str, *, bad: bool) -> None:
        """Show a notification where the desktop can; nothing else happens."""
        icon = QSystemTrayIcon.MessageIcon.Warning if bad else QSystemTrayIcon.MessageIcon.Information
        if self._icon.isVisible() and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage(title, text, icon, _SHOWN_MS)

    def hide(self) -> None:
        self._icon.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_wanted.emit()


def health_icon(tone: str, number: int) -> QIcon:
    """The program's mark with a number on a ground of the tone's colour; the bare mark where there is nothing to count."""
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(_draw(tone, number, size))
    return icon


def _draw(tone: str, number: int, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    program_icon().paint(painter, pixmap.rect())
    text = f"{_MOST}+" if number > _MOST else str(number) if number else ""
    height = size * 0.62
    width = max(height, height * (0.35 + 0.42 * len(text)))
    area = QRectF(size - width, size - height, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_GROUNDS.get(tone, _GROUNDS["off"])))
    painter.drawRoundedRect(area, height / 2, height / 2)
    if text:
        font = QFont()
        font.setBold(True)
        font.setPixelSize(max(8, round(height * 0.78)))
        painter.setFont(font)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap
