"""AccessCard: who may watch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.flows.wording.watch_words import MODE_NAMES, MODE_SENTENCES, MODES
from app.models.translate import translate
from app.views.fields.choice_tile import ChoiceTile
from app.views.look.controls import make_button, make_label
from app.views.settings.settings_card import SettingsCard

_ICONS = {"network": "home", "closed": "lock", "open": "globe"}


class AccessCard(SettingsCard):
    """One of three; nothing else than watching is ever free."""

    people_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Who may watch"))
        self.tiles = {mode: ChoiceTile(_ICONS[mode], translate(MODE_NAMES[mode]), translate(MODE_SENTENCES[mode])) for mode in MODES}
        self._group = QButtonGroup(self)
        for tile in self.tiles.values():
            self._group.addButton(tile)
            self.column.addWidget(tile)
        self._group.buttonToggled.connect(self._toggled)
        words = self.tr(
            "A single camera can have a rule of its own: see its settings. Changing anything always needs a login with that right."
        )
        self.column.addWidget(make_label(words, "small", wrap=True))
        self.people_button = make_button(self.tr("People and their logins…"), "viewers")
        self.people_button.clicked.connect(self.people_wanted)
        self.column.addWidget(self.people_button, 0, Qt.AlignmentFlag.AlignLeft)

    def values(self) -> dict[str, Any]:
        return {"access_mode": next((mode for mode, tile in self.tiles.items() if tile.isChecked()), MODES[0])}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.tiles[values["access_mode"]].setChecked(True)

    def _toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self.changed.emit()
