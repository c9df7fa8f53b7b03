"""AddressEdit: a field for a whole address; a login inside it is taken out at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.flows.pasted_address import tidy_address

PASTE_LENGTH = 4  # characters that come at once were pasted, not typed


class AddressEdit(QLineEdit):
    """As soon as it is pasted or typed to its end: what is typed into the login's own fields after that must win."""

    login_found = Signal(str, str)  # user, password

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length = 0
        self.textChanged.connect(self._text_changed)
        self.editingFinished.connect(self._take_login)

    def _text_changed(self, text: str) -> None:
        grown, self._length = len(text) - self._length, len(text)
        if grown >= PASTE_LENGTH:
            self._take_login()

    def _take_login(self) -> None:
        pasted = tidy_address(self.text())
        if pasted.user or pasted.password:
            self.setText(pasted.address)
            self.login_found.emit(pasted.user, pasted.password)
