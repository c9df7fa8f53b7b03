"""BrandForm: brand, network address and channel of a camera or recorder."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.flows.add_camera import CameraDraft, address_left_out
from app.flows.camera_brands import BRANDS, MAX_CHANNEL, Brand, brand_for
from app.flows.pasted_address import HostEntry, host_and_port_words, read_host
from app.models.translate import translate
from app.views.fields.address_edit import PASTE_LENGTH, AddressEdit
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.number_box import NumberBox
from app.views.look.controls import make_box, make_button, make_label


class BrandForm(QWidget):
    """Shows only what the chosen brand has: a channel for recorders, a small picture where there is one.

    The port stands in two places, behind the host and in a box of its own; both always say the same.
    """

    changed = Signal()
    login_found = Signal(str, str)  # user and password, in what was pasted for a host
    address_wanted = Signal(str)  # the person wants the whole address that they pasted
    told = Signal(QWidget)  # something beside the fields that has to be seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brands = ChoiceBox(*((_brand_words(brand), brand.key) for brand in BRANDS))
        self._host = QLineEdit()
        self._host.setPlaceholderText("192.168.1.20")
        self._host_length = 0
        self._host_has_port = False
        self._pasted = HostEntry("")
        self._channel, self._port = NumberBox(1, MAX_CHANNEL), NumberBox(0, 65535)
        self._port.setSpecialValueText(self.tr("Usual"))
        self.brand = Field(self.tr("Brand"), self._brands)
        self.host = Field(
            self.tr("Network address of the camera or recorder"), self._host, self.tr("The number you type to open its web page")
        )
        self.channel = Field(self.tr("Channel"), self._channel, self.tr("1 for a single camera"))
        self.port = Field(self.tr("Port"), self._port, self.tr("Leave as it is unless somebody changed it at the camera."))
        self._address = AddressEdit()
        self.address = Field(self.tr("Address"), self._address, self.tr("Copy it from the recorder's own page."))
        self._note = make_label("", "small", wrap=True)
        self._left_out, self._left_out_words, self.whole_button = self._make_left_out()
        self.quality, self._quality_buttons = self._make_quality()
        self._lay_out()
        self._brands.currentIndexChanged.connect(self._brand_changed)
        self._host.textChanged.connect(self._host_edited)
        self._host.editingFinished.connect(self._take_apart)
        self._channel.valueChanged.connect(self.changed)
        self._port.valueChanged.connect(self._port_edited)
        self._address.textChanged.connect(self.changed)
        self._address.login_found.connect(self.login_found)
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
        self._pasted = HostEntry("")
        entry = read_host(draft.host)
        self._show_place(entry.host, entry.port or draft.port)
        self._channel.setValue(max(1, draft.channel))
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

    def _host_edited(self, text: str) -> None:
        grown, self._host_length = len(text) - self._host_length, len(text)
        if grown >= PASTE_LENGTH and any(sign in text for sign in "/@"):
            self._take_apart()
            self.changed.emit()
            return
        self._pasted = HostEntry("")
        self._show_left_out()
        port = read_host(text).port
        if port or self._host_has_port:
            self._port.blockSignals(True)
            self._port.setValue(min(port, self._port.maximum()))
            self._port.blockSignals(False)
        self._host_has_port = bool(port)
        self.changed.emit()

    def _port_edited(self, port: int) -> None:
        self._show_place(read_host(self._host.text()).host, port)
        self.changed.emit()

    def _take_apart(self) -> None:
        """What was pasted for a host goes where it belongs: nothing of it may get lost."""
        entry = read_host(self._host.text())
        if self._host.text() == host_and_port_words(entry.host, entry.port):
            self._show_place(entry.host, entry.port or self._port.value())
            return
        self._show_place(entry.host, entry.port)
        self._pasted = entry
        self._take_channel()
        if entry.user or entry.password:
            self.login_found.emit(entry.user, entry.password)

    def _take_channel(self) -> None:
        brand = brand_for(self._brands.currentData())
        if self._pasted.path and (channel := brand.channel_of(self._pasted.path)[0]):
            self._channel.setValue(channel)
        self._show_left_out()

    def _show_place(self, host: str, port: int) -> None:
        for editor in (self._host, self._port):
            editor.blockSignals(True)
        self._host.setText(host_and_port_words(host, port))
        self._host_length = len(self._host.text())
        self._host_has_port = bool(host and port)
        self._port.setValue(min(port, self._port.maximum()))
        for editor in (self._host, self._port):
            editor.blockSignals(False)
        self._show_left_out()

    def _show_left_out(self) -> None:
        brand = brand_for(self._brands.currentData())
        address = address_left_out(brand, self._pasted)
        is_left_out = bool(address) and not brand.needs_address
        if is_left_out and self._left_out.isHidden():
            self.told.emit(self._left_out)
        self._left_out.setVisible(is_left_out)
        text = self.tr("You pasted a whole address, {0}. With this brand, the relay would use another one.")
        self._left_out_words.setText(text.format(address))

    def _want_address(self) -> None:
        self.address_wanted.emit(self._pasted.address)

    def _brand_changed(self) -> None:
        brand = brand_for(self._brands.currentData())
        self.address.setVisible(brand.needs_address)
        self._address.setPlaceholderText(brand.first_example)
        self.host.setVisible(not brand.needs_address)
        self.channel.setVisible(brand.has_channels)
        for part, is_there in ((self.port, not brand.needs_address), (self.quality, brand.has_sub)):
            if part.parentWidget() is not None:  # shown without one, it would be a window of its own
                part.setVisible(is_there)
        self._note.setText(translate(brand.note) if brand.note else "")
        self._note.setVisible(bool(brand.note))
        self._take_channel()
        self.changed.emit()

    def _make_left_out(self) -> tuple[QWidget, QLabel, QPushButton]:
        box, column = make_box("well", margins=12, spacing=8)
        words = make_label("", "small", wrap=True)
        button = make_button(self.tr("Use the whole address"), "link", "", "small")
        button.clicked.connect(self._want_address)
        column.addWidget(words)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        box.hide()
        return box, words, button

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
        column.addWidget(self._left_out)
        column.addWidget(self.address)


def _brand_words(brand: Brand) -> str:
    name = translate(brand.name)
    return f"{name} ({', '.join(brand.also)})" if brand.also else name
