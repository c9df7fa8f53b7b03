"""PortField: a port number, checked while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from app.views.fields.field import Field

LOWEST, HIGHEST = 1, 65535


class PortField(Field):
    """Says itself when the number cannot be a port."""

    changed = Signal()

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        self._edit = QLineEdit()
        super().__init__(title, self._edit, hint, parent)
        self._edit.setValidator(QIntValidator(0, 999_999, self))  # a number too large is told, not swallowed
        self._edit.setMaximumWidth(160)
        self._edit.textChanged.connect(self._edited)

    def set_value(self, port: int) -> None:
        self._edit.setText(str(port))

    def value(self) -> int | None:
        """Return the port, None where it is none."""
        text = self._edit.text().strip()
        port = int(text) if text.isdecimal() else 0
        return port if LOWEST <= port <= HIGHEST else None

    def _edited(self) -> None:
        self.set_problem("" if self.value() is not None else self.tr("Type a number from 1 to 65535."))
        self.changed.emit()
