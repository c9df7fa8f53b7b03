"""NamesField: some names in one line, checked while they are typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.views.fields.field import Field


class NamesField(Field):
    """With commas or blanks between them; empty = none."""

    changed = Signal()

    def __init__(
        self, title: str, hint: str, example: str, is_good: Callable[[str], bool], wrong: str, parent: QWidget | None = None
    ) -> None:
        self._edit = QLineEdit()
        super().__init__(title, self._edit, hint, parent)
        self._edit.setPlaceholderText(example)
        self._is_good = is_good
        self._wrong = wrong
        self._edit.textChanged.connect(self._edited)

    def set_value(self, names: Iterable[str]) -> None:
        self._edit.setText(", ".join(names))

    def value(self) -> tuple[str, ...]:
        """Every name once, in the order typed."""
        return tuple(dict.fromkeys(name for name in re.split(r"[\s,;]+", self._edit.text()) if name))

    def _edited(self) -> None:
        bad = next((name for name in self.value() if not self._is_good(name)), "")
        self.set_problem(self._wrong.format(bad) if bad else "")
        self.changed.emit()
