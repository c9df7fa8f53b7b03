"""WallBar: how many cameras at once, which page, and where the wall is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from app.flows.wall_plan import LAYOUTS, ROUNDS_S, WallPlan
from app.views.fields.choice_box import ChoiceBox
from app.views.look.controls import make_button, make_icon_button, make_label
from app.views.look.style_property import set_style_property


class WallBar(QWidget):
    """Says what is wanted; the page does it."""

    layout_chosen = Signal(int)
    rounds_chosen = Signal(int)  # seconds
    page_turned = Signal(int)  # 1 or -1
    full_wanted = Signal(str)  # the screen's name, "" = the one that the window is on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[int, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(make_label(self.tr("Wall"), "title"))
        row.addStretch(1)
        self.layouts: dict[int, QPushButton] = {}
        for count in LAYOUTS:
            button = self.layouts[count] = make_button(str(count), "", "", "small")
            button.setAccessibleName(self.tr("{0} cameras at once").format(count))
            button.setToolTip(button.accessibleName())
            button.clicked.connect(partial(self.layout_chosen.emit, count))
            row.addWidget(button)
        self.rounds = ChoiceBox(*((self._rounds_words(seconds), seconds) for seconds in ROUNDS_S))
        label = make_label(self.tr("Change pages"), "muted")
        label.setBuddy(self.rounds)
        self.rounds.activated.connect(self._choose_rounds)
        row.addSpacing(8)
        row.addWidget(label)
        row.addWidget(self.rounds)
        self.back = make_icon_button("back", self.tr("Page before"))
        self.on = make_icon_button("forward", self.tr("Next page"))
        self.page = make_label("", "strong")
        self.back.clicked.connect(partial(self.page_turned.emit, -1))
        self.on.clicked.connect(partial(self.page_turned.emit, 1))
        for widget in (self.back, self.page, self.on):
            row.addWidget(widget)
        self.steer_button = make_button(self.tr("Steer"), "steer", "", "small")
        self.steer_button.setCheckable(True)
        self.steer_button.hide()
        row.addWidget(self.steer_button)
        row.addWidget(self._choose())
        row.addWidget(self._full())

    def show_plan(self, plan: WallPlan, count: int, page: int, pages: int) -> None:
        shown = (plan.rounds_s, count, page, pages)
        if shown == self._shown:
            return
        self._shown = shown
        for layout, button in self.layouts.items():
            set_style_property(button, "role", "primary" if layout == count else "")
            button.setAccessibleDescription(self.tr("Chosen") if layout == count else "")
        self.rounds.setCurrentIndex(max(0, self.rounds.findData(plan.rounds_s)))
        for widget in (self.back, self.page, self.on):
            widget.setVisible(pages > 1)
        self.page.setText(f"{page + 1}/{pages}")

    def _rounds_words(self, seconds: int) -> str:
        return self.tr("every {0} seconds").format(seconds) if seconds else self.tr("by hand")

    def _choose_rounds(self) -> None:
        self.rounds_chosen.emit(self.rounds.currentData())

    def _choose(self) -> QToolButton:
        button = make_icon_button("camera", self.tr("Which camera stands at the selected place"))
        self.choose_menu = QMenu(button)
        button.setMenu(self.choose_menu)
        button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
        return button

    def _full(self) -> QToolButton:
        """One screen: at once; several: which one."""
        button = make_icon_button("full", self.tr("Full screen"))
        self.screen_menu = QMenu(button)
        self.screen_menu.aboutToShow.connect(self._fill_screens)
        button.setMenu(self.screen_menu)
        button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
        self.full_button = button
        return button

    def _fill_screens(self) -> None:
        self.screen_menu.clear()
        here = self.screen()
        for number, screen in enumerate(QGuiApplication.screens(), start=1):
            size = screen.size()
            words = self.tr("Screen {0}: {1} × {2}").format(number, size.width(), size.height())
            text = self.tr("{0} (this one)").format(words) if screen is here else words
            self.screen_menu.addAction(text).triggered.connect(partial(self.full_wanted.emit, screen.name()))
