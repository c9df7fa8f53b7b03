"""WallScreen: the wall in a window without a frame that fills one screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.look.icons import program_icon


class WallScreen(QWidget):
    """Borrows the board, and what steers, from their page, and gives them back when it is left. It stays when the window is minimised."""

    def __init__(self, board: QWidget, panel: QWidget, give_back: Callable[[], None]) -> None:
        super().__init__(None)
        self._board, self._panel = board, panel
        self._give_back = give_back
        self.setWindowTitle("Relay Server")
        self.setWindowIcon(program_icon())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def is_shown(self) -> bool:
        """True while it has the board."""
        return self._board.parentWidget() is self

    def show_on(self, screen_name: str) -> None:
        """Fill that screen; "" = the one that the board is on."""
        screen = next((screen for screen in QGuiApplication.screens() if screen.name() == screen_name), self._board.screen())
        self._row.addWidget(self._board, 1)
        self._row.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignTop)
        self.setGeometry(screen.geometry())  # before it is shown: it fills the screen that it stands on
        self.showFullScreen()

    def leave(self) -> None:
        if self.is_shown:
            self._give_back()
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor("#000000"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave()
        super().closeEvent(event)
