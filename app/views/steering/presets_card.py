"""PresetsCard: the places that a camera can go to, with pictures."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.cameras.card_grid import CardGrid
from app.views.look.controls import make_box, make_button, make_label
from app.views.look.theme import current_theme
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from app.views.steering.name_dialog import NameDialog
from app.views.steering.preset_tile import PICTURE, PresetTile
from app.views.steering.steering_card import SteeringCard
from relay_engine import Preset, PresetGo, PresetRemove, PresetRename, PresetSet, UserFacingError

_TILE = PICTURE.width() + 12
_STILL_WIDTH = 320


class PresetsCard(QWidget):
    """Asks the camera for its presets when it comes into sight, and after each change of one."""

    said = Signal(str)

    def __init__(self, context: AppContext, steering: SteeringCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._steering = steering
        self._camera_id = ""
        self._presets: tuple[Preset, ...] = ()
        self._steered_by = ""  # by what way, as far as is known
        self._asked_for = ""  # the mount whose presets are shown or on their way
        self.tiles: dict[str, PresetTile] = {}
        self.dialog: QDialog | None = None  # the open one
        self.add_button = make_button(self.tr("Keep what is seen now…"), "plus", "", "small")
        self.add_button.clicked.connect(self.add)
        self.home_button = make_button(self.tr("Set home…"), "home", "quiet", "small")
        self.home_button.clicked.connect(steering.set_home)
        self.note = make_label("", "small", wrap=True)
        self._grid = CardGrid(_TILE, _TILE)
        self._lay_out()
        steering.status_changed.connect(self._status_changed)
        current_theme().changed.connect(self._show_tiles)

    @property
    def presets(self) -> tuple[Preset, ...]:
        return self._presets

    def show_camera(self, camera_id: str) -> None:
        """Show another camera's; its mount is the steering card's."""
        self._asked_for = ""
        if camera_id != self._camera_id:
            self._camera_id = camera_id
            self._presets = ()
            self._show_tiles()
        self._status_changed()

    def showEvent(self, event: QShowEvent) -> None:
        self._asked_for = ""  # others may have changed them meanwhile
        QTimer.singleShot(0, self, self._status_changed)

    @async_slot()
    async def add(self) -> None:
        title = self.tr("Keep what the camera sees now")
        taken = {preset.name for preset in self._presets}
        number = len(taken) + 1
        while (proposed := self.tr("Preset {0}").format(number)) in taken:
            number += 1
        hint = self.tr("The camera keeps the place, and this window a picture of it.")
        if name := await self._ask_name(NameDialog(self.window(), title, self.tr("Name"), self.tr("Keep"), name=proposed, hint=hint)):
            before = {preset.token for preset in self._presets}
            if await self._steering.ask(PresetSet(name=name)):
                await self._load()
                new = [preset.token for preset in self._presets if preset.token not in before]
                await self._take_picture(new[0] if len(new) == 1 else self._token_of(name))

    @async_slot(str)
    async def go(self, token: str) -> None:
        await self._steering.ask(PresetGo(preset=token))

    @async_slot(str)
    async def set_anew(self, token: str) -> None:
        name = self._name_of(token)
        title = self.tr("Set “{0}” to what is seen now?").format(name)
        if await self._confirm(title, self.tr("The place that it was before is lost."), self.tr("Set anew")) and await self._steering.ask(
            PresetSet(name=name, preset=token)
        ):
            await self._take_picture(token)

    @async_slot(str)
    async def take_picture(self, token: str) -> None:
        await self._take_picture(token)

    @async_slot(str)
    async def rename(self, token: str) -> None:
        title = self.tr("Rename “{0}”").format(self._name_of(token))
        dialog = NameDialog(self.window(), title, self.tr("Name"), self.tr("Rename"), name=self._name_of(token))
        if (name := await self._ask_name(dialog)) and await self._steering.ask(PresetRename(preset=token, name=name)):
            await self._load()

    @async_slot(str)
    async def remove(self, token: str) -> None:
        title = self.tr("Remove “{0}”?").format(self._name_of(token))
        text = self.tr("The camera forgets this preset, for everybody who steers it.")
        if await self._confirm(title, text, self.tr("Remove")) and await self._steering.ask(PresetRemove(preset=token)):
            self._context.preset_pictures.forget(self._camera_id, token)
            await self._load()

    @async_slot()
    async def _look(self) -> None:
        await self._load()

    async def _load(self) -> None:
        mount = self._asked_for = self._steering.mount
        if not mount:
            return
        try:
            view = await self._steering.client.get_ptz(mount)
        except UserFacingError as error:
            if mount == self._steering.mount:
                self._asked_for = ""  # the next change of its status asks again
                self.note.setText(words_for_error(error, translate).what)
                self.note.show()
            return
        if mount == self._steering.mount:
            self._presets = view.presets
            self._show_tiles()

    async def _take_picture(self, token: str) -> None:
        if not token:
            return
        camera_id, mount = self._camera_id, self._steering.mount
        try:
            still = await self._context.client.get_thumbnail(mount, max_width=_STILL_WIDTH)
        except UserFacingError:
            still = b""  # the place is kept all the same
        if still:
            self._context.preset_pictures.keep(camera_id, token, still)
        if camera_id == self._camera_id:
            self._show_tiles()

    def _status_changed(self) -> None:
        status = self._steering.status
        kind = status.holder_kind if status is not None else ""
        if kind != self._steered_by:
            self._steered_by = kind
            self._asked_for = ""  # whoever steered may have set some
        able = status is not None and status.abilities.presets
        self.setVisible(able)
        may = self._steering.lease.may_steer
        self.add_button.setEnabled(may)
        self.home_button.setVisible(status is not None and status.abilities.home)
        self.home_button.setEnabled(may)
        for tile in self.tiles.values():
            tile.allow(steer=may)
        if able and self._asked_for != self._steering.mount and self.isVisible():
            self._look()

    def _show_tiles(self) -> None:
        for tile in self.tiles.values():
            tile.deleteLater()
        self.tiles = {preset.token: self._tile(preset) for preset in self._presets}
        self._grid.set_cards(list(self.tiles.values()))
        self.note.setText("" if self._presets else self.tr("No preset is kept yet."))
        self.note.setVisible(not self._presets)

    def _tile(self, preset: Preset) -> PresetTile:
        still = self._context.preset_pictures.picture(self._camera_id, preset.token)
        tile = PresetTile(preset, QImage.fromData(still) if still else QImage(), self._grid)
        tile.allow(steer=self._steering.lease.may_steer)
        tile.go_wanted.connect(self.go)
        tile.set_wanted.connect(self.set_anew)
        tile.picture_wanted.connect(self.take_picture)
        tile.rename_wanted.connect(self.rename)
        tile.remove_wanted.connect(self.remove)
        return tile

    def _name_of(self, token: str) -> str:
        return next((preset.name for preset in self._presets if preset.token == token), token) or token

    def _token_of(self, name: str) -> str:
        return next((preset.token for preset in self._presets if preset.name == name), "")

    async def _ask_name(self, dialog: NameDialog) -> str:
        self.dialog = dialog
        try:
            return await dialog.answer()
        finally:
            self.dialog = None

    async def _confirm(self, title: str, text: str, accept: str) -> bool:
        dialog = self.dialog = MessageDialog(
            self.window(), icon="warning", colour="error", title=title, text=text, accept=accept, cancel=self.tr("Cancel")
        )
        try:
            return await dialog.answer()
        finally:
            self.dialog = None

    def _lay_out(self) -> None:
        card, column = make_box("card", margins=16, spacing=12)
        heading = QHBoxLayout()
        heading.addWidget(make_label(self.tr("Presets"), "heading"), 1)
        heading.addWidget(self.home_button)
        heading.addWidget(self.add_button)
        column.addLayout(heading)
        column.addWidget(self.note)
        column.addWidget(self._grid)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
