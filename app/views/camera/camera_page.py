"""CameraPage: one camera with its live picture, its links, its rates and its viewers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.add_camera import draft_from_camera, has_channels, title_problem
from app.flows.camera import Camera
from app.flows.wording.fault_words import FaultWords
from app.flows.wording.line_words import traffic_of, traffic_words
from app.flows.wording.mount_words import format_bitrate
from app.flows.wording.origin_words import words_for_origin
from app.models.camera_list import CameraRole
from app.models.translate import translate
from app.views.camera.bandwidth_card import BandwidthCard
from app.views.camera.outage_card import OutageCard
from app.views.camera.reader_list import ReaderList
from app.views.camera.share_card import STATUS_KEY, ShareCard
from app.views.fields.title_field import TitleField
from app.views.look.controls import make_box, make_button, make_icon_button, make_label, restyle_button
from app.views.parts.banner import Banner
from app.views.parts.fold import Fold
from app.views.parts.line_meters import LineMeters
from app.views.parts.metric import Metric
from app.views.parts.notice_list import NoticeList
from app.views.parts.page_scroll import PageScroll
from app.views.parts.preview import Preview
from app.views.parts.status_chip import TONE_ICONS, StatusChip
from app.views.parts.technical_details import TechnicalDetails
from app.views.steering.centring import Centring
from app.views.steering.presets_card import PresetsCard
from app.views.steering.steering_card import SteeringCard
from relay_engine import MountState

_MARGIN = 24


class CameraPage(QWidget):
    """One instance serves all cameras, one at a time."""

    back_requested = Signal()
    start_requested = Signal(str)
    stop_requested = Signal(str)
    edit_requested = Signal(str)
    copy_requested = Signal(str)
    remove_requested = Signal(str)
    share_requested = Signal(str)
    rename_requested = Signal(str, str)  # camera id, new title
    channel_requested = Signal(str)  # another one of the same recorder
    disconnect_requested = Signal(str)
    block_requested = Signal(str, str)  # reader id, peer

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.camera_id = ""
        self._runs = False
        self._readers = context.make_reader_table("")
        self.preview = Preview(context.client)
        self.steering = SteeringCard(context)
        self.presets = PresetsCard(context, self.steering)
        self.centring = Centring(self.preview)
        self.share = ShareCard()
        self.share.share_requested.connect(self._share)
        self.bandwidth = BandwidthCard(context.bandwidth)
        self.readers = ReaderList(self._readers)
        self.readers.disconnect_requested.connect(self.disconnect_requested)
        self.readers.block_requested.connect(self.block_requested)
        self.outages = OutageCard(context.outages)
        self.details = TechnicalDetails()
        self.fault = Banner(closable=False)
        self.notices = NoticeList()
        self.origin = Banner(closable=False)  # where the camera is kept, where that matters
        self._viewers = Metric("viewers", self.tr("Viewers"))
        self._incoming = Metric("in", self.tr("From the camera"))
        self._outgoing = Metric("out", self.tr("To all viewers"))
        self.traffic = make_label("", "small", wrap=True)
        self.line = LineMeters(context)
        self._words = ""
        self._title = TitleField("title")
        self._title.set_check(self._title_problem)
        self._title.renamed.connect(self._rename)
        self._chip = StatusChip()
        self._lay_out()
        self.centring.wanted.connect(self.steering.centre)
        self.centring.pressed.connect(self.steering.pad.setFocus)
        self.steering.status_changed.connect(self._steering_changed)
        self._steering_changed()
        context.cameras.dataChanged.connect(self._rows_changed)
        context.cameras.modelReset.connect(self._refresh)
        context.settings_changed.connect(self._settings_changed)

    @property
    def state_words(self) -> str:
        return self._words

    def show_camera(self, camera_id: str) -> None:
        """Show another camera; "" = none."""
        self.camera_id = camera_id
        camera = self._context.shelf.camera(camera_id)
        mount = camera.mount if camera is not None else ""
        self._readers.set_mount(mount)  # "" = nobody
        self.preview.show_camera(mount)
        self.steering.show_camera(mount)
        self.presets.show_camera(camera_id)
        self.bandwidth.show_mount(mount)
        self.outages.show_mount(mount)
        if camera is not None:
            self.share.show_camera(mount, self._context)
            self._title.cancel()
            self._title.setText(camera.title)
            self._show_channel_action(camera)
            self._show_origin(camera)
            self._area.verticalScrollBar().setValue(0)
        self._refresh()

    def _settings_changed(self) -> None:
        camera = self._context.shelf.camera(self.camera_id)
        if camera is not None:
            self._title.setText(camera.title)
            self.share.show_camera(camera.mount, self._context)
            self._show_origin(camera)

    def _show_origin(self, camera: Camera) -> None:
        self._title.is_changeable = changeable = not camera.is_read_only
        for widget in (self.change_button, self.rename_button):
            widget.setVisible(changeable)
        self.remove_action.setVisible(changeable)
        words = words_for_origin(camera, translate)
        if words is None:
            self.origin.hide()
        elif camera.address_lost:
            self.origin.show_message("warning", words.what, words.to_do, "edit", self.tr("Change…"))
        else:
            self.origin.show_message("info", words.what, words.to_do)

    def _rows_changed(self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex) -> None:
        own = self._context.cameras.index_of(self.camera_id)
        if own.isValid() and first.row() <= own.row() <= last.row():
            self._refresh()

    def _refresh(self) -> None:
        index = self._context.cameras.index_of(self.camera_id)
        if not self.camera_id or not index.isValid():
            return
        state, tone, words = (index.data(role) for role in (CameraRole.STATE, CameraRole.TONE, CameraRole.STATE_WORDS))
        live = state == MountState.LIVE
        self._runs = state not in (MountState.STOPPED, "off")
        self._chip.show_camera(state, tone)
        self._words = words
        self.preview.set_state(playable=self._runs, live=live, icon=TONE_ICONS.get(self._chip.tone, "camera"), words=words)
        self._viewers.set_value(str(index.data(CameraRole.VIEWERS)))
        self._incoming.set_value(format_bitrate(index.data(CameraRole.BITRATE_IN)))
        self._outgoing.set_value(format_bitrate(index.data(CameraRole.BITRATE_OUT)))
        camera = index.data(CameraRole.CAMERA)
        statuses = [self._context.cameras.status_of(name) for name in camera.mounts]
        self.traffic.setText(traffic_words(traffic_of(statuses), translate) if live else "")
        self.traffic.setVisible(live)
        self.line.show_line(camera.line)
        if self._runs:
            restyle_button(self.main_button, self.tr("Stop"), "stop", "quiet")
        else:
            restyle_button(self.main_button, self.tr("Start"), "play", "primary")
        self.outages.refresh()
        self._show_fault(index.data(CameraRole.FAULT_WORDS), live=live)
        self.notices.show_notices(index.data(CameraRole.NOTICE_WORDS) if live else ())
        self.details.show_status(index.data(CameraRole.STATUS), self.share.link(STATUS_KEY))

    def _show_fault(self, words: object, *, live: bool) -> None:
        if isinstance(words, FaultWords) and self._runs and not live:
            self.fault.show_message("error", words.what, words.to_do, "edit", self.tr("Change…"))
        else:
            self.fault.hide()

    def _steering_changed(self) -> None:
        """The pad stands beside the picture; the links, which are needed less often, give way to it."""
        status = self.steering.status
        can = status is not None and any((status.abilities.move, status.abilities.zoom, status.abilities.presets))
        self.centring.set_on(status is not None and status.abilities.centre and self.steering.lease.may_steer)
        if can == self.steering.isHidden():
            self.steering.setVisible(can)
            (self._beside if can else self._below).removeWidget(self.share)
            self._below.addWidget(self.share) if can else self._beside.addWidget(self.share, 2)

    def _start_or_stop(self) -> None:
        (self.stop_requested if self._runs else self.start_requested).emit(self.camera_id)

    def _title_problem(self, title: str) -> str:
        return title_problem(title, [camera.title for camera in self._context.shelf.others(self.camera_id)], translate)

    def _rename(self, title: str) -> None:
        self.rename_requested.emit(self.camera_id, title)

    def _show_channel_action(self, camera: Camera) -> None:
        """Of a recorder that was looked into, look for what is new there; of another one, type the next number."""
        is_known = camera.recorder.has_channels
        self.channel_action.setVisible(is_known or has_channels(draft_from_camera(camera)))
        self.channel_action.setText(
            self.tr("Look for new channels of this recorder…") if is_known else self.tr("Add another channel of this recorder…")
        )

    def _add_channel(self) -> None:
        self.channel_requested.emit(self.camera_id)

    def _edit(self) -> None:
        self.edit_requested.emit(self.camera_id)

    def _remove(self) -> None:
        self.remove_requested.emit(self.camera_id)

    def _share(self) -> None:
        self.share_requested.emit(self.camera_id)

    def _lay_out(self) -> None:
        self._area = PageScroll(left=_MARGIN, top=8, right=_MARGIN, bottom=_MARGIN)
        column = self._area.column
        column.addWidget(self.origin)
        column.addWidget(self.fault)
        column.addWidget(self.notices)
        column.addLayout(self._top_row())
        column.addWidget(self.line)
        column.addWidget(self.presets)
        column.addLayout(self._below)
        column.addWidget(self.bandwidth)
        column.addWidget(self.readers)
        column.addWidget(self.outages)
        column.addWidget(Fold(self.tr("Technical details"), self.details))
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addLayout(self._heading())
        outside.addWidget(self._area, 1)
        self.fault.action_clicked.connect(self._edit)
        self.origin.action_clicked.connect(self._edit)

    def _heading(self) -> QHBoxLayout:
        back = make_button(self.tr("All cameras"), "back", "quiet")
        back.clicked.connect(self.back_requested)
        self.main_button = make_button(self.tr("Start"), "play", "primary")
        self.main_button.clicked.connect(self._start_or_stop)
        self.change_button = make_button(self.tr("Change…"), "edit", "quiet")
        self.change_button.clicked.connect(self._edit)
        row = QHBoxLayout()
        row.setContentsMargins(12, 12, _MARGIN, 8)
        row.setSpacing(8)
        row.addWidget(back)
        self.rename_button = make_icon_button("edit", self.tr("Rename"))
        self.rename_button.clicked.connect(self._title.begin)
        row.addWidget(self._title, 1)
        row.addWidget(self.rename_button)
        for button in (self.main_button, self.change_button, self._menu_button()):
            row.addWidget(button)
        return row

    def _menu_button(self) -> QToolButton:
        button = make_icon_button("more", self.tr("More for this camera"))
        menu = QMenu(button)
        self.channel_action = menu.addAction(self.tr("Add another channel of this recorder…"))
        self.channel_action.triggered.connect(self._add_channel)
        self.remove_action = menu.addAction(self.tr("Remove…"))
        self.remove_action.triggered.connect(self._remove)
        button.setMenu(menu)
        button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
        return button

    def _top_row(self) -> QHBoxLayout:
        card, column = make_box("card", margins=12, spacing=12)
        column.addWidget(self.preview)
        column.addLayout(_side_by_side(self._chip, self._viewers))
        column.addLayout(_side_by_side(self._incoming, self._outgoing))  # the narrowest window has no more room
        column.addWidget(self.traffic)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(card, 3)
        row.addWidget(self.steering, 2)
        row.addWidget(self.share, 2)
        self._beside, self._below = row, QVBoxLayout()
        return row


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
