"""LeaseBar: who steers the camera and for how long, and what one may do about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.flows.steering_lease import Lease, Seat
from app.flows.wording.steering_words import asked_words, asks_words, lease_words, person_words
from app.models.translate import translate
from app.views.look.controls import make_button, make_icon_button, make_label
from app.views.parts.icon_label import IconLabel
from relay_engine import Fault

_MINUTES = (15, 60, 240)  # that a camera can be reserved for
_ICONS = {
    Seat.AWAY: ("warning", "error"),
    Seat.FREE: ("steer", "muted"),
    Seat.MINE: ("steer", "accent"),
    Seat.TOUR: ("retry", "muted"),
    Seat.OTHERS: ("lock", "warning"),
}


class LeaseBar(QWidget):
    """Shows only what can be done now."""

    take_wanted = Signal()  # from somebody: a question comes first
    ask_wanted = Signal()
    release_wanted = Signal()
    reserve_wanted = Signal(float)  # seconds
    hand_over_wanted = Signal(str)  # to whom

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("steer", "muted", 20)
        self.words = make_label("", wrap=True)
        self.asks = make_label("", "warning", wrap=True)
        self.take_button = make_button(self.tr("Take over…"), "hand", "", "small")
        self.take_button.clicked.connect(self.take_wanted)
        self.ask_button = make_button(self.tr("Ask for control"), "", "", "small")
        self.ask_button.clicked.connect(self.ask_wanted)
        self.hand_button = make_button(self.tr("Hand over"), "check", "primary", "small")
        self.hand_button.clicked.connect(self._hand_over)
        self.release_button = make_button(self.tr("Let others steer"), "", "", "small")
        self.release_button.clicked.connect(self.release_wanted)
        self._asking: tuple[str, ...] = ()
        self._offered: object = None  # what the menu was filled for
        self.menu = QMenu(self)
        self.more = make_icon_button("more", self.tr("More about who steers"))
        self.more.setMenu(self.menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self._lay_out()

    def show_lease(self, lease: Lease, fault: Fault | None) -> None:
        """Say who steers, and offer what may be done."""
        self._icon.set_icon(*_ICONS[lease.seat])
        self.words.setText(lease_words(lease, fault, translate))
        asks = asks_words(lease, translate) or asked_words(lease, translate)
        self.asks.setText(asks)
        self.asks.setVisible(bool(asks))
        others, is_mine = lease.seat is Seat.OTHERS, lease.seat is Seat.MINE
        self.take_button.setVisible(lease.may_take_over or lease.may_end)
        self.ask_button.setVisible(others and not (lease.may_take_over or lease.may_end) and not lease.have_asked)
        self.hand_button.setVisible(bool(lease.asked_by))
        self.hand_button.setAccessibleName(
            self.tr("Hand over to {0}").format(person_words(lease.asked_by[0], translate)) if lease.asked_by else ""
        )
        self.release_button.setVisible(is_mine and not lease.asked_by)
        if (lease.seat, lease.asked_by, lease.may_take_over, lease.may_end, lease.have_asked) != self._offered:
            self._offered = (lease.seat, lease.asked_by, lease.may_take_over, lease.may_end, lease.have_asked)
            self._fill_menu(lease)

    def _fill_menu(self, lease: Lease) -> None:
        """Anew only where something else can be done: a menu that is open stays as it is while seconds are counted."""
        self._asking = lease.asked_by
        self.menu.clear()
        if lease.may_steer:
            for minutes in _MINUTES:
                text = (
                    self.tr("Reserve for {0} minutes").format(minutes)
                    if minutes < 60
                    else self.tr("Reserve for {0} h").format(minutes // 60)
                )
                self.menu.addAction(text).triggered.connect(partial(self._reserve, minutes * 60.0))
        for name in lease.asked_by:
            self.menu.addAction(self.tr("Hand over to {0}").format(person_words(name, translate))).triggered.connect(
                partial(self._hand_over_to, name)
            )
        if lease.seat is Seat.MINE:
            self.menu.addAction(self.tr("Let others steer")).triggered.connect(self._release)
        if lease.seat is Seat.OTHERS and (lease.may_take_over or lease.may_end) and not lease.have_asked:
            self.menu.addAction(self.tr("Ask for control")).triggered.connect(self._ask)
        self.more.setVisible(bool(self.menu.actions()))

    def _reserve(self, seconds: float) -> None:
        self.reserve_wanted.emit(seconds)

    def _release(self) -> None:
        self.release_wanted.emit()

    def _ask(self) -> None:
        self.ask_wanted.emit()

    def _hand_over(self) -> None:
        if self._asking:
            self.hand_over_wanted.emit(self._asking[0])

    def _hand_over_to(self, name: str) -> None:
        self.hand_over_wanted.emit(name)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon)
        self.words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.words, 1)
        top.addWidget(self.more)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.take_button, self.ask_button, self.hand_button, self.release_button):
            buttons.addWidget(button)
            button.hide()
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.asks)
        column.addLayout(buttons)
        self.asks.hide()
