"""MessageDialog: says what went wrong, or asks before something that cannot be undone."""

from __future__ import annotations

import asyncio
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.views.look.controls import make_button, make_label
from app.views.parts.icon_label import IconLabel

_WIDTH = 460


class Choice(Enum):
    """What a person answered; the values are QDialog's results."""

    CANCELLED = 0
    ACCEPTED = 1
    INSTEAD = 2


class MessageDialog(QDialog):
    """An icon, what, why or what to do, and one to three buttons. Opened without blocking: open(), `await answer()` or `await choice()`."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        icon: str,
        colour: str,
        title: str,
        text: str,
        accept: str,
        cancel: str = "",
        instead: str = "",  # a third way, which is the safe one then: Enter chooses it
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(make_label(title, "heading", wrap=True))
        if text:
            words.addWidget(make_label(text, wrap=True))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(IconLabel(icon, colour, 28), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(24)
        column.addLayout(top)
        column.addLayout(self._buttons(accept, cancel, instead, danger=colour == "error" and bool(cancel)))
        self.title, self.text = title, text

    async def answer(self) -> bool:
        """Open and wait for the person; True where they agreed."""
        return await self.choice() is Choice.ACCEPTED

    async def choice(self) -> Choice:
        """Open and wait for the person."""
        future: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()

        def finished(result: int) -> None:
            if not future.done():
                future.set_result(Choice(result))

        self.finished.connect(finished)
        self.open()
        return await future

    def _buttons(self, accept: str, cancel: str, instead: str, *, danger: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        if cancel:
            self.cancel_button: QPushButton = make_button(cancel)
            self.cancel_button.clicked.connect(self.reject)
            row.addWidget(self.cancel_button)
        self.accept_button = make_button(accept, role="danger" if danger else "primary")
        self.accept_button.clicked.connect(self.accept)
        row.addWidget(self.accept_button)
        (self.cancel_button if cancel else self.accept_button).setDefault(True)
        if instead:
            self.instead_button = make_button(instead, role="primary")
            self.instead_button.clicked.connect(self._take_instead)
            self.instead_button.setDefault(True)
            self.instead_button.setFocus()
            row.addWidget(self.instead_button)
        return row

    def _take_instead(self) -> None:
        self.done(Choice.INSTEAD.value)
