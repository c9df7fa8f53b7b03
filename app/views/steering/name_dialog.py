"""NameDialog: asks for one short name."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.fields.field import Field
from app.views.look.controls import make_button, make_label

_WIDTH = 420
_LONGEST = 64


class NameDialog(QDialog):
    """Opened without blocking: `await answer()`."""

    def __init__(self, parent: QWidget | None, title: str, label: str, accept: str, *, name: str = "", hint: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.edit = QLineEdit(name)
        self.edit.setMaxLength(_LONGEST)
        self.edit.textChanged.connect(self._check)
        self.ok_button = make_button(accept, "check", "primary")
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button = make_button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(make_label(title, "heading", wrap=True))
        column.addWidget(Field(label, self.edit, hint))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.ok_button)
        column.addLayout(row)
        self.edit.selectAll()
        self.edit.setFocus()
        self._check()

    async def answer(self) -> str:
        """Open and wait; "" where it was cancelled."""
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def finished(result: int) -> None:
            if not future.done():
                future.set_result(self.edit.text().strip() if result == QDialog.DialogCode.Accepted else "")

        self.finished.connect(finished)
        self.open()
        return await future

    def _check(self) -> None:
        self.ok_button.setEnabled(bool(self.edit.text().strip()))
