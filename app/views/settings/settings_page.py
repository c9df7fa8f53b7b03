"""SettingsPage: the few things a person may want to change about the program."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.error_words import words_for_error
from app.flows.mount_words import format_bitrate
from app.flows.relay_control import PORT_FIELDS
from app.models.translate import translate
from app.settings.settings import AppSettings
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.folder_field import FolderField
from app.views.fields.limit_field import LimitField
from app.views.fields.names_field import NamesField
from app.views.fields.port_field import PortField
from app.views.fields.switch import Switch
from app.views.fields.viewer_options import KBIT
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.async_slot import async_slot
from app.views.parts.banner import Banner
from app.views.parts.message_dialog import MessageDialog
from app.views.parts.page_scroll import PageScroll
from relay_engine import UserFacingError, is_host_pattern, is_origin_pattern

_WIDTH = 760
_EVERYBODY, _THIS_COMPUTER = "0.0.0.0", "127.0.0.1"


class SettingsPage(QWidget):
    """Nothing happens before Apply; what would happen then is said beforehand."""

    saved = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._saving = False
        self._shown = context.store.settings  # what the fields were filled from
        self.rtsp_port = PortField(self.tr("Video port (RTSP)"), self.tr("Players and recorders connect here. Usually 8554."))
        self.http_port = PortField(self.tr("Web port (HTTP)"), self.tr("Phones and browsers open this one. Usually 8080."))
        self.webrtc_port = PortField(self.tr("Browser video (WebRTC)"), self.tr("The fastest way to browsers. Usually 8189."))
        self._ports = dict(zip(PORT_FIELDS, (self.rtsp_port, self.http_port, self.webrtc_port), strict=True))
        self.max_readers = LimitField(self.tr("Viewers of all cameras together"))
        self.max_egress = LimitField(self.tr("Data to all viewers (kbit/s)"), lambda kbps: f"= {format_bitrate(kbps * KBIT)}")
        self._hosts = ChoiceBox(
            (self.tr("Everybody in the network"), _EVERYBODY), (self.tr("Programs on this computer only"), _THIS_COMPUTER)
        )
        self.allowed_hosts = NamesField(
            self.tr("Names of this relay"),
            self.tr("Where a router or a proxy leads a name here. Addresses and this computer's own name need not be listed."),
            "cams.example.org",
            is_host_pattern,
            self.tr("{0} is no name: type it without http:// and without a port."),
        )
        self.allow_origins = NamesField(
            self.tr("Sites that may show the pictures"),
            self.tr("Pages of all other sites are refused. Programs such as VLC need not be listed."),
            "https://www.example.org",
            is_origin_pattern,
            self.tr("{0} is not how a site's address begins, such as https://www.example.org"),
        )
        self.start_relay = Switch(self.tr("Start the relay when this program opens"))
        self._closing = ChoiceBox(
            (self.tr("Ask"), "ask"),
            (self.tr("Keep the relay running in the background"), "background"),
            (self.tr("Stop the relay and quit"), "quit"),
        )
        self._theme = ChoiceBox((self.tr("Like the system"), "auto"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark"))
        self._language = ChoiceBox((self.tr("Like the system"), "auto"), ("English", "en"), ("한국어", "ko"))
        self.folder = FolderField(context.locations.default_data_folder)
        self._folder_field = Field(self.tr("Folder for the relay's own files"), self.folder, self.tr("Leave it empty for the usual place."))
        self.banner = Banner(closable=False)
        self.question: MessageDialog | None = None  # the open one
        self._lay_out()
        for signal in (
            *(port.changed for port in self._ports.values()),
            self.max_readers.changed,
            self.max_egress.changed,
            self._hosts.currentIndexChanged,
            self.allowed_hosts.changed,
            self.allow_origins.changed,
            self.start_relay.toggled,
            self._closing.currentIndexChanged,
            self._theme.currentIndexChanged,
            self._language.currentIndexChanged,
            self.folder.changed,
        ):
            signal.connect(self._edited)
        context.settings_changed.connect(self._settings_changed)
        self._show_settings(context.store.settings)

    def focus_ports(self) -> None:
        """Put the cursor where a taken port is changed, with a free one proposed."""
        problem = self._context.current_relay_problem
        taken = problem.params.get("port") if problem is not None else None
        settings = self._context.store.settings
        name = next((name for name in PORT_FIELDS if getattr(settings, name) == taken), PORT_FIELDS[0])
        port: int = getattr(settings, name)
        free = self._context.relay_control.suggest_port(port)
        if free != port:
            self._ports[name].set_hint(self.tr("Free at the moment: {0}").format(free))
        self._ports[name].editor.setFocus()

    def focus_limits(self) -> None:
        """Put the cursor where a limit that is reached is raised."""
        self.max_readers.focus()

    def changes(self) -> dict[str, Any]:
        """What differs from the saved settings, by the settings' names."""
        return self._differences(self._context.store.settings)

    def _differences(self, settings: AppSettings) -> dict[str, Any]:
        entered = {
            **{name: field.value() for name, field in self._ports.items()},
            "max_readers": self.max_readers.value(),
            "max_egress_kbps": self.max_egress.value(),
            "listen_host": self._hosts.currentData(),
            "allowed_hosts": self.allowed_hosts.value(),
            "allow_origins": self.allow_origins.value(),
            "start_relay": self.start_relay.isChecked(),
            "closing": self._closing.currentData(),
            "theme": self._theme.currentData(),
            "language": self._language.currentData(),
            "data_folder": self.folder.value(),
        }
        return {name: value for name, value in entered.items() if value != getattr(settings, name)}

    def undo(self) -> None:
        """Show the saved settings again."""
        self._show_settings(self._context.store.settings)

    @async_slot()
    async def apply(self) -> None:
        changes = self.changes()
        if not changes or self._saving or not self._is_valid():
            return
        if not await self._may_restart(changes):
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

    async def _may_restart(self, changes: Collection[str]) -> bool:
        """Ask first where applying ends somebody's picture."""
        if not self._context.viewers() or not self._restarts(changes):
            return True
        self.question = MessageDialog(
            self.window(),
            icon="warning",
            colour="error",
            title=self.tr("Restart the relay now?"),
            text=self._restart_words(changes),
            accept=self.tr("Apply and restart"),
            cancel=self.tr("Cancel"),
        )
        try:
            return await self.question.answer()
        finally:
            self.question = None

    def _restarts(self, changes: Collection[str]) -> bool:
        return self._context.relay_control.restarts_for(changes)

    def _settings_changed(self) -> None:
        if not self._saving and self._differences(self._shown):
            return  # somebody is typing
        self._show_settings(self._context.store.settings)

    def _show_settings(self, settings: AppSettings) -> None:
        self._shown = settings
        for name, field in self._ports.items():
            field.set_value(getattr(settings, name))
        self.max_readers.set_value(settings.max_readers)
        self.max_egress.set_value(settings.max_egress_kbps)
        self._hosts.setCurrentIndex(max(0, self._hosts.findData(settings.listen_host)))
        self.allowed_hosts.set_value(settings.allowed_hosts)
        self.allow_origins.set_value(settings.allow_origins)
        self.start_relay.setChecked(settings.start_relay)
        self._closing.setCurrentIndex(max(0, self._closing.findData(settings.closing)))
        self._theme.setCurrentIndex(max(0, self._theme.findData(settings.theme)))
        self._language.setCurrentIndex(max(0, self._language.findData(settings.language)))
        self.folder.set_value(settings.data_folder)
        self._edited()

    def _edited(self) -> None:
        valid, changes = self._is_valid(), self.changes()
        self.apply_button.setEnabled(valid and bool(changes) and not self._saving)
        self.undo_button.setEnabled(bool(changes) and not self._saving)
        self.warning.setText(self._restart_words(changes) if valid and self._restarts(changes) else "")

    def _is_valid(self) -> bool:
        ports = [field.value() for field in self._ports.values()]
        for number, field in enumerate(self._ports.values()):
            if ports[number] is not None:
                again = ports[number] in ports[:number]
                field.set_problem(self.tr("Another service here has this port already. Choose another number.") if again else "")
        folder_fault = self._folder_fault()
        self._folder_field.set_problem(folder_fault)
        names_fault = self.allowed_hosts.problem or self.allow_origins.problem
        return None not in ports and len(set(ports)) == len(ports) and not folder_fault and not names_fault

    def _folder_fault(self) -> str:
        chosen = self.folder.value()
        if not chosen:
            return ""
        path = Path(chosen).expanduser()
        if not path.is_absolute():
            return self.tr("Type the whole path of the folder.")
        return self.tr("This is a file, not a folder.") if path.is_file() else ""

    def _restart_words(self, changes: Collection[str]) -> str:
        sentences = [self.tr("Applying this restarts the relay.")]
        if viewers := self._context.viewers():
            sentences.append(self.tr("Viewers who will be disconnected: {0}.").format(viewers))
        if any(name in changes for name in PORT_FIELDS):
            sentences.append(self.tr("Links and printed QR codes that people have stop working: they change with the ports."))
        return " ".join(sentences)

    def _lay_out(self) -> None:
        area = PageScroll(left=24, top=20, right=24, bottom=24)
        column = area.column
        column.addWidget(make_label(self.tr("Settings"), "title"))
        column.addWidget(self.banner)
        column.addLayout(_narrow(self._network_card(), self._web_card(), self._limits_card(), self._program_card(), self._folder_card()))
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

    def _network_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("Network"), "heading"))
        ports = QHBoxLayout()
        ports.setSpacing(24)
        for field in self._ports.values():
            ports.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(ports)
        column.addWidget(Field(self.tr("Who can connect"), self._hosts))
        return card

    def _web_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("Web pages"), "heading"))
        column.addWidget(self.allowed_hosts)
        column.addWidget(self.allow_origins)
        return card

    def _limits_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("Limits"), "heading"))
        text = self.tr(
            "What this computer and its network shall not exceed. Whoever comes after that is turned away; people who are watching stay."
        )
        column.addWidget(make_label(text, "small", wrap=True))
        limits = QHBoxLayout()
        limits.setSpacing(24)
        for field in (self.max_readers, self.max_egress):
            limits.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(limits)
        return card

    def _program_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("This program"), "heading"))
        column.addWidget(self.start_relay)
        closing = self.tr("Closing the window while cameras are on air")
        column.addWidget(Field(closing, self._closing, self.tr("While somebody watches, the relay never stops without a question.")))
        looks = QHBoxLayout()
        looks.setSpacing(24)
        looks.addWidget(Field(self.tr("Colours"), self._theme), 1)
        looks.addWidget(Field(self.tr("Language"), self._language), 1)
        column.addLayout(looks)
        return card

    def _folder_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("Storage"), "heading"))
        column.addWidget(self._folder_field)
        return card


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
