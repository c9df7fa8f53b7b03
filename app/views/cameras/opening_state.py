"""OpeningState: before it is known whether there are cameras."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.look.controls import make_label
from app.views.parts.spinner import Spinner


class OpeningState(QWidget):
    """Says that the cameras are being fetched, or that they cannot be: the banner above says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spinner = Spinner(40)
        self._words = make_label("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        column.addStretch(2)
        self.show_failed(failed=False)

    @property
    def text(self) -> str:
        return self._words.text()

    def show_failed(self, *, failed: bool) -> None:
        self._spinner.setVisible(not failed)
        self._words.setText(
            self.tr("The cameras cannot be shown now. They are safe: the message above says what is in the way.")
            if failed
            else self.tr("Fetching your cameras…")
        )
