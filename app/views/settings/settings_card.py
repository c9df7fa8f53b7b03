"""SettingsCard: a group of settings with a heading; each kind of card knows its own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.look.controls import make_box, make_label


class SettingsCard(QWidget):
    """Fields go into `column`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card, self.column = make_box("card", margins=20, spacing=16)
        self._heading = make_label("", "heading")
        self.column.addWidget(self._heading)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def set_title(self, title: str) -> None:
        self._heading.setText(title)

    def values(self) -> dict[str, Any]:
        """What stands in the fields, by the settings' names."""
        raise NotImplementedError

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        """Tell whether it could be applied; shows at the fields what is wrong."""
        return True
