"""WallPage: many cameras at once, by hand or in rounds, here or on another screen."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.camera import Camera
from app.flows.wall_plan import LAYOUTS, Choice, WallPlan, choose_pictures
from app.flows.wording.mount_words import state_words, tone
from app.models.translate import translate
from app.views.look.controls import make_label
from app.views.parts.preview import Preview
from app.views.parts.status_chip import TONE_ICONS
from app.views.steering.steering_card import SteeringCard
from app.views.wall.wall_bar import WallBar
from app.views.wall.wall_board import WallBoard
from app.views.wall.wall_screen import WallScreen
from relay_engine import MountState, MountStatus, SystemClock, UserFacingError

_SECOND_MS = 1000
_DWELL_MS = 700  # who only passes a tile wants no large picture of it
_SETTLE_MS = 200  # a batch of states changes many tiles
_LOAD_EVERY_S = 3
_PLAYABLE = (MountState.LIVE, MountState.IDLE)


class WallPage(QWidget):
    """Decodes nothing that nobody sees; of many large pictures only as much as leaves the relay its part of the machine."""

    open_requested = Signal(str)  # camera id

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._clock = SystemClock()
        self._page = 0
        self._turns_in = 0  # seconds
        self._measured: dict[Preview, float] = {}
        self._measured_at = (time.monotonic(), time.process_time())
        self._measure_in = _LOAD_EVERY_S
        settings = context.store.settings
        self.plan = WallPlan(settings.wall_cameras, settings.wall_layout if settings.wall_layout in LAYOUTS else 0, settings.wall_rounds_s)
        self.bar = WallBar()
        self.board = WallBoard(context.client)
        self.steering = SteeringCard(context)
        self.steering.hide()
        self.load = make_label("", "caption")
        self.full_screen = WallScreen(self.board, self.steering, self._take_back)
        self.destroyed.connect(self.full_screen.deleteLater)
        self._tick = QTimer(self)
        self._tick.setInterval(_SECOND_MS)
        self._tick.timeout.connect(self._second)
        self._dwell, self._settle = QTimer(self), QTimer(self)
        for timer, milliseconds, then in ((self._dwell, _DWELL_MS, self._show_pictures), (self._settle, _SETTLE_MS, self.refresh)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(then)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the cameras of this page as they are now."""
        known = self._known()
        self._page = min(self._page, self.plan.pages(known) - 1)
        self.board.set_count(self.plan.count(known))
        shown = self.plan.on_page(known, self._page)
        for tile, camera_id in zip(self.board.tiles, shown, strict=True):
            camera = self._context.shelf.camera(camera_id) if camera_id else None
            if camera is None:
                tile.show_nothing()
            else:
                status = self._context.cameras.status_of(camera.mount)
                tile.show_camera(camera.id, camera.title, state_words(status, self._clock.wall(), translate))
        self.bar.show_plan(self.plan, len(self.board.tiles), self._page, self.plan.pages(known))
        self._show_pictures()

    def show_full(self, screen_name: str = "") -> None:
        """Fill a screen with the wall."""
        self.full_screen.show_on(screen_name)

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        if not self.full_screen.is_shown:
            self._tick.stop()

    def _known(self) -> tuple[str, ...]:
        return tuple(camera.id for camera in self._context.shelf.cameras)

    def _shown(self) -> list[Camera]:
        cameras = (self._context.shelf.camera(tile.camera_id) for tile in self.board.tiles if tile.camera_id)
        return [camera for camera in cameras if camera is not None]

    def _show_pictures(self) -> None:
        """Tell every tile which of its camera's pictures to show, and how."""
        selected = self.board.tile
        large = selected.camera_id if selected is not None and (self.board.is_large or not self._dwell.isActive()) else ""
        choices = [self._choice(camera) for camera in self._shown()]
        if self.board.is_large:
            choices = [choice for choice in choices if choice.camera == large]
        shows = choose_pictures(choices, large=large, count=len(self.board.tiles), tile_width=self.board.tile_width)
        for tile in self.board.tiles:
            if (show := shows.get(tile.camera_id)) is None or (camera := self._context.shelf.camera(tile.camera_id)) is None:
                continue
            status = self._context.cameras.status_of(show.mount) or self._context.cameras.status_of(camera.mount)
            playable = status is not None and status.state in _PLAYABLE
            words = state_words(status, self._clock.wall(), translate)
            tile.preview.show_camera(show.mount, is_same=True)  # the tile has forgotten another camera's
            tile.preview.set_sparing(key_frames_only=show.sparing)
            icon = TONE_ICONS.get(tone(status), "camera")
            tile.preview.set_state(playable=playable, live=playable, icon=icon, words=words)
            tile.set_note(self.tr("single pictures") if show.sparing and playable else "")
        self._show_steering()

    def _choice(self, camera: Camera) -> Choice:
        main = self._context.cameras.status_of(camera.mount)
        sub = self._context.cameras.status_of(camera.sub_mount) if camera.sub_mount else None
        is_sub_there = sub is not None and sub.state in _PLAYABLE
        return Choice(
            camera.id,
            camera.mount,
            camera.sub_mount if is_sub_there else "",
            _pixels_s(main),
            _pixels_s(sub),
            _width(sub),
        )

    def _show_steering(self) -> None:
        tile = self.board.tile
        camera = self._context.shelf.camera(tile.camera_id) if tile is not None and tile.camera_id else None
        self.steering.show_camera(camera.mount if camera is not None else "")
        self._show_pad()

    def _show_pad(self) -> None:
        """The button where the selected camera can be steered, and the pad where it is pressed."""
        status = self.steering.status
        can = status is not None and any((status.abilities.move, status.abilities.zoom))
        self.bar.steer_button.setVisible(can)
        self.steering.setVisible(can and self.bar.steer_button.isChecked())

    def _second(self) -> None:
        self._measure_in -= 1
        if self._measure_in <= 0:
            self._measure_in = _LOAD_EVERY_S
            self._measure()
        known = self._known()
        is_resting = not self.plan.rounds_s or self.plan.pages(known) < 2 or self.board.is_large or self.steering.isVisible()
        self._turns_in = self.plan.rounds_s if is_resting else self._turns_in - 1
        if not is_resting and self._turns_in <= 0:
            self._turn(1)

    def _measure(self) -> None:
        previews = [tile.preview for tile in self.board.tiles if tile.camera_id]
        spent = sum(max(0.0, preview.cpu_s - self._measured.get(preview, preview.cpu_s)) for preview in previews)
        self._measured = {preview: preview.cpu_s for preview in previews}
        at, whole = self._measured_at
        self._measured_at = (time.monotonic(), time.process_time())
        percents = [max(1, round(100 * used / max(0.001, self._measured_at[0] - at))) for used in (spent, self._measured_at[1] - whole)]
        words = self.tr("Decoding and drawing these pictures takes about {0} % of one processor core, the whole program {1} %.")
        self.load.setText(words.format(*percents) if spent else "")

    def _turn(self, by: int) -> None:
        self._page = (self._page + by) % self.plan.pages(self._known())
        self._turns_in = self.plan.rounds_s
        self.refresh()

    def _change(self, plan: WallPlan) -> None:
        self.plan, self._turns_in = plan, plan.rounds_s
        try:
            self._context.store.change(wall_cameras=plan.cameras, wall_layout=plan.layout, wall_rounds_s=plan.rounds_s)
        except UserFacingError as error:
            self._context.notice.emit(error)
        self.refresh()

    def _set_layout(self, count: int) -> None:
        self._page = 0
        self._change(WallPlan(self.plan.cameras, count, self.plan.rounds_s))

    def _set_rounds(self, seconds: int) -> None:
        self._change(WallPlan(self.plan.cameras, self.plan.layout, seconds))

    def _exchange(self, one: int, other: int) -> None:
        first = self._page * len(self.board.tiles)
        self._change(self.plan.exchanged(self._known(), first + one, first + other))

    def _put(self, place: int, camera_id: str) -> None:
        self._change(self.plan.with_camera(self._known(), camera_id, self._page * len(self.board.tiles) + place))

    def _show_all(self) -> None:
        self._change(WallPlan(None, self.plan.layout, self.plan.rounds_s))

    def _fill_menu(self, menu: QMenu, place: int) -> None:
        """What may stand at a place: every camera, or nothing."""
        menu.clear()
        here = self.board.tiles[place].camera_id
        for camera in self._context.shelf.cameras:
            action = menu.addAction(camera.title)
            action.setCheckable(True)
            action.setChecked(camera.id == here)
            action.triggered.connect(partial(self._put, place, camera.id))
        menu.addSeparator()
        menu.addAction(self.tr("Leave this place empty")).triggered.connect(partial(self._put, place, ""))
        menu.addAction(self.tr("All cameras, by themselves")).triggered.connect(self._show_all)

    def _menu(self, place: int, where: QPoint) -> None:
        menu = QMenu(self.board)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu, place)
        menu.popup(where)

    def _open(self, camera_id: str) -> None:
        self.full_screen.leave()
        self.open_requested.emit(camera_id)

    def _key(self, event: QKeyEvent) -> None:
        """Keys of the wall that are not a tile's."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Delete:
            self._put(self.board.selected, "")
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key is Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_F, Qt.Key.Key_F11):
            self.full_screen.leave() if self.full_screen.is_shown else self.show_full()
        elif key is Qt.Key.Key_C and self.bar.steer_button.isVisibleTo(self.bar):
            self.bar.steer_button.toggle()
            self.steering.pad.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key is Qt.Key.Key_Escape and self.full_screen.is_shown:
            self.full_screen.leave()
        elif key is Qt.Key.Key_Menu and (tile := self.board.tile) is not None:
            self._menu(self.board.selected, tile.mapToGlobal(tile.rect().center()))
        else:
            return
        event.accept()

    def _take_back(self) -> None:
        """The wall comes back from the screen that it has filled."""
        self._place.addWidget(self.board, 1)
        self._place.addWidget(self.steering, 0, Qt.AlignmentFlag.AlignTop)
        self.board.show()
        self.refresh()
        if not self.isVisible():
            self._tick.stop()

    def _connect(self) -> None:
        bar, board, context = self.bar, self.board, self._context
        bar.layout_chosen.connect(self._set_layout)
        bar.rounds_chosen.connect(self._set_rounds)
        bar.page_turned.connect(self._turn)
        bar.full_wanted.connect(self.show_full)
        bar.steer_button.toggled.connect(self._show_pad)
        bar.choose_menu.aboutToShow.connect(self._fill_choose_menu)
        board.changed.connect(self._selected)
        board.exchanged.connect(self._exchange)
        board.open_wanted.connect(self._open)
        board.menu_wanted.connect(self._menu)
        board.key_pressed.connect(self._key)
        self.steering.status_changed.connect(self._show_pad)
        for signal in (context.cameras.dataChanged, context.cameras.modelReset, context.cameras.rowsInserted, context.cameras.rowsRemoved):
            signal.connect(self._cameras_changed)

    def _selected(self) -> None:
        self._dwell.start()
        self._show_pictures()

    def _fill_choose_menu(self) -> None:
        self._fill_menu(self.bar.choose_menu, self.board.selected)

    def _cameras_changed(self) -> None:
        if (self.isVisible() or self.full_screen.is_shown) and not self._settle.isActive():
            self._settle.start()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(10)
        column.addWidget(self.bar)
        self._place = QHBoxLayout()
        self._place.setSpacing(12)
        self._place.addWidget(self.board, 1)
        self._place.addWidget(self.steering, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._place, 1)
        column.addWidget(self.load)


def _pixels_s(status: MountStatus | None) -> float:
    videos = [track for track in status.tracks if track.kind == "video"] if status is not None else []
    return max((track.width * track.height * (track.frame_rate or 25.0) for track in videos), default=0.0)


def _width(status: MountStatus | None) -> int:
    return max((track.width for track in status.tracks if track.kind == "video"), default=0) if status is not None else 0
