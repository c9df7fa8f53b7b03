"""WayStep: how the camera is to be found: by brand, by address, or the built-in demo."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QWidget

from app.flows.add_camera import CameraDraft, Way, switch_way
from app.views.adding.wizard_step import WizardStep
from app.views.fields.choice_tile import ChoiceTile


class WayStep(WizardStep):
    """Three large tiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title_label.setText(self.tr("What would you like to add?"))
        self.text_label.setText(self.tr("Choose what you know about the camera. You can change it later."))
        self._group = QButtonGroup(self)
        self.tiles: dict[Way, ChoiceTile] = {
            Way.BRAND: ChoiceTile(
                "camera",
                self.tr("A camera or recorder by brand"),
                self.tr("Pick the brand and type its network address. The relay finds the rest."),
            ),
            Way.ADDRESS: ChoiceTile(
                "link",
                self.tr("A camera whose full address I know"),
                self.tr("For example rtsp://192.168.1.20/stream1. Web addresses and video files work too."),
            ),
            Way.DEMO: ChoiceTile(
                "demo",
                self.tr("The built-in demo camera"),
                self.tr("A moving test picture with a clock and a tone. Good for trying things out."),
            ),
        }
        for tile in self.tiles.values():
            self._group.addButton(tile)
            self.body.addWidget(tile)
            tile.toggled.connect(self.changed)
        self.body.addStretch(1)

    def enter(self, draft: CameraDraft) -> None:
        self.tiles[draft.way].setChecked(True)
        self.tiles[draft.way].setFocus()

    def read(self, draft: CameraDraft) -> CameraDraft:
        way = next((way for way, tile in self.tiles.items() if tile.isChecked()), draft.way)
        return switch_way(draft, way)
