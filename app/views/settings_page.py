"""SettingsPage: the few things a person may want to change about the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.error_words import words_for_error
from app.models.translate import translate
from app.settings.settings import AppSettings
from app.views.async_slot import async_slot
from app.views.banner import Banner
from app.views.controls import make_box, make_button, make_label
from app.views.field import Field
from app.views.folder_field import FolderField
from app.views.page_scroll import PageScroll
from app.views.port_field import PortField
from app.views.switch import Switch
from relay_engine import UserFacingError

RESTARTING = ("rtsp_port", "http_port", "listen_host", "data_folder")  # the relay has to stop for a moment
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
        self.http_port = PortField(self.tr("Web port (HTTP)"), self.tr("For the web pages of the relay. Usually 8080."))
        self._hosts = _combo((self.tr("Everybody in the network"), _EVERYBODY), (self.tr("Programs on this computer only"), _THIS_COMPUTER))
        self.start_relay = Switch(self.tr("Start the relay when this program opens"))
        self._theme = _combo((self.tr("Like the system"), "auto"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark"))
        self._language = _combo((self.tr("Like the system"), "auto"), ("English", "en"), ("한국어", "ko"))
        self.folder = FolderField(context.locations.default_data_folder)
        self._folder_field = Field(self.tr("Folder for the relay's own files"), self.folder, self.tr("Leave it empty for the usual place."))
        self.banner = Banner(closable=False)
        self._lay_out()
        for signal in (
            self.rtsp_port.changed,
            self.http_port.changed,
            self._hosts.currentIndexChanged,
            self.start_relay.toggled,
            self._theme.currentIndexChanged,
            self._language.currentIndexChanged,
            self.folder.changed,
        ):
            signal.connect(self._edited)
        context.settings_changed.connect(self._settings_changed)
        self._show_settings(context.store.settings)

    def focus_ports(self) -> None:
        """Put the cursor where a taken port is changed, with a free one proposed."""
        port = self._context.store.settings.rtsp_port
        free = self._context.relay_control.suggest_port(port)
        if free != port:
            self.rtsp_port.set_hint(self.tr("Usually 8554. Free at the moment: {0}").format(free))
        self.rtsp_port.editor.setFocus()

    def changes(self) -> dict[str, Any]:
        """What differs from the saved settings, by the settings' names."""
        return self._differences(self._context.store.settings)

    def _differences(self, settings: AppSettings) -> dict[str, Any]:
        entered = {
            "rtsp_port": self.rtsp_port.value(),
            "http_port": self.http_port.value(),
            "listen_host": self._hosts.currentData(),
            "start_relay": self.start_relay.isChecked(),
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

    def _settings_changed(self) -> None:
        if not self._saving and self._differences(self._shown):
            return  # somebody is typing
        self._show_settings(self._context.store.settings)

    def _show_settings(self, settings: AppSettings) -> None:
        self._shown = settings
        self.rtsp_port.set_value(settings.rtsp_port)
        self.http_port.set_value(settings.http_port)
        self._hosts.setCurrentIndex(max(0, self._hosts.findData(settings.listen_host)))
        self.start_relay.setChecked(settings.start_relay)
        self._theme.setCurrentIndex(max(0, self._theme.findData(settings.theme)))
        self._language.setCurrentIndex(max(0, self._language.findData(settings.language)))
        self.folder.set_value(settings.data_folder)
        self._edited()

    def _edited(self) -> None:
        valid, changes = self._is_valid(), self.changes()
        self.apply_button.setEnabled(valid and bool(changes) and not self._saving)
        self.undo_button.setEnabled(bool(changes) and not self._saving)
        restarts = valid and self._context.relay_control.running and any(name in changes for name in RESTARTING)
        self.warning.setText(self._restart_words() if restarts else "")

    def _is_valid(self) -> bool:
        ports = self.rtsp_port.value(), self.http_port.value()
        if None not in ports:
            same = ports[0] == ports[1]
            self.http_port.set_problem(self.tr("This is the video port already. Choose another number.") if same else "")
        folder_fault = self._folder_fault()
        self._folder_field.set_problem(folder_fault)
        return None not in ports and ports[0] != ports[1] and not folder_fault

    def _folder_fault(self) -> str:
        chosen = self.folder.value()
        if not chosen:
            return ""
        path = Path(chosen).expanduser()
        if not path.is_absolute():
            return self.tr("Type the whole path of the folder.")
        return self.tr("This is a file, not a folder.") if path.is_file() else ""

    def _restart_words(self) -> str:
        statuses = (self._context.cameras.status_of(camera.mount) for camera in self._context.store.cameras)
        viewers = sum(status.readers for status in statuses if status is not None)
        if viewers:
            return self.tr("Applying this restarts the relay. Viewers who will be disconnected: {0}").format(viewers)
        return self.tr("Applying this restarts the relay. Links that people have will change with the ports.")

    def _lay_out(self) -> None:
        area = PageScroll(left=24, top=20, right=24, bottom=24)
        column = area.column
        column.addWidget(make_label(self.tr("Settings"), "title"))
        column.addWidget(self.banner)
        for card in (self._network_card(), self._program_card(), self._folder_card()):
            card.setMaximumWidth(_WIDTH)
            column.addWidget(card)
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
        ports.addWidget(self.rtsp_port, 1, Qt.AlignmentFlag.AlignTop)
        ports.addWidget(self.http_port, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(ports)
        column.addWidget(Field(self.tr("Who can connect"), self._hosts))
        return card

    def _program_card(self) -> QWidget:
        card, column = make_box("card", margins=20, spacing=16)
        column.addWidget(make_label(self.tr("This program"), "heading"))
        column.addWidget(self.start_relay)
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


def _combo(*items: tuple[str, str]) -> QComboBox:
    combo = QComboBox()
    for text, value in items:
        combo.addItem(text, value)
    return combo
