"""OwnAddressPart: an address for one camera alone, and how this computer gets it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.flows.own_address import own_address_problem, own_address_recipe
from app.models.translate import translate
from app.views.fields.field import Field
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.copy_row import CopyRow


class OwnAddressPart(QWidget):
    """Only what this system can do is offered as commands; elsewhere it says why not."""

    wanted = Signal(str)  # address; "" = the usual one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mount, self._card, self._saved = "", "", ""
        self._others: Mapping[str, str] = {}
        self._is_fixed = False
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("192.168.1.201")
        self.edit.textChanged.connect(self._edited)
        self.edit.returnPressed.connect(self._save)
        self.field = Field(
            self.tr("Address of this camera alone"), self.edit, self.tr("Empty = the same as all others. It is offered at port 80 there.")
        )
        self.save_button = make_button(self.tr("Use this address"), "check", "", "small")
        self.save_button.clicked.connect(self._save)
        self._words = make_label("", "small", wrap=True)
        self.commands = CopyRow(self.tr("Make the address (in a terminal)"), "")
        self.lasting = CopyRow(self.tr("Make it for good (NetworkManager)"), "")
        box, column = make_box("well", margins=12, spacing=12)
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self.commands)
        column.addWidget(self.lasting)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)

    def show_camera(self, mount: str, address: str, card: str, others: Mapping[str, str], *, is_fixed: bool) -> None:
        """`card` = this computer's network card; `others` have the other cameras' addresses, with their titles."""
        is_typing = mount == self._mount and self.edit.text().strip() != self._saved
        self._mount, self._card, self._saved, self._others, self._is_fixed = mount, card, address, others, is_fixed
        self.edit.setReadOnly(is_fixed)
        if not is_typing:
            self.edit.setText(address)
        self._edited()

    def _edited(self) -> None:
        address = self.edit.text().strip()
        problem = own_address_problem(address, self._others, translate)
        self.field.set_problem(problem)
        self.save_button.setEnabled(not problem and address != self._saved and not self._is_fixed)
        recipe = own_address_recipe(address, self._mount, self._card, translate)
        self._words.setText(" ".join(recipe.sentences))
        commands, lasting = recipe.commands[:-1], recipe.commands[-1:]
        self.commands.set_text(self.tr("Make the address (in a terminal)"), " && ".join(commands))
        self.lasting.set_text(self.tr("Make it for good (NetworkManager)"), "".join(lasting))
        self.commands.setVisible(bool(commands))
        self.lasting.setVisible(bool(lasting))

    def _save(self) -> None:
        if self.save_button.isEnabled():
            self.wanted.emit(self.edit.text().strip())
