"""MachineDialog: the name and the rights of a login for a recorder."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from app.flows.wording.people_words import name_problem
from app.models.translate import translate
from app.views.fields.field import Field
from app.views.fields.switch import Switch
from app.views.look.controls import make_button, make_label
from relay_engine import Role

_WIDTH = 460


class MachineDialog(QDialog):
    """It gets a device password and none for the browser."""

    def __init__(self, parent: QWidget | None, taken: Collection[str]) -> None:
        super().__init__(parent)
        self._taken = taken
        self.name, self.role = "", Role.VIEWER.value  # once it was accepted
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Make a login for a recorder")
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.name_edit = QLineEdit(_free_name(taken))
        self.name_field = Field(self.tr("User name"), self.name_edit, self.tr("What the recorder logs in as. It cannot be changed later."))
        self.steers = Switch(self.tr("It may turn the cameras, too"))
        self.ok_button = make_button(self.tr("Make it"), "check", "primary")
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button = make_button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.name_edit.textChanged.connect(self._check)
        self._lay_out(title)
        self.name_edit.selectAll()
        self.name_edit.setFocus()

    def accept(self) -> None:
        self.name = self.name_edit.text().strip()
        self.role = (Role.OPERATOR if self.steers.isChecked() else Role.VIEWER).value
        super().accept()

    def _check(self) -> None:
        problem = name_problem(self.name_edit.text().strip(), self._taken, translate)
        self.name_field.set_problem(problem if self.name_edit.text() else "")
        self.ok_button.setEnabled(not problem)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(make_label(title, "heading", wrap=True))
        words = self.tr("The relay makes up a device password for it, and shows it once. One login for each recorder is best.")
        column.addWidget(make_label(words, wrap=True))
        column.addWidget(self.name_field)
        column.addWidget(self.steers)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.ok_button)
        column.addLayout(row)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)


def _free_name(taken: Collection[str]) -> str:
    names = {name.lower() for name in taken}
    name, number = "recorder", 1
    while name in names:
        number += 1
        name = f"recorder-{number}"
    return name
