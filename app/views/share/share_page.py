"""SharePage: everything somebody needs to watch one camera: a QR code, and a link for each kind of device."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.qr_code import save_qr_picture
from app.flows.share_links import LocalAddress, ShareLink, address_to_share, local_addresses, network_words, reach_words, share_links
from app.flows.wording.error_words import words_for_error
from app.flows.wording.watch_words import link_note
from app.models.translate import translate
from app.views.camera.share_card import STATUS_KEY
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.switch import Switch
from app.views.look.controls import make_box, make_button, make_label, make_line
from app.views.parts.banner import Banner
from app.views.parts.copy_row import CopyRow
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.page_scroll import PageScroll
from app.views.parts.qr_code import QrCode
from relay_engine import UserFacingError

_MARGIN = 24
_QR_SIDE = 296
_PADDING = 12  # the narrowest window has no more room
_QR_LINK = "browser"  # a phone that scans opens the page that plays by itself


class SharePage(QWidget):
    """One instance serves all cameras, one at a time."""

    back_requested = Signal()
    said = Signal(str)
    listing_wanted = Signal(str, bool)  # camera id, whether it is in the list of all cameras

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.camera_id = ""
        self._mount = ""
        self._found: tuple[LocalAddress, ...] = ()
        self._rows: dict[str, CopyRow] = {}
        self._dialog: QFileDialog | None = None
        self._title = ElidedLabel("title")
        self._reach = make_label("", "small", wrap=True)
        self._login_note = make_label("", "small", wrap=True)
        self.banner = Banner()
        self.code = QrCode(_QR_SIDE)
        self.addresses = ChoiceBox()
        self.addresses.currentIndexChanged.connect(self._address_chosen)
        self._address_field = Field(self.tr("Address of this computer in the links"), self.addresses)
        self._lay_out()
        context.settings_changed.connect(self._settings_changed)

    def show_camera(self, camera_id: str) -> None:
        """Show another camera's links; the machine's addresses are read anew: cables get plugged, networks change."""
        self.camera_id = camera_id
        camera = self._context.shelf.camera(camera_id)
        if camera is None:
            return
        self._mount = camera.mount
        self.listed.setEnabled(not camera.is_read_only)
        self._login_note.setText(link_note(camera.access, self._context.options.current.access_mode, translate))
        self.listed.setChecked(camera.listed)
        self._title.setText(self.tr("Share “{0}”").format(camera.title))
        self.banner.hide()
        self._find_addresses()
        self._show_links()

    def links(self) -> tuple[ShareLink, ...]:
        """The links for people, for the chosen address."""
        options = self._context.options.current
        links = share_links(self._mount, self._chosen.address, options.rtsp_port, options.http_port, translate)
        return tuple(link for link in links if link.key != STATUS_KEY)

    def row(self, key: str) -> CopyRow:
        return self._rows[key]

    @property
    def reach_text(self) -> str:
        """What is said about who can open the links."""
        return self._reach.text()

    @property
    def login_text(self) -> str:
        """What is said about whether a login is needed."""
        return self._login_note.text()

    def save_picture(self, file: str) -> None:
        """Write the QR code to a file that a person chose."""
        try:
            saved = save_qr_picture(self.code.text, Path(file))
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.banner.show_message("error", words.what, words.to_do)
        else:
            self.banner.hide()
            self.said.emit(self.tr("Saved: {0}").format(saved.name))

    @property
    def _chosen(self) -> LocalAddress:
        return address_to_share(self._found, self.addresses.currentData() or "")

    def _find_addresses(self) -> None:
        self._found = local_addresses(self._context.options.current.listen_host)
        self.addresses.blockSignals(True)
        self.addresses.clear()
        for one in self._found:
            self.addresses.addItem(f"{one.address}  ·  {network_words(one.kind, translate)}", one.address)
        self.addresses.setCurrentIndex(
            self.addresses.findData(address_to_share(self._found, self._context.store.settings.share_address).address)
        )
        self.addresses.blockSignals(False)
        self._address_field.setVisible(len(self._found) > 1)

    def _address_chosen(self) -> None:
        try:
            self._context.store.change(share_address=self._chosen.address)  # the camera's page and Copy use it too
        except UserFacingError as error:
            words = words_for_error(error, translate)
            self.banner.show_message("warning", words.what, words.to_do)
        self._show_links()

    def _show_links(self) -> None:
        options = self._context.options.current
        for link in self.links():
            if link.key not in self._rows:
                self._rows[link.key] = CopyRow(link.device, link.url, link.hint)
                self._links.addWidget(self._rows[link.key])
            self._rows[link.key].set_text(link.device, link.url, link.hint)
        self.code.set_text(self._rows[_QR_LINK].text)
        self._reach.setText(reach_words(self._chosen, options.rtsp_port, options.http_port, translate))

    def _settings_changed(self) -> None:
        if self.camera_id:
            self.show_camera(self.camera_id)

    def _copy_link(self) -> None:
        self._rows[_QR_LINK].copy()
        self.said.emit(self.tr("Copied: {0}").format(self._rows[_QR_LINK].text))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save QR code as picture"), str(Path.home() / f"{self._mount}-qr.png"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Picture (*.png)"), self.tr("Drawing for print (*.svg)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_picture)
        self._dialog = dialog
        dialog.open()

    def _lay_out(self) -> None:
        area = PageScroll(left=_MARGIN, top=8, right=_MARGIN, bottom=_MARGIN)
        area.column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._code_card(), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._link_card(), 1, Qt.AlignmentFlag.AlignTop)
        area.column.addLayout(row)
        area.column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addLayout(self._heading())
        outside.addWidget(area, 1)

    def _heading(self) -> QHBoxLayout:
        back = make_button(self.tr("Back"), "back", "quiet")
        back.clicked.connect(self.back_requested)
        row = QHBoxLayout()
        row.setContentsMargins(12, 12, _MARGIN, 8)
        row.setSpacing(8)
        row.addWidget(back)
        row.addWidget(self._title, 1)
        return row

    def _code_card(self) -> QWidget:
        card, column = make_box("card", margins=_PADDING, spacing=12)
        column.addWidget(make_label(self.tr("Scan with a phone"), "heading"))
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        note = make_label(self.tr("Point the phone's camera at it: the picture opens in the browser."), "small", wrap=True)
        column.addWidget(note)
        self.copy_button = make_button(self.tr("Copy the link"), "copy", "primary", "big")
        self.copy_button.clicked.connect(self._copy_link)
        self.save_button = make_button(self.tr("Save QR code as picture…"), "save", "", "big")
        self.save_button.clicked.connect(self._choose_file)
        column.addWidget(self.copy_button)
        column.addWidget(self.save_button)
        card.setFixedWidth(_QR_SIDE + 2 * _PADDING + 2)
        return card

    def _link_card(self) -> QWidget:
        card, column = make_box("card", margins=_PADDING, spacing=16)
        column.addWidget(make_label(self.tr("A link for every device"), "heading"))
        column.addWidget(self._address_field)
        column.addWidget(self._reach)
        column.addWidget(self._login_note)
        self._links = QVBoxLayout()
        self._links.setSpacing(16)
        column.addLayout(self._links)
        column.addWidget(make_line())
        column.addWidget(self._listing())
        return card

    def _listing(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.listed = Switch(self.tr("Show in the list of all cameras"))
        self.listed.clicked.connect(self._list)
        column.addWidget(self.listed)
        words = self.tr(
            "Who has one of these links can also open the list of all cameras. A camera that is not in it is found by its link alone."
        )
        note = make_label(words, "small", wrap=True)
        self.listed.setAccessibleDescription(words)
        column.addWidget(note)
        return box

    def _list(self, listed: bool) -> None:
        self.listing_wanted.emit(self.camera_id, listed)
