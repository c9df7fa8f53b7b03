"""BrandForm: brand, network address and channel of a camera or recorder."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from app.flows.add_camera import MAX_CHANNEL, CameraDraft
from app.flows.camera_brands import BRANDS, Brand, brand_for
from app.models.translate import translate
from app.views.controls import make_label
from app.views.field import Field

_SPIN_MARGIN = 10


class BrandForm(QWidget):
    """Shows only what the chosen brand has: a channel for recorders, a small picture where there is one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brands = QComboBox()
        for brand in BRANDS:
            self._brands.addItem(_brand_words(brand), brand.key)
        self._host = QLineEdit()
        self._host.setPlaceholderText("192.168.1.20")
        self._channel, self._port = QSpinBox(), QSpinBox()
        for spin in (self._channel, self._port):
            spin.lineEdit().setTextMargins(_SPIN_MARGIN, 0, _SPIN_MARGIN, 0)  # style sheets do not reach into spin boxes
        self._channel.setRange(1, MAX_CHANNEL)
        self._port.setRange(0, 65535)
        self._port.setSpecialValueText(self.tr("Usual"))
        self.brand = Field(self.tr("Brand"), self._brands)
        self.host = Field(
            self.tr("Network address of the camera or recorder"), self._host, self.tr("The number you type to open its web page")
        )
        self.channel = Field(self.tr("Channel"), self._channel, self.tr("1 for a single camera"))
        self.port = Field(self.tr("Port"), self._port, self.tr("Leave as it is unless somebody changed it at the camera."))
        self._address = QLineEdit()
        self.address = Field(self.tr("Address"), self._address, self.tr("Copy it from the recorder's own page."))
        self._note = make_label("", "small", wrap=True)
        self.quality, self._quality_buttons = self._make_quality()
        self._lay_out()
        self._brands.currentIndexChanged.connect(self._brand_changed)
        self._host.textChanged.connect(self.changed)
        self._channel.valueChanged.connect(self.changed)
        self._port.valueChanged.connect(self.changed)
        self._address.textChanged.connect(self.changed)
        self._brand_changed()

    @property
    def needs_address(self) -> bool:
        """True where the brand's address has to be pasted."""
        return brand_for(self._brands.currentData()).needs_address

    @property
    def has_sub(self) -> bool:
        """True where the brand has a smaller picture."""
        return brand_for(self._brands.currentData()).has_sub

    def show_draft(self, draft: CameraDraft) -> None:
        self._brands.setCurrentIndex(max(0, self._brands.findData(draft.brand)))
        self._host.setText(draft.host)
        self._channel.setValue(max(1, draft.channel))
        self._port.setValue(draft.port)
        self._address.setText(draft.address)
        self._quality_buttons.button(1 if draft.use_sub_stream else 0).setChecked(True)

    def read(self, draft: CameraDraft) -> CameraDraft:
        return replace(
            draft,
            address=self._address.text().strip(),
            brand=self._brands.currentData(),
            host=self._host.text().strip(),
            channel=self._channel.value(),
            port=self._port.value(),
            use_sub_stream=self._quality_buttons.checkedId() == 1 and self.has_sub,
        )

    def _brand_changed(self) -> None:
        brand = brand_for(self._brands.currentData())
        self.address.setVisible(brand.needs_address)
        self._address.setPlaceholderText(brand.first_example)
        self.host.setVisible(not brand.needs_address)
        self.port.setVisible(not brand.needs_address)
        self.channel.setVisible(brand.has_channels)
        self.quality.setVisible(brand.has_sub)
        self._note.setText(translate(brand.note) if brand.note else "")
        self._note.setVisible(bool(brand.note))
        self.changed.emit()

    def _make_quality(self) -> tuple[QWidget, QButtonGroup]:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(make_label(self.tr("Picture"), "strong"))
        row = QHBoxLayout()
        row.setSpacing(16)
        group = QButtonGroup(box)
        for number, text in enumerate((self.tr("Best quality only"), self.tr("Also offer a smaller picture for slow connections"))):
            button = QRadioButton(text)
            group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        group.button(0).setChecked(True)
        column.addLayout(row)
        return box, group

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.host, 3)
        row.addWidget(self.channel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.brand)
        column.addWidget(self._note)
        column.addLayout(row)
        column.addWidget(self.address)


def _brand_words(brand: Brand) -> str:
    name = translate(brand.name)
    return f"{name} ({', '.join(brand.also)})" if brand.also else name
