"""CameraCard: one camera in the list, with its picture, its state in words, and what people do with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.flows.add_camera import draft_from_camera, has_channels
from app.flows.camera import Camera
from app.flows.health import clock_time
from app.flows.wording.fault_words import FaultWords
from app.flows.wording.line_words import SMALLER
from app.flows.wording.mount_words import format_bitrate, format_duration
from app.models.camera_list import CameraRole
from app.models.translate import translate
from app.views.fields.title_field import TitleField
from app.views.look.controls import make_button, make_icon_button
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.metric import Metric
from app.views.parts.status_chip import StatusChip
from app.views.parts.thumbnail import Thumbnail
from relay_engine import MountState

_MARGIN = 12
_HEADING_GAP = 4
_ANY_WIDTH = 16_777_215  # Qt's QWIDGETSIZE_MAX


class CameraCard(QFrame):
    """Shows what the camera model's row says; asks for everything else by signals that carry the camera's id."""

    open_requested = Signal(str)
    start_requested = Signal(str)
    stop_requested = Signal(str)
    edit_requested = Signal(str)
    copy_requested = Signal(str)
    remove_requested = Signal(str)
    share_requested = Signal(str)
    rename_requested = Signal(str, str)  # camera id, new title
    channel_requested = Signal(str)  # another one of the same recorder

    def __init__(self, camera_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.camera_id = camera_id
        self._runs = False
        self._is_small = False
        self.in_trouble = False
        self._picture = Thumbnail()
        self._picture.clicked.connect(self._open)
        self._chip = StatusChip()  # beside the title: cameras write into the corners of their picture
        self.title = TitleField("heading")
        self.title.renamed.connect(self._rename)
        self._words = ""
        self._note = ElidedLabel("small")
        self._viewers = Metric("viewers", self.tr("Viewers"), compact=True)
        self._incoming = Metric("in", self.tr("From the camera"), compact=True)
        self._outgoing = Metric("out", self.tr("To all viewers"), compact=True)
        self.start_button = make_button(self.tr("Start"), "play", "primary", "big")
        self.start_button.clicked.connect(self._start)
        self.open_button = make_button(self.tr("Open"), "eye", "", "big")
        self.open_button.clicked.connect(self._open)
        self.share_button = make_button(self.tr("Share"), "share", "", "big")
        self.share_button.clicked.connect(self._share)
        self._lay_out()

    @property
    def words(self) -> str:
        """The state as it stands on the card."""
        return self._words

    def show_row(self, index: QModelIndex) -> None:
        """Take everything from the model's row."""
        title = index.data(CameraRole.TITLE)
        state = index.data(CameraRole.STATE)
        live = state == MountState.LIVE
        tone = index.data(CameraRole.TONE)
        words = self._words = index.data(CameraRole.STATE_WORDS)
        self.title.setText(title)
        self._show_channel_action(index.data(CameraRole.CAMERA))
        self._show_changeable(not index.data(CameraRole.CAMERA).is_read_only)
        self._chip.show_camera(state, tone)
        self._share_heading()
        self.in_trouble = tone == "bad"
        self._show_note(index)
        image = index.data(CameraRole.THUMBNAIL)
        self._picture.show_state(image if isinstance(image, QImage) else QImage(), live=live, words=words)
        self._viewers.set_value(str(index.data(CameraRole.VIEWERS)))
        self._incoming.set_value(format_bitrate(index.data(CameraRole.BITRATE_IN)))
        self._outgoing.set_value(format_bitrate(index.data(CameraRole.BITRATE_OUT)))
        self._show_buttons(title, runs=state not in (MountState.STOPPED, "off"))
        self.setAccessibleName(f"{title}: {words}")

    def _show_changeable(self, changeable: bool) -> None:
        self.title.is_changeable = changeable
        for action in (self.edit_action, self.rename_action, self.remove_action):
            action.setVisible(changeable)

    def _show_note(self, index: QModelIndex) -> None:
        """Since when it is live, in one quiet line; or what helps, in two; or that it is full."""
        status = index.data(CameraRole.STATUS)
        fault = index.data(CameraRole.FAULT_WORDS)
        advice = fault.to_do if isinstance(fault, FaultWords) and index.data(CameraRole.TONE) == "bad" else ""
        text = advice
        if status is not None and status.state is MountState.LIVE and status.live_since:
            text = self.tr("Live for {0}").format(format_duration(time.time() - status.live_since))
            if status.turned_away:
                since = clock_time(status.turned_away_since)
                text = self.tr("{0} turned away since {1}: raise the limit").format(status.turned_away, since)
        if status is not None and status.taken_from:
            text = translate(SMALLER)
        self._note.set_lines(2 if advice else 1)
        self._note.setText(text)

    def set_small(self, small: bool) -> None:
        """Show picture, name and state only; everything else is in the menu."""
        self._is_small = small
        for widget in (self._note, self._figures):
            widget.setVisible(not small)
        self._share_heading()
        self._choose_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_heading()

    def _share_heading(self) -> None:
        """The name before the state's word, which the picture or the line below says too."""
        room = self.width() - 2 * _MARGIN - 2 * _HEADING_GAP - self._more.sizeHint().width() - self._chip.sizeHint().width()
        is_tight = self._is_small or self.title.whole_width > room
        self._chip.setMaximumWidth(self._chip.minimumSizeHint().width() if is_tight else _ANY_WIDTH)

    def _show_buttons(self, title: str, *, runs: bool) -> None:
        self._runs = runs
        self.start_button.setAccessibleName(self.tr("Start {0}").format(title))
        self.open_button.setAccessibleName(self.tr("Open {0}").format(title))
        self.share_button.setAccessibleName(self.tr("Share {0}").format(title))
        self._more.setAccessibleName(self.tr("More for {0}").format(title))
        self._choose_buttons()

    def _choose_buttons(self) -> None:
        self.start_button.setVisible(not self._runs and not self._is_small)
        self.share_button.setVisible(self._runs and not self._is_small)
        self.open_button.setVisible(not self._is_small)
        self.start_action.setVisible(not self._runs)
        self.stop_action.setVisible(self._runs)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(_HEADING_GAP)
        heading.addWidget(self.title, 1)
        heading.addWidget(self._chip)
        self._more = self._menu_button()
        heading.addWidget(self._more)
        self._figures = QWidget()
        figures = QHBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(16)
        for metric in (self._viewers, self._incoming, self._outgoing):
            figures.addWidget(metric)
        figures.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.start_button, self.open_button, self.share_button):
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(self._picture)
        column.addLayout(heading)
        column.addWidget(self._note)
        column.addStretch(1)  # here, so that figures and buttons of a row of cards are level
        column.addWidget(self._figures)
        column.addLayout(buttons)

    def _menu_button(self) -> QToolButton:
        button = make_icon_button("more", self.tr("More for this camera"))
        menu = QMenu(button)
        for text, slot in (
            (self.tr("Open"), self._open),
            (self.tr("Share…"), self._share),
            (self.tr("Copy the link for viewers"), self._copy),
        ):
            _add_action(menu, text, slot)
        self.edit_action = _add_action(menu, self.tr("Change…"), self._edit)
        self.rename_action = _add_action(menu, self.tr("Rename"), self.title.begin)
        self.channel_action = _add_action(menu, self.tr("Add another channel of this recorder…"), self._add_channel)
        menu.addSeparator()
        self.start_action = _add_action(menu, self.tr("Start"), self._start)
        self.stop_action = _add_action(menu, self.tr("Stop…"), self._stop)
        self.remove_action = _add_action(menu, self.tr("Remove…"), self._remove)
        button.setMenu(menu)
        button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
        return button

    def _start(self) -> None:
        self.start_requested.emit(self.camera_id)

    def _stop(self) -> None:
        self.stop_requested.emit(self.camera_id)

    def _open(self) -> None:
        self.open_requested.emit(self.camera_id)

    def _copy(self) -> None:
        self.copy_requested.emit(self.camera_id)

    def _share(self) -> None:
        self.share_requested.emit(self.camera_id)

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


def _add_action(menu: QMenu, text: str, slot: Callable[[], None]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(slot)
    menu.addAction(action)
    return action
