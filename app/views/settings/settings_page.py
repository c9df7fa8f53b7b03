"""SettingsPage: the few things a person may want to change about the program and its relay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.relay_control import PORT_FIELDS
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.async_slot import async_slot
from app.views.parts.banner import Banner
from app.views.parts.message_dialog import MessageDialog
from app.views.parts.page_scroll import PageScroll
from app.views.settings.access_card import AccessCard
from app.views.settings.folder_card import FolderCard
from app.views.settings.limits_card import LimitsCard
from app.views.settings.lines_card import LinesCard
from app.views.settings.network_card import NetworkCard
from app.views.settings.program_card import ProgramCard
from app.views.settings.recorders_card import RecordersCard
from app.views.settings.settings_card import SettingsCard
from app.views.settings.web_card import WebCard
from relay_engine import UserFacingError

_WIDTH = 760


class SettingsPage(QWidget):
    """Nothing happens before Apply; what would happen then is said beforehand."""

    saved = Signal(str)
    people_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._saving = False
        self._shown = self._in_force()  # what the fields were filled from
        self.network, self.access, self.web, self.limits = NetworkCard(), AccessCard(), WebCard(), LimitsCard()
        self.lines, self.recorders = LinesCard(), RecordersCard()
        self.program, self.storage = ProgramCard(), FolderCard(context.locations.default_data_folder)
        self._cards: tuple[SettingsCard, ...] = (
            self.network,
            self.access,
            self.web,
            self.limits,
            self.lines,
            self.recorders,
            self.program,
            self.storage,
        )
        self.banner = Banner(closable=False)
        self.question: MessageDialog | None = None  # the open one
        self._lay_out()
        for card in self._cards:
            card.changed.connect(self._edited)
        self.access.people_wanted.connect(self.people_wanted)
        context.settings_changed.connect(self._settings_changed)
        self._show_settings()

    def focus_ports(self) -> None:
        """Put the cursor where a taken port is changed, with a free one proposed."""
        problem = self._context.current_relay_problem
        taken = problem.params.get("port") if problem is not None else None
        options = self._context.options.current
        name = next((name for name in PORT_FIELDS if getattr(options, name) == taken), PORT_FIELDS[0])
        port: int = getattr(options, name)
        free = self._context.relay_control.suggest_port(port)
        if free != port:
            self.network.ports[name].set_hint(self.tr("Free at the moment: {0}").format(free))
        self.network.ports[name].editor.setFocus()

    def show_access(self) -> None:
        """Bring into sight who may watch."""
        QTimer.singleShot(0, self, self._scroll_to_access)  # a page that was just made has no places yet

    def _scroll_to_access(self) -> None:
        self._area.ensureWidgetVisible(self.access)
        next(tile for tile in self.access.tiles.values() if tile.isChecked()).setFocus()

    def focus_limits(self) -> None:
        """Put the cursor where a limit that is reached is raised."""
        self.limits.max_readers.focus()

    def changes(self) -> dict[str, Any]:
        """What differs from the saved settings, by the settings' names."""
        return self._differences(self._in_force())

    def undo(self) -> None:
        """Show the saved settings again."""
        self._show_settings()

    @async_slot()
    async def apply(self) -> None:
        changes = self.changes()
        if not changes or self._saving or not self._is_valid():
            return
        if not await self._may_disturb(changes):
            return
        self._saving = True
        self._edited()
        try:
            await self._context.apply_settings(**changes)
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.banner.show_message("error", words.what, words.to_do)
        else:
            self.banner.hide()
            self.saved.emit(self.tr("The settings are saved."))
        finally:
            self._saving = False
            self._edited()

    async def _may_disturb(self, changes: Mapping[str, object]) -> bool:
        """Ask first where applying ends somebody's picture."""
        if not self._context.viewers() or not self._disturbs(changes):
            return True
        restarts = self._context.relay_control.restarts_for(changes)
        self.question = MessageDialog(
            self.window(),
            icon="warning",
            colour="error",
            title=self.tr("Restart the relay now?") if restarts else self.tr("End the picture of people who are watching?"),
            text=self._warning_words(changes),
            accept=self.tr("Apply and restart") if restarts else self.tr("Apply"),
            cancel=self.tr("Cancel"),
        )
        try:
            return await self.question.answer()
        finally:
            self.question = None

    def _in_force(self) -> dict[str, Any]:
        """The window's settings and the relay's, as they are saved."""
        return {**msgspec.structs.asdict(self._context.store.settings), **msgspec.structs.asdict(self._context.options.current)}

    def _differences(self, saved: dict[str, Any]) -> dict[str, Any]:
        entered = {name: value for card in self._cards for name, value in card.values().items()}
        return {name: value for name, value in entered.items() if value != saved[name]}

    def _disturbs(self, changes: Mapping[str, object]) -> bool:
        return self._context.relay_control.disturbs(changes)

    def _settings_changed(self) -> None:
        if not self._saving and self._differences(self._shown):
            self._edited()
            return  # somebody is typing
        self._show_settings()

    def _show_settings(self) -> None:
        self._shown = self._in_force()
        for card in self._cards:
            card.show_values(self._shown)
        self._edited()

    def _edited(self) -> None:
        valid, changes = self._is_valid(), self.changes()
        self.apply_button.setEnabled(valid and bool(changes) and not self._saving)
        self.undo_button.setEnabled(bool(changes) and not self._saving)
        self.warning.setText(self._warning_words(changes) if valid and self._disturbs(changes) else "")

    def _is_valid(self) -> bool:
        verdicts = [card.is_valid() for card in self._cards]  # every one of them shows what is wrong with it
        return all(verdicts)

    def _warning_words(self, changes: Mapping[str, object]) -> str:
        sentences = []
        if self._context.relay_control.restarts_for(changes):
            sentences.append(self.tr("Applying this restarts the relay."))
        if self._context.relay_control.shuts_out(changes):
            sentences.append(self.tr("Whoever watches without a login, and needs one from then on, loses the picture."))
        if viewers := self._context.viewers():
            sentences.append(self.tr("Viewers watching now: {0}.").format(viewers))
        if any(name in changes for name in PORT_FIELDS):
            sentences.append(self.tr("Links and printed QR codes that people have stop working: they change with the ports."))
        return " ".join(sentences)

    def _lay_out(self) -> None:
        area = self._area = PageScroll(left=24, top=20, right=24, bottom=24)
        column = area.column
        column.addWidget(make_label(self.tr("Settings"), "title"))
        column.addWidget(self.banner)
        column.addLayout(_narrow(*self._cards))
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addWidget(area, 1)
        outside.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot, row = make_box("footer", horizontal=True, margins=16, spacing=8)
        row.setContentsMargins(24, 12, 24, 12)
        self.warning = make_label("", "warning", wrap=True)
        self.warning.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.undo_button = make_button(self.tr("Undo"), "", "quiet", "big")
        self.undo_button.clicked.connect(self.undo)
        self.apply_button = make_button(self.tr("Apply"), "check", "primary", "big")
        self.apply_button.clicked.connect(self.apply)
        row.addWidget(self.warning, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.apply_button)
        return foot


def _narrow(*cards: QWidget) -> QHBoxLayout:
    """One below the other, no wider than lines are good to read; a level layout, because only that asks for heights at the true width."""
    inside = QWidget()
    inside.setMaximumWidth(_WIDTH)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    row = QHBoxLayout()
    row.addWidget(inside, 1)
    row.addStretch(0)
    return row
