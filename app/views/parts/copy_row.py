"""CopyRow: an address that a person takes elsewhere, with a Copy button that says it has worked."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.look.controls import make_button, make_label, restyle_button

_THANKS_MS = 1800


class CopyRow(QWidget):
    """Title, the address in a field that can be selected, a button."""

    copied = Signal(str)

    def __init__(self, title: str, text: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = make_label(title, "strong")
        self._edit = QLineEdit(text)
        self._edit.setReadOnly(True)
        self._edit.setCursorPosition(0)
        self._button = make_button(self.tr("Copy"), "copy", "", "small")
        self._button.clicked.connect(self.copy)
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.timeout.connect(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self._button)
        column.addLayout(row)
        column.addWidget(self._edit)  # a line of its own: links are long
        self._note = make_label(hint, "small", wrap=True)
        column.addWidget(self._note)
        self._note.setVisible(bool(hint))  # not before it has a parent: it would be a window of its own
        self._name(title)

    @property
    def text(self) -> str:
        return self._edit.text()

    def set_text(self, title: str, text: str, hint: str = "") -> None:
        self._title.setText(title)
        self._name(title)
        if text != self._edit.text():
            self._edit.setText(text)
            self._edit.setCursorPosition(0)
        self._note.setText(hint)
        self._note.setVisible(bool(hint))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._edit.text())
        restyle_button(self._button, self.tr("Copied"), "check", "")
        self._thanks.start(_THANKS_MS)
        self.copied.emit(self._edit.text())

    def _name(self, title: str) -> None:
        self._edit.setAccessibleName(title)
        self._button.setAccessibleName(self.tr("Copy the address for {0}").format(title))

    def _reset(self) -> None:
        restyle_button(self._button, self.tr("Copy"), "copy", "")
