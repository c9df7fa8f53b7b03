"""FolderCard: where the relay keeps its book and its other files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.views.fields.field import Field
from app.views.fields.folder_field import FolderField
from app.views.settings.settings_card import SettingsCard


class FolderCard(SettingsCard):
    """Empty = the usual place."""

    def __init__(self, usual: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Storage"))
        self.folder = FolderField(usual)
        hint = self.tr("Cameras, people and the relay's settings are kept there, and go along. Leave it empty for the usual place.")
        self.field = Field(self.tr("Folder for the relay's own files"), self.folder, hint)
        self.column.addWidget(self.field)
        self.folder.changed.connect(self.changed)

    def values(self) -> dict[str, Any]:
        return {"data_folder": self.folder.value()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.folder.set_value(values["data_folder"])

    def is_valid(self) -> bool:
        fault = self._fault()
        self.field.set_problem(fault)
        return not fault

    def _fault(self) -> str:
        chosen = self.folder.value()
        if not chosen:
            return ""
        path = Path(chosen).expanduser()
        if not path.is_absolute():
            return self.tr("Type the whole path of the folder.")
        return self.tr("This is a file, not a folder.") if path.is_file() else ""
