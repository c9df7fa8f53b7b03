"""PersonRow: one person with a login, what they may do, and what can be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.flows.wording.people_words import ROLE_NAMES, ROLES, role_words, steer_ranks
from app.models.translate import translate
from app.views.fields.choice_box import ChoiceBox
from app.views.look.controls import make_box, make_icon_button, make_label
from app.views.parts.icon_label import IconLabel
from relay_engine import Role, UserView


class PersonRow(QWidget):
    """What the configuration file says of somebody is shown, and cannot be changed."""

    role_chosen = Signal(str, str)  # name, role
    rank_chosen = Signal(str, int)  # name, who steers first
    password_wanted = Signal(str)
    device_password_wanted = Signal(str)
    removal_wanted = Signal(str)

    def __init__(self, user: UserView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = user.name
        card, row = make_box("card", horizontal=True, margins=12, spacing=12)
        row.addWidget(IconLabel("viewers", "accent", 24), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(make_label(user.name, "strong"))
        self.note = make_label(self._note_of(user), "small", wrap=True)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self.roles = ChoiceBox(*((translate(ROLE_NAMES[role]), role.value) for role in ROLES))
        rights = make_label(self.tr("Rights"), "small")
        rights.setBuddy(self.roles)
        index = self.roles.findData(user.role)
        if index < 0:
            self.roles.addItem(role_words(user.role, translate), user.role)
        self.roles.setCurrentIndex(self.roles.findData(user.role))
        self.roles.activated.connect(self._role_chosen)
        row.addWidget(rights, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.roles, 0, Qt.AlignmentFlag.AlignVCenter)
        self.more = make_icon_button("more", self.tr("More for {0}").format(user.name))
        menu = QMenu(self.more)
        self.password_action = menu.addAction(self.tr("New password…"))
        self.password_action.triggered.connect(self._want_password)
        self.device_action = menu.addAction(self.tr("New device password…"))
        self.device_action.triggered.connect(self._want_device_password)
        self.ranks = menu.addMenu(self.tr("Who steers cameras first"))
        self._fill_ranks(user)
        menu.addSeparator()
        self.remove_action = menu.addAction(self.tr("Remove…"))
        self.remove_action.triggered.connect(self._want_removal)
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        is_changeable = user.origin == "book"
        self.roles.setEnabled(is_changeable)
        policy = self.more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the boxes of all rows are in line
        self.more.setSizePolicy(policy)
        self.more.setVisible(is_changeable)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def _note_of(self, user: UserView) -> str:
        if user.origin == "file":
            return self.tr("Comes from the configuration file, and is changed there.")
        if not user.enabled:
            return self.tr("Cannot log in: switched off.")
        if not user.has_password:
            return self.tr("Players only: there is a device password, and none for the browser.")
        return self.tr("Browser: own password. Players and recorders: device password.")

    def _fill_ranks(self, user: UserView) -> None:
        """Only of those who may steer."""
        group = QActionGroup(self.ranks)
        for rank, words in steer_ranks(user.steer_priority, translate).items():
            action = self.ranks.addAction(words)
            action.setCheckable(True)
            action.setChecked(rank == user.steer_priority)
            action.triggered.connect(partial(self.rank_chosen.emit, user.name, rank))
            group.addAction(action)
        self.ranks.menuAction().setVisible(user.role in (Role.OPERATOR, Role.ADMIN))

    def _role_chosen(self) -> None:
        self.role_chosen.emit(self.name, self.roles.currentData())

    def _want_password(self) -> None:
        self.password_wanted.emit(self.name)

    def _want_device_password(self) -> None:
        self.device_password_wanted.emit(self.name)

    def _want_removal(self) -> None:
        self.removal_wanted.emit(self.name)
