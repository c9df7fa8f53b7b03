"""FinishStep: the camera's name, whether it stays connected, and what its viewers get."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from app.flows.add_camera import MAX_TITLE_LENGTH, CameraDraft, title_problem
from app.flows.camera_brands import MAX_CHANNEL
from app.models.translate import translate
from app.views.adding.wizard_step import WizardStep
from app.views.fields.choice_tile import ChoiceTile
from app.views.fields.field import Field
from app.views.fields.number_box import NumberBox
from app.views.fields.viewer_options import ViewerOptions
from app.views.look.controls import make_label
from app.views.parts.banner import Banner
from app.views.parts.fold import Fold


class FinishStep(WizardStep):
    """The last page; shows here what saving complains about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title_label.setText(self.tr("Give it a name"))
        self.set_manner(is_new=True, next_channel=False)
        self.banner = Banner(closable=False)
        self.title_edit = QLineEdit()
        self.title_edit.setMaxLength(MAX_TITLE_LENGTH)
        self.title_edit.setPlaceholderText(self.tr("For example: Main hall"))
        self.name = Field(self.tr("Name"), self.title_edit)
        self.channel_box = NumberBox(1, MAX_CHANNEL)
        self.channel = Field(self.tr("Channel"), self.channel_box)
        self.always = ChoiceTile("live", self.tr("Always connected"), self.tr("Viewers see the picture at once. Best for most cameras."))
        self.on_demand = ChoiceTile(
            "idle", self.tr("Only while somebody watches"), self.tr("Saves network and camera power. The first viewer waits a moment.")
        )
        group = QButtonGroup(self)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.name)
        self.body.addWidget(self.channel)
        self.channel.hide()
        self.body.addWidget(make_label(self.tr("When should the relay connect to the camera?"), "strong"))
        for tile in (self.always, self.on_demand):
            group.addButton(tile)
            self.body.addWidget(tile)
        self.options = ViewerOptions()
        self.more = Fold(self.tr("More settings"), self.options)
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        self._number = 1  # of the channel, as it may stand at the end of the name
        self._lines: tuple[str, ...] = ()
        self._taken: tuple[str, ...] = ()  # names of the other cameras
        self.title_edit.textChanged.connect(self._title_edited)
        self.channel_box.valueChanged.connect(self._channel_edited)

    def set_manner(self, *, is_new: bool, next_channel: bool) -> None:
        """Say what becomes of the name; of a recorder's further channels, show the number too."""
        self._next_channel = next_channel
        self.text_label.setText(
            self.tr("People see this name. It also becomes part of the link they open.")
            if is_new
            else self.tr("People see this name. The link they open stays as it is.")
        )

    def set_taken(self, titles: tuple[str, ...]) -> None:
        self._taken = titles

    def set_lines(self, lines: tuple[str, ...]) -> None:
        """The lines that a camera may be behind."""
        self._lines = lines

    def enter(self, draft: CameraDraft) -> None:
        self.banner.hide()
        self.title_edit.setText(draft.title)
        self._number = draft.channel
        self.channel_box.setValue(draft.channel)
        self.channel.setVisible(self._next_channel)
        (self.on_demand if draft.on_demand else self.always).setChecked(True)
        self.options.set_values(draft.start, draft.max_readers, draft.max_egress_kbps, draft.access)
        self.options.listed.setChecked(draft.listed)
        self.options.set_lines(self._lines, draft.line)
        self.title_edit.setFocus()
        self.title_edit.selectAll()

    def read(self, draft: CameraDraft) -> CameraDraft:
        start, max_readers, max_egress_kbps, access = self.options.values()
        return replace(
            draft,
            title=self.title_edit.text().strip(),
            channel=self.channel_box.value() if self._next_channel else draft.channel,
            on_demand=self.on_demand.isChecked(),
            start=start,
            max_readers=max_readers,
            max_egress_kbps=max_egress_kbps,
            access=access,
            line=self.options.line.currentData() or "",
            listed=self.options.listed.isChecked(),
        )

    def is_complete(self) -> bool:
        return not title_problem(self.title_edit.text(), self._taken, translate)

    def _title_edited(self) -> None:
        self.name.set_problem(title_problem(self.title_edit.text(), self._taken, translate))
        self.changed.emit()

    def _channel_edited(self, number: int) -> None:
        """A name that ends with the channel's number follows it."""
        before, self._number = self._number, number
        self.title_edit.setText(re.sub(rf"(?<!\d){before}$", str(number), self.title_edit.text()))
