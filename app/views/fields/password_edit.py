"""PasswordEdit: a password field with an eye to look at what was typed."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from app.views.look.icons import make_icon
from app.views.look.theme import current_palette, current_theme


class PasswordEdit(QLineEdit):
    """Hidden at first; the eye shows it for as long as the page is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._toggled)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        current_theme().changed.connect(self._draw_eye)
        self._draw_eye()

    def set_shown(self, shown: bool) -> None:
        self._eye.setChecked(shown)

    def _toggled(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._draw_eye()

    def _draw_eye(self) -> None:
        shown = self._eye.isChecked()
        self._eye.setIcon(make_icon("eye-off" if shown else "eye", current_palette().muted))
        self._eye.setText(self.tr("Hide password") if shown else self.tr("Show password"))
