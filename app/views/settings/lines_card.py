"""LinesCard: the lines that cameras are behind, and what each may carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.views.fields.lines_field import LinesField
from app.views.look.controls import make_label
from app.views.settings.settings_card import SettingsCard


class LinesCard(SettingsCard):
    """Only for cameras behind a leased line, a mobile modem or the like."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Thin lines"))
        text = self.tr(
            "Cameras that share a thin line, such as a leased line or a mobile modem: give the line a name and what it may carry, some 5 % less "
            "than it can. Then say of each camera, under Change, which line it is behind. Where their pictures would need more, some "
            "show their smaller one until there is room again."
        )
        self.column.addWidget(make_label(text, "small", wrap=True))
        self.lines = LinesField()
        self.lines.changed.connect(self.changed)
        self.column.addWidget(self.lines)

    def values(self) -> dict[str, Any]:
        return {"lines": self.lines.value()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.lines.set_value(values["lines"])

    def is_valid(self) -> bool:
        return not self.lines.problem
