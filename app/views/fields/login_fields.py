"""LoginFields: the camera's user name and password, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.fields.field import Field
from app.views.fields.password_edit import PasswordEdit
from app.views.look.controls import make_label


class LoginFields(QWidget):
    """Both may stay empty: some cameras ask for nothing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._user = QLineEdit()
        self._password = PasswordEdit()
        self.user = Field(self.tr("User name"), self._user)
        self.password = Field(self.tr("Password"), self._password)
        row = QHBoxLayout()
        row.setSpacing(16)
        for field in (self.user, self.password):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)  # level, however many lines stand below one of them
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(
            make_label(
                self.tr("The same as on the camera's own web page or app. Leave both empty where the camera asks for none."),
                "small",
                wrap=True,
            )
        )
        self._user.textChanged.connect(self.changed)
        self._password.textChanged.connect(self.changed)

    def set_values(self, user: str, password: str) -> None:
        self._user.setText(user)
        self._password.setText(password)

    def set_kept(self, kept: bool) -> None:
        """Say that the relay has a password, which stays where no other one is typed."""
        self._password.setPlaceholderText(self.tr("unchanged") if kept else "")

    def select_password(self) -> None:
        """Mark it, so that typing replaces it."""
        self._password.selectAll()

    def values(self) -> tuple[str, str]:
        return self._user.text().strip(), self._password.text()
