"""PeoplePage: who may log in, and what each of them may do."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.wording.error_words import words_for_error
from app.flows.wording.watch_words import MODE_NAMES
from app.models.translate import translate
from app.views.look.controls import make_button, make_label
from app.views.parts.accepted import accepted
from app.views.parts.async_slot import async_slot
from app.views.parts.banner import Banner
from app.views.parts.message_dialog import MessageDialog
from app.views.parts.page_scroll import PageScroll
from app.views.people.person_dialog import PersonDialog
from app.views.people.person_row import PersonRow
from app.views.people.secret_dialog import SecretDialog
from relay_engine import LogEntry, UserFacingError, UserView

_WIDTH = 760


class PeoplePage(QWidget):
    """Asks the relay each time it comes into sight, and whenever somebody has changed something."""

    said = Signal(str)
    rules_wanted = Signal()  # the settings of who may watch

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._users: tuple[UserView, ...] = ()
        self.rows: dict[str, PersonRow] = {}
        self.dialog: QDialog | None = None  # the open one
        self.banner = Banner(closable=False)
        self.add_button = make_button(self.tr("Add a person"), "plus", "primary")
        self.add_button.clicked.connect(self.add)
        self._rule = make_label("", "small", wrap=True)
        self._nobody = make_label(self.tr("Nobody has a login yet."), "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._lay_out()
        context.opened.connect(self._look)
        context.settings_changed.connect(self._show_rule)
        context.events.events.connect(self._take_events)
        self._show_rule()

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    @async_slot()
    async def add(self) -> None:
        dialog = PersonDialog(self.window(), taken=[user.name for user in self._users])
        if await self._ask(dialog):
            entry = dialog.filled
            secret = await self._try(self._context.client.add_user(entry.name, entry.role, entry.password))
            if secret is not None:
                await self._show_secret(secret.name, secret.device_password)

    @async_slot(str, str)
    async def set_role(self, name: str, role: str) -> None:
        if await self._try(self._context.client.change_user(name, role=role)) is not None:
            self.said.emit(self.tr("Saved: {0}").format(name))

    @async_slot(str, int)
    async def set_rank(self, name: str, rank: int) -> None:
        if await self._try(self._context.client.change_user(name, steer_priority=rank)) is not None:
            self.said.emit(self.tr("Saved: {0}").format(name))

    @async_slot(str)
    async def set_password(self, name: str) -> None:
        dialog = PersonDialog(self.window(), name=name)
        if await self._ask(dialog):
            changed = await self._try(self._context.client.change_user(name, password=dialog.filled.password))
            if changed is not None:
                self.said.emit(self.tr("{0} has a new password. Browsers have to log in again.").format(name))

    @async_slot(str)
    async def set_device_password(self, name: str) -> None:
        title = self.tr("Make a new device password for {0}?").format(name)
        text = self.tr("Players and recorders with the old one are refused from then on.")
        if await self._confirm(title, text, self.tr("Make a new one")):
            secret = await self._try(self._context.client.change_user(name, new_device_password=True))
            if secret is not None:
                await self._show_secret(name, secret.device_password)

    @async_slot(str)
    async def remove(self, name: str) -> None:
        title = self.tr("Remove {0}?").format(name)
        text = self.tr("The login stops working at once, in browsers, players and recorders.")
        if await self._confirm(title, text, self.tr("Remove")):
            await self._try(self._context.client.remove_user(name))

    @async_slot()
    async def _look(self) -> None:
        if not self._context.is_open:
            return
        try:
            users = await self._context.client.list_users()
        except UserFacingError as error:
            self._show_error(error)
        else:
            self._show_users(users)

    async def _try[T](self, command: Awaitable[T]) -> T | None:
        try:
            result = await command
        except UserFacingError as error:
            self._show_error(error)
            self._show_users(self._users)  # the boxes show what is
            return None
        self.banner.hide()
        self._look()
        return result

    def _show_error(self, error: UserFacingError) -> None:
        words = words_for_error(error, translate)
        self.banner.show_message("error", words.what, words.to_do)

    def _show_users(self, users: tuple[UserView, ...]) -> None:
        self._users = users
        for row in self.rows.values():
            row.deleteLater()
        self.rows = {user.name: PersonRow(user) for user in users}
        for row in self.rows.values():
            row.role_chosen.connect(self.set_role)
            row.rank_chosen.connect(self.set_rank)
            row.password_wanted.connect(self.set_password)
            row.device_password_wanted.connect(self.set_device_password)
            row.removal_wanted.connect(self.remove)
            self._list.addWidget(row)
        self._nobody.setVisible(not users)

    def _show_rule(self) -> None:
        mode = translate(MODE_NAMES[self._context.options.current.access_mode])
        self._rule.setText(self.tr("Who may watch now: {0}. What else somebody may do depends on the login.").format(mode))

    def _take_events(self, events: tuple[Any, ...]) -> None:
        """Somebody else may have changed people, by the API or the shell."""
        if self.isVisible() and any(
            isinstance(event, LogEntry) and dict(event.params).get("command", "").startswith("users.") for event in events
        ):
            self._look()

    async def _ask(self, dialog: QDialog) -> bool:
        """Open it and wait; True where it was accepted."""
        self.dialog = dialog
        try:
            return await accepted(dialog)
        finally:
            self.dialog = None

    async def _confirm(self, title: str, text: str, accept: str) -> bool:
        return await self._ask(
            MessageDialog(self.window(), icon="warning", colour="error", title=title, text=text, accept=accept, cancel=self.tr("Cancel"))
        )

    async def _show_secret(self, name: str, device_password: str) -> None:
        await self._ask(SecretDialog(self.window(), name, device_password))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        heading = QHBoxLayout()
        heading.addWidget(make_label(self.tr("People"), "title"), 1)
        heading.addWidget(self.add_button)
        column.addLayout(heading)
        column.addWidget(self.banner)
        rule = QHBoxLayout()
        rule.addWidget(self._rule, 1)
        self.rules_button = make_button(self.tr("Who may watch…"), "settings", "quiet", "small")
        self.rules_button.clicked.connect(self.rules_wanted)
        rule.addWidget(self.rules_button)
        column.addLayout(rule)
        column.addWidget(self._nobody)
        column.addLayout(self._list)
        area = PageScroll(left=24, top=20, right=24, bottom=24)
        level = QHBoxLayout()
        level.addWidget(inside, 1)
        level.addStretch(0)
        area.column.addLayout(level)
        area.column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
