"""LinesField: the names of lines and what each may carry."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.look.controls import make_button, make_icon_button, make_label

_HIGHEST = 1_000_000_000
_LONGEST, _MOST = 64, 64
_NAME = re.compile(r"[^\x00-\x1f\x7f]+")


class LinesField(QWidget):
    """One row a line; a row without a name is none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_LineRow] = []
        self.add_button = make_button(self.tr("Add a line"), "plus", "", "small")
        self.add_button.clicked.connect(self._add_empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._problem = make_label("", "error", wrap=True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._list)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def rows(self) -> list[_LineRow]:
        return list(self._rows)

    @property
    def problem(self) -> str:
        """What is wrong, "" where nothing is."""
        return self._problem.text()

    def set_value(self, lines: Mapping[str, int]) -> None:
        if self.value() == dict(lines) and len(self._rows) == len(lines):
            return
        for row in self._rows:
            row.deleteLater()
        self._rows = []
        for name, kbps in lines.items():
            self._add(name, kbps)
        self._check()

    def value(self) -> dict[str, int]:
        return {name: kbps for name, kbps in (row.value() for row in self._rows) if name}

    def _add_empty(self) -> None:
        self._add("", 0).name.setFocus()
        self._edited()

    def _add(self, name: str, kbps: int) -> _LineRow:
        row = _LineRow(len(self._rows) + 1, name, kbps)
        row.changed.connect(self._edited)
        row.removed.connect(self._remove)
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _remove(self, row: object) -> None:
        self._rows = [one for one in self._rows if one is not row]
        if isinstance(row, _LineRow):
            row.deleteLater()
        self._edited()

    def _edited(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        names = [name for name, _ in (row.value() for row in self._rows) if name]
        text = ""
        if len(set(names)) < len(names):
            text = self.tr("Each line has a name of its own.")
        elif any(not _NAME.fullmatch(name) for name in names):
            text = self.tr("This name cannot be used.")
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.add_button.setEnabled(len(self._rows) < _MOST)


class _LineRow(QWidget):
    """Name, kbit/s, and a button that takes it away."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, number: int, name: str, kbps: int) -> None:
        super().__init__()
        self.name = QLineEdit(name)
        self.name.setMaxLength(_LONGEST)
        self.name.setPlaceholderText(self.tr("Name of the line, such as road"))
        self.name.setAccessibleName(self.tr("Name of line {0}").format(number))
        self.kbps = QLineEdit(str(kbps) if kbps else "")
        self.kbps.setValidator(QIntValidator(0, _HIGHEST, self))
        self.kbps.setPlaceholderText(self.tr("No limit"))
        self.kbps.setAccessibleName(self.tr("kbit/s of line {0}").format(number))
        self.remove_button = make_icon_button("trash", self.tr("Remove line {0}").format(number))
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 2)
        row.addWidget(self.kbps, 1)
        row.addWidget(make_label("kbit/s", "small"))
        row.addWidget(self.remove_button)
        self.name.textChanged.connect(self.changed)
        self.kbps.textChanged.connect(self.changed)

    def value(self) -> tuple[str, int]:
        text = self.kbps.text().strip()
        return self.name.text().strip(), min(int(text), _HIGHEST) if text.isdecimal() else 0

    def _remove(self) -> None:
        self.removed.emit(self)
