"""FolderField: a folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.views.look.controls import make_button


class FolderField(QWidget):
    """Empty = the usual place, which stands there in grey."""

    changed = Signal()

    def __init__(self, usual: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = usual
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(str(usual))
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(self.changed)
        self._button = make_button(self.tr("Choose…"), "folder")
        self._button.clicked.connect(self._choose)
        self._dialog: QFileDialog | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self.edit)

    def setAccessibleName(self, name: str) -> None:
        self.edit.setAccessibleName(name)
        self._button.setAccessibleName(f"{name}: {self._button.text()}")

    def accessibleName(self) -> str:
        return self.edit.accessibleName()

    def set_value(self, folder: str) -> None:
        self.edit.setText(folder)

    def value(self) -> str:
        return self.edit.text().strip()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"), self.value() or str(self._usual))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_value)
        self._dialog = dialog
        dialog.open()
