"""GuideCard: what to type into one kind of recorder for one camera."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.flows.wording.recorder_guides import GUIDES, VALUE_NAMES, GuideValue, RecorderGuide, ShownDevice, steps_of, value_of
from app.models.translate import translate
from app.views.be_a_camera.own_address_part import OwnAddressPart
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.look.controls import make_box, make_label
from app.views.parts.copy_block import CopyBlock
from app.views.parts.copy_row import CopyRow


class GuideCard(QWidget):
    """Steps in order, and below them the values with a button to copy each."""

    camera_chosen = Signal(str)  # camera id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device: ShownDevice | None = None
        self._user = ""
        self.kinds = ChoiceBox(*((guide.name, guide.key) for guide in GUIDES))
        self.kinds.currentIndexChanged.connect(self._show)
        self.cameras = ChoiceBox()
        self.cameras.currentIndexChanged.connect(self._choose_camera)
        self.nothing = make_label(self.tr("Switch a camera on above: then it is said here what to type."), "muted", wrap=True)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self.labels: list[QLabel] = []
        self.note = make_label("", "small", wrap=True)
        self.own_address = OwnAddressPart()
        self.rows = {value: CopyRow(translate(VALUE_NAMES[value]), "") for value in GuideValue if value is not GuideValue.YAML}
        self.block = CopyBlock(translate(VALUE_NAMES[GuideValue.YAML]))
        self._lay_out()
        self._show()

    @property
    def guide(self) -> RecorderGuide:
        """Of the recorder that is chosen."""
        return GUIDES[self.kinds.currentIndex()]

    @property
    def camera_id(self) -> str:
        """Which camera is meant, "" = none."""
        return str(self.cameras.currentData() or "")

    def set_cameras(self, cameras: Iterable[tuple[str, str]], chosen: str = "") -> None:
        """Offer these (title, id): those that recorders can have."""
        wanted = list(cameras)
        chosen = chosen or self.camera_id
        if wanted != [(self.cameras.itemText(at), self.cameras.itemData(at)) for at in range(self.cameras.count())]:
            self.cameras.blockSignals(True)
            self.cameras.clear()
            for title, camera_id in wanted:
                self.cameras.addItem(title, camera_id)
            self.cameras.blockSignals(False)
        if (index := max(0, self.cameras.findData(chosen)) if wanted else -1) != self.cameras.currentIndex():
            self.cameras.blockSignals(True)
            self.cameras.setCurrentIndex(index)
            self.cameras.blockSignals(False)

    def show_device(self, device: ShownDevice | None, user: str) -> None:
        """Fill the values in; None = there is no camera to show them of."""
        self._device, self._user = device, user
        self._show()

    def _choose_camera(self) -> None:
        self.camera_chosen.emit(self.camera_id)

    def _show(self) -> None:
        guide, device = self.guide, self._device
        self.nothing.setVisible(device is None)
        self.camera.setVisible(device is not None)
        texts = steps_of(guide, translate) if device is not None else ()
        if texts != tuple(label.text() for label in self.labels):
            for label in self.labels:
                label.deleteLater()
            self.labels = [make_label(text, wrap=True) for text in texts]
            for label in self.labels:
                self._steps.addWidget(label)
        self.note.setText(translate(guide.note) if guide.note and device is not None else "")
        self.note.setVisible(bool(self.note.text()))
        self.own_address.setVisible(guide.needs_own_address and device is not None)
        for value, row in self.rows.items():
            is_shown = device is not None and value in guide.values
            row.setVisible(is_shown)
            if is_shown and device is not None:
                missing = self.tr("Make a login above.") if value is GuideValue.USER and not self._user else ""
                row.set_text(translate(VALUE_NAMES[value]), value_of(value, device, self._user), missing)
        has_block = device is not None and GuideValue.YAML in guide.values
        self.block.setVisible(has_block)
        if has_block and device is not None:
            self.block.set_text(value_of(GuideValue.YAML, device, self._user))

    def _lay_out(self) -> None:
        card, column = make_box("card", margins=20, spacing=12)
        column.addWidget(make_label(self.tr("What to type into the recorder"), "heading"))
        column.addWidget(self.nothing)
        self.camera = QWidget()
        choices = QHBoxLayout(self.camera)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(16)
        choices.addWidget(Field(self.tr("Kind of recorder"), self.kinds), 1)
        choices.addWidget(Field(self.tr("Camera"), self.cameras), 1)
        column.addWidget(self.camera)
        column.addLayout(self._steps)
        column.addWidget(self.note)
        column.addWidget(self.own_address)
        for row in self.rows.values():
            column.addWidget(row)
        column.addWidget(self.block)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
