"""LimitField: the most that is allowed of something; an empty field is no limit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from app.views.fields.field import Field

_HIGHEST = 1_000_000_000


class LimitField(Field):
    """Says below what the number means, where `words` can tell."""

    changed = Signal()

    def __init__(self, title: str, words: Callable[[int], str] | None = None, parent: QWidget | None = None) -> None:
        self._edit = QLineEdit()
        super().__init__(title, self._edit, parent=parent)
        self._words = words
        self._edit.setValidator(QIntValidator(0, _HIGHEST, self))
        self._edit.setPlaceholderText(self.tr("No limit"))
        self._edit.setMaximumWidth(160)
        self._edit.textChanged.connect(self._edited)
        self._say()

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._edit.setFocus()
        self._edit.selectAll()

    def set_value(self, limit: int) -> None:
        self._edit.setText(str(limit) if limit else "")

    def value(self) -> int:
        """Return the limit, 0 where there is none."""
        text = self._edit.text().strip()
        return min(int(text), _HIGHEST) if text.isdecimal() else 0

    def _edited(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        limit = self.value()
        self.set_hint(self._words(limit) if limit and self._words is not None else self.tr("Empty = no limit"))
