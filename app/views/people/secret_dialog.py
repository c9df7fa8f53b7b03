"""SecretDialog: the device password of a person, shown this once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.views.look.controls import make_button, make_label
from app.views.parts.copy_row import CopyRow

_WIDTH = 520


class SecretDialog(QDialog):
    """Closing it throws the password away: the relay keeps no more than what it compares."""

    def __init__(self, parent: QWidget | None, name: str, device_password: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        title = self.tr("The device password of {0}").format(name)
        self.setWindowTitle(title)
        self.user_row = CopyRow(self.tr("User name"), name)
        self.password_row = CopyRow(self.tr("Device password"), device_password)
        self.done_button = make_button(self.tr("I have written it down"), "check", "primary")
        self.done_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(make_label(title, "heading", wrap=True))
        words = self.tr(
            "Players such as VLC and recorders log in with it, where a camera asks for a login. "
            "It is shown this once: copy it now. A new one can be made at any time."
        )
        column.addWidget(make_label(words, wrap=True))
        column.addWidget(self.user_row)
        column.addWidget(self.password_row)
        column.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignRight)
