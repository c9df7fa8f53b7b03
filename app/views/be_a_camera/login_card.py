"""LoginCard: as whom recorders log in: an existing login, or one that is made here."""

from __future__ import annotations

from collections.abc import Awaitable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.be_a_camera.machine_dialog import MachineDialog
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.accepted import accepted
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from app.views.people.secret_dialog import SecretDialog
from relay_engine import UserFacingError, UserView


class LoginCard(QWidget):
    """Knows those who have a device password; that itself is shown once, when it is made."""

    chosen = Signal(str)  # user name

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._users: tuple[UserView, ...] = ()
        self.dialog: QDialog | None = None  # the open one
        self.box = ChoiceBox()
        self.box.currentIndexChanged.connect(self._choose)
        self.user = Field(self.tr("The recorder logs in as"), self.box)
        self.make_button = make_button(self.tr("Make a login for a recorder…"), "plus", "", "small")
        self.make_button.clicked.connect(self.make)
        self.renew_button = make_button(self.tr("New device password…"), "retry", "quiet", "small")
        self.renew_button.clicked.connect(self.renew)
        self.note = make_label("", "small", wrap=True)
        card, column = make_box("card", margins=20, spacing=12)
        column.addWidget(make_label(self.tr("Login"), "heading"))
        column.addWidget(self.user)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.make_button)
        row.addWidget(self.renew_button)
        row.addStretch(1)
        column.addLayout(row)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        self._show_users(())

    @property
    def name(self) -> str:
        """Who is chosen; "" = nobody has such a login yet."""
        return str(self.box.currentData() or "")

    @async_slot()
    async def look(self) -> None:
        """Ask the relay who has a login."""
        if self._context.is_open:
            await self._look(self.name)

    @async_slot()
    async def make(self) -> None:
        dialog = MachineDialog(self.window(), [user.name for user in self._users])
        if not await self._ask(dialog):
            return
        secret = await self._try(self._context.client.add_user(dialog.name, dialog.role, ""))
        if secret is not None:
            await self._look(secret.name)
            await self._ask(SecretDialog(self.window(), secret.name, secret.device_password))

    @async_slot()
    async def renew(self) -> None:
        name = self.name
        title = self.tr("Make a new device password for {0}?").format(name)
        text = self.tr("Players and recorders with the old one are refused from then on.")
        question = MessageDialog(
            self.window(),
            icon="warning",
            colour="error",
            title=title,
            text=text,
            accept=self.tr("Make a new one"),
            cancel=self.tr("Cancel"),
        )
        if name and await self._ask(question):
            secret = await self._try(self._context.client.change_user(name, new_device_password=True))
            if secret is not None:
                await self._ask(SecretDialog(self.window(), name, secret.device_password))

    async def _look(self, chosen: str) -> None:
        users = await self._try(self._context.client.list_users())
        if users is not None:
            self._show_users(users, chosen)

    def _show_users(self, users: tuple[UserView, ...], chosen: str = "") -> None:
        self._users = users
        able = [user for user in users if user.enabled and user.has_device_password]
        able.sort(key=lambda user: user.has_password)  # machines before people
        self.box.blockSignals(True)
        self.box.clear()
        for user in able:
            self.box.addItem(user.name, user.name)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)) if able else -1)
        self.box.blockSignals(False)
        self.user.setVisible(bool(able))
        self.note.setText(
            self.tr(
                "The device password goes with it. It was shown when it was made; where it is lost, or older than this version, make a new one."
            )
            if able
            else self.tr("Recorders always log in. Nobody has a device password yet: make a login for your recorder.")
        )
        self._choose()

    def _choose(self) -> None:
        user = next((user for user in self._users if user.name == self.name), None)
        self.renew_button.setVisible(user is not None and user.origin == "book")
        self.chosen.emit(self.name)

    async def _try[T](self, command: Awaitable[T]) -> T | None:
        try:
            return await command
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.note.setText(f"{words.what} {words.to_do}".strip())
            return None

    async def _ask(self, dialog: QDialog) -> bool:
        self.dialog = dialog
        try:
            return await accepted(dialog)
        finally:
            self.dialog = None
