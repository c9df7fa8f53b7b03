"""SteeringCard: the pad, the lens, and who steers, of one camera."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.helm import Helm
from app.flows.steering_lease import Lease, Seat, lease_of
from app.flows.steering_speed import Axes
from app.flows.wording.steering_words import interrupts_words, refusal_words
from app.models.translate import translate
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import MessageDialog
from app.views.steering.held_button import HeldButton
from app.views.steering.lease_bar import LeaseBar
from app.views.steering.steering_pad import SteeringPad
from relay_engine import (
    Action,
    Ask,
    Centre,
    HandOver,
    Home,
    HomeSet,
    Release,
    Reserve,
    SteeringStatus,
    Stop,
    SystemClock,
    Take,
    UserFacingError,
)

OWNER_ID = "owner"  # what the relay calls the window in its own program
_LENS_SPEED = 0.5


class SteeringCard(QWidget):
    """Stops what it moves as soon as it is out of sight, or the window is not the one in front."""

    status_changed = Signal()  # what can be done, or who does it

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.client = context.client
        self._clock = SystemClock()
        self.mount = ""
        self.me = OWNER_ID
        self.lease = Lease(Seat.FREE)
        self.question: MessageDialog | None = None  # whether to interrupt somebody
        self.helm = Helm(self.client, self._show_refusal)
        self.lease_bar = LeaseBar()
        self.pad = SteeringPad()
        self.note = make_label("", "error", wrap=True)
        self.stop_button = make_button(self.tr("Stop"), "stop", "", "small")
        self.stop_button.setAccessibleName(self.tr("Stop the camera"))
        self.home_button = make_button(self.tr("Home"), "home", "", "small")
        self.lens = {
            "zoom-in": HeldButton("zoom-in", self.tr("Zoom in"), Axes(zoom=_LENS_SPEED)),
            "zoom-out": HeldButton("zoom-out", self.tr("Zoom out"), Axes(zoom=-_LENS_SPEED)),
            "focus-far": HeldButton("focus-far", self.tr("Focus farther"), Axes(focus=_LENS_SPEED)),
            "focus-near": HeldButton("focus-near", self.tr("Focus nearer"), Axes(focus=-_LENS_SPEED)),
            "iris-open": HeldButton("iris-open", self.tr("Open the iris"), Axes(iris=_LENS_SPEED)),
            "iris-close": HeldButton("iris-close", self.tr("Close the iris"), Axes(iris=-_LENS_SPEED)),
        }
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._refresh)
        self._lay_out()
        self._connect()
        context.steering.changed.connect(self._changed)

    @property
    def status(self) -> SteeringStatus | None:
        """What the relay says of this camera's steering; None = it has none."""
        return self._context.steering.of(self.mount) if self.mount else None

    def show_camera(self, mount: str) -> None:
        """Steer another camera; "" = none."""
        if mount != self.mount:
            self._let_go()
            self.mount = mount
            self.helm.steer(mount)
            self.note.hide()
            self._learn_me()
        self._refresh()

    @async_slot(object)
    async def act(self, action: Action) -> None:
        """Have the camera do one thing; a refusal is shown below the pad."""
        await self.ask(action)

    async def ask(self, action: Action) -> bool:
        """The same, and tell whether it was done."""
        if not self.mount:
            return False
        try:
            await self.client.steer(self.mount, action)
        except UserFacingError as error:
            self._show_refusal(error)
            return False
        self.note.hide()
        return True

    def centre(self, x: float, y: float) -> None:
        """Look at a point of the picture, 0..1 from its upper left."""
        if self.lease.may_steer:
            self.act(Centre(x=x, y=y))

    def showEvent(self, event: QShowEvent) -> None:
        self.window().installEventFilter(self)
        self._tick.start()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self.window().removeEventFilter(self)
        self._tick.stop()
        self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.Close, QEvent.Type.WindowStateChange):
            self._let_go()
        return super().eventFilter(watched, event)

    def _let_go(self) -> None:
        self.pad.let_go()
        for button in self.lens.values():
            button.let_go()
        self.helm.let_go()

    def _changed(self, mount: str) -> None:
        if mount == self.mount:
            if (status := self.status) is not None:
                self.helm.take_status(status, self.me)  # first: what is held is over before its button is
            self._refresh()

    def _refresh(self) -> None:
        status = self.status
        if status is None:
            self.status_changed.emit()
            return
        before = self.lease
        self.lease = lease_of(status, self.me, self._clock.wall())
        self.lease_bar.show_lease(self.lease, status.fault)
        self._show_abilities(status, may=self.lease.may_steer)
        if before.seat is not self.lease.seat:
            self.note.hide()
        self.status_changed.emit()

    def _show_abilities(self, status: SteeringStatus, *, may: bool) -> None:
        able = status.abilities
        self.pad.setEnabled(may and (able.move or able.zoom))
        for name, button in self.lens.items():
            button.setVisible(getattr(able, name.partition("-")[0]))
            button.setEnabled(may)
        self.home_button.setVisible(able.home)
        self.home_button.setEnabled(may)
        self.stop_button.setEnabled(may)

    def _hold(self, axes: Axes) -> None:
        self.note.hide()
        self.helm.hold(self.sender(), axes)

    @async_slot()
    async def _learn_me(self) -> None:
        mount = self.mount
        if not mount or self.status is None:
            return
        try:
            view = await self.client.get_ptz(mount)
        except UserFacingError:
            return  # the camera does not answer: its status says so
        if mount == self.mount:
            self.me = view.me or OWNER_ID
            self._refresh()

    @async_slot()
    async def _take_over(self) -> None:
        """Interrupt somebody, once the person at this window has read whom."""
        lease, mount = self.lease, self.mount
        title, text = interrupts_words(lease, translate)
        self.question = MessageDialog(
            self.window(), icon="hand", colour="error", title=title, text=text, accept=self.tr("Take over"), cancel=self.tr("Cancel")
        )
        agreed = await self.question.answer()
        self.question = None
        if not agreed or mount != self.mount:
            return
        if self.lease.reserved:
            try:
                await self.client.end_lease(mount)
            except UserFacingError as error:
                self._show_refusal(error)
                return
        await self.ask(Take())

    def _show_refusal(self, error: UserFacingError) -> None:
        self.note.setText(refusal_words(error, translate))
        self.note.show()

    def _stop(self) -> None:
        self._let_go()
        self.act(Stop())

    def _home(self) -> None:
        self.act(Home())

    @async_slot()
    async def set_home(self) -> None:
        """Let home be where it looks now, once the person at this window has agreed."""
        self.question = MessageDialog(
            self.window(),
            icon="home",
            colour="error",
            title=self.tr("Let home be what is seen now?"),
            text=self.tr("The camera forgets where home was before."),
            accept=self.tr("Set home here"),
            cancel=self.tr("Cancel"),
        )
        agreed = await self.question.answer()
        self.question = None
        if agreed:
            await self.ask(HomeSet())

    def _ask(self) -> None:
        self.act(Ask())

    def _release(self) -> None:
        self._let_go()
        self.act(Release())

    def _reserve(self, seconds: float) -> None:
        self.act(Reserve(seconds=seconds))

    def _hand_over(self, name: str) -> None:
        self._let_go()
        self.act(HandOver(to=name))

    def _connect(self) -> None:
        bar = self.lease_bar
        bar.take_wanted.connect(self._take_over)
        bar.ask_wanted.connect(self._ask)
        bar.release_wanted.connect(self._release)
        bar.reserve_wanted.connect(self._reserve)
        bar.hand_over_wanted.connect(self._hand_over)
        self.stop_button.clicked.connect(self._stop)
        self.home_button.clicked.connect(self._home)
        holders: tuple[Any, ...] = (self.pad, *self.lens.values())
        for holder in holders:
            holder.held.connect(self._hold)

    def _lay_out(self) -> None:
        card, column = make_box("card", margins=12, spacing=12)
        column.addWidget(self.lease_bar)
        hands = QHBoxLayout()
        hands.setSpacing(8)
        hands.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        zoom = QVBoxLayout()
        zoom.setSpacing(8)
        zoom.addWidget(self.lens["zoom-in"])
        zoom.addWidget(self.lens["zoom-out"])
        zoom.addStretch(1)
        hands.addLayout(zoom)
        hands.addStretch(1)
        column.addLayout(hands)
        column.addLayout(_row(*(self.lens[name] for name in ("focus-near", "focus-far", "iris-close", "iris-open"))))
        column.addLayout(_row(self.stop_button, self.home_button))
        column.addWidget(self.note)
        column.addStretch(1)
        self.note.hide()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        self.setAccessibleName(self.tr("Steering"))


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
