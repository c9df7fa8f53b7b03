"""WayStep: what to add: something that was found in the network, or by brand, by address, a recorder, the built-in demo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.context import AppContext
from app.flows.add_camera import CameraDraft, Way, switch_way
from app.flows.devices.device_looks import Target
from app.flows.devices.found_devices import title_of
from app.views.adding.found_list import FoundList
from app.views.adding.wizard_step import WizardStep
from app.views.fields.choice_tile import ChoiceTile
from app.views.look.controls import make_label
from relay_engine import FoundView

_COLUMNS = 2


class WayStep(WizardStep):
    """The devices found on top, the other ways as tiles below."""

    devices_chosen = Signal()  # go on with what is in `targets`

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title_label.setText(self.tr("What would you like to add?"))
        self.text_label.setText(self.tr("Tick what you want, or choose another way below."))
        self.found = FoundList(context.client, context.thumbnails.image)
        self.found.ticked.connect(self._ticked)
        self.found.chosen.connect(self._chosen)
        self.body.addWidget(self.found)
        self._others = make_label(self.tr("Other ways"), "heading")
        self.body.addWidget(self._others)
        self._is_new = True
        self._group = QButtonGroup(self)
        self.tiles: dict[Way, ChoiceTile] = {
            Way.BRAND: ChoiceTile("camera", self.tr("A camera by brand"), self.tr("Pick the brand and type its network address.")),
            Way.RECORDER: ChoiceTile(
                "recorder", self.tr("A recorder (NVR, DVR)"), self.tr("Type its address. All its channels are added together.")
            ),
            Way.ADDRESS: ChoiceTile(
                "link", self.tr("A camera by its full address"), self.tr("For example rtsp://192.168.1.20/stream1, or a video file.")
            ),
            Way.DEMO: ChoiceTile(
                "demo", self.tr("The built-in demo camera"), self.tr("A moving test picture with a clock and a tone, to try things out.")
            ),
        }
        self._lay_tiles()
        self._alone: FoundView | None = None

    @property
    def targets(self) -> tuple[Target, ...]:
        """The devices that were chosen."""
        found = (self._alone,) if self._alone is not None else self.found.chosen_devices()
        return tuple(Target(one.address, one.brand_guess, title_of(one), one.uuid, one.mounts) for one in found)

    def set_manner(self, *, is_new: bool) -> None:
        """For a camera that is there already, only how it is told is to be chosen."""
        self._is_new = is_new
        for widget in (self.found, self._others, self.tiles[Way.RECORDER]):
            widget.setVisible(is_new)
        if not is_new:
            self.title_label.setText(self.tr("How is the camera told?"))
            self.text_label.setText("")

    def enter(self, draft: CameraDraft) -> None:
        self._alone = None
        if draft.way in self.tiles:
            self.tiles[draft.way].setChecked(True)
            self.tiles[draft.way].setFocus()
        if self._is_new:
            self.found.start()

    def leave(self) -> None:
        self.found.cancel()

    def read(self, draft: CameraDraft) -> CameraDraft:
        way = next((way for way, tile in self.tiles.items() if tile.isChecked()), Way.FOUND)
        return switch_way(draft, way)

    def _ticked(self) -> None:
        """Either devices are chosen, or another way."""
        if self.found.chosen_devices():
            self._group.setExclusive(False)
            for tile in self.tiles.values():
                tile.setChecked(False)
            self._group.setExclusive(True)
        elif self._group.checkedButton() is None:
            self.tiles[Way.BRAND].setChecked(True)
        self.changed.emit()

    def _tile_toggled(self, checked: bool) -> None:
        if checked:
            self.found.untick()
        self.changed.emit()

    def _chosen(self, found: FoundView) -> None:
        self._alone = found
        self.devices_chosen.emit()

    def _lay_tiles(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, tile in enumerate(self.tiles.values()):
            self._group.addButton(tile)
            tile.toggled.connect(self._tile_toggled)
            grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
