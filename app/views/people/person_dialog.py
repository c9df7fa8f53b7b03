"""PersonDialog: the name, the rights and the password of somebody new, or a new password of somebody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from app.flows.wording.people_words import ROLE_NAMES, ROLE_SENTENCES, ROLES, make_password, name_problem, password_problem
from app.models.translate import translate
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.password_edit import PasswordEdit
from app.views.look.controls import make_button, make_label
from relay_engine import Role

_WIDTH = 440  # of the fields


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """What was filled in."""

    name: str
    role: str
    password: str = field(repr=False)


class PersonDialog(QDialog):
    """`name` "" = somebody new."""

    def __init__(self, parent: QWidget | None, *, name: str = "", taken: Collection[str] = ()) -> None:
        super().__init__(parent)
        self._taken = taken
        self._is_new = not name
        self.filled = PersonEntry(name, "", "")  # once it was accepted
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("New password of {0}").format(name) if name else self.tr("Add a person")
        self.setWindowTitle(title)
        self.name_edit = QLineEdit(name)
        self.name = Field(self.tr("User name"), self.name_edit, self.tr("For logging in. It cannot be changed later."))
        self.roles = ChoiceBox(*((translate(ROLE_NAMES[role]), role.value) for role in ROLES))
        self.role = Field(self.tr("What this person may do"), self.roles, translate(ROLE_SENTENCES[ROLES[0]]))
        self.roles.currentIndexChanged.connect(self._show_role)
        self.password_edit = PasswordEdit()
        self.password_edit.setMinimumWidth(_WIDTH)
        self.password = Field(self.tr("Password"), self.password_edit, self.tr("For the web pages. At least 8 characters."))
        self.generate_button = make_button(self.tr("Make one up"), "retry", "", "small")
        self.generate_button.clicked.connect(self._make_up)
        self.ok_button = make_button(self.tr("Add") if self._is_new else self.tr("Save"), "check", "primary")
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button = make_button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self._lay_out(title)
        self.name_edit.textChanged.connect(self._check)
        self.password_edit.textChanged.connect(self._check)
        self._check()
        for one in (self.name, self.password):
            one.set_problem("")  # nothing is wrong before somebody has typed
        (self.name_edit if self._is_new else self.password_edit).setFocus()

    def accept(self) -> None:
        self.filled = self.entry()  # the fields go with the dialog
        super().accept()

    def entry(self) -> PersonEntry:
        """What is filled in."""
        return PersonEntry(self.name_edit.text().strip(), self.roles.currentData(), self.password_edit.text())

    def _show_role(self) -> None:
        self.role.set_hint(translate(ROLE_SENTENCES[Role(self.roles.currentData())]))

    def _check(self) -> None:
        entry = self.entry()
        name_fault = name_problem(entry.name, self._taken, translate) if self._is_new else ""
        password_fault = password_problem(entry.password, entry.name, translate)
        self.name.set_problem(name_fault if self.name_edit.text() else "")
        self.password.set_problem(password_fault if entry.password else "")
        self.ok_button.setEnabled(not name_fault and not password_fault)

    def _make_up(self) -> None:
        self.password_edit.setText(make_password())
        self.password_edit.set_shown(True)  # it has to be told to somebody

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(make_label(title, "heading"))
        if self._is_new:
            column.addWidget(self.name)
            column.addWidget(self.role)
        column.addWidget(self.password)
        column.addWidget(self.generate_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.ok_button)
        column.addLayout(row)
        self.ok_button.setDefault(True)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # sentences of two lines are not squeezed
