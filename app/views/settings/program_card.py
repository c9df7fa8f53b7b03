"""ProgramCard: how this program starts, closes and looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.switch import Switch
from app.views.settings.settings_card import SettingsCard


class ProgramCard(SettingsCard):
    """The window's own settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("This program"))
        self.start_relay = Switch(self.tr("Start the relay when this program opens"))
        self.closing = ChoiceBox(
            (self.tr("Ask"), "ask"),
            (self.tr("Keep the relay running in the background"), "background"),
            (self.tr("Stop the relay and quit"), "quit"),
        )
        self.theme = ChoiceBox((self.tr("Like the system"), "auto"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark"))
        self.language = ChoiceBox((self.tr("Like the system"), "auto"), ("English", "en"), ("한국어", "ko"))
        self._boxes = {"closing": self.closing, "theme": self.theme, "language": self.language}
        self.column.addWidget(self.start_relay)
        title, hint = (
            self.tr("Closing the window while cameras are on air"),
            self.tr("While somebody watches, the relay never stops without a question."),
        )
        self.column.addWidget(Field(title, self.closing, hint))
        looks = QHBoxLayout()
        looks.setSpacing(24)
        looks.addWidget(Field(self.tr("Colours"), self.theme), 1)
        looks.addWidget(Field(self.tr("Language"), self.language), 1)
        self.column.addLayout(looks)
        self.start_relay.toggled.connect(self.changed)
        for box in self._boxes.values():
            box.currentIndexChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        return {"start_relay": self.start_relay.isChecked(), **{name: box.currentData() for name, box in self._boxes.items()}}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.start_relay.setChecked(values["start_relay"])
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(values[name])))
