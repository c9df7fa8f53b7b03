"""Navigation: the pages of the window, down its left side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.look.controls import make_label
from app.views.look.icons import program_icon, set_icon
from app.views.look.style_property import set_style_property
from app.views.look.theme import current_theme

_WIDTH = 184
_MARK = 32


class Navigation(QFrame):
    """One button a page; `page_chosen` carries the page's key."""

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setFixedWidth(_WIDTH)
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self._current = ""
        self._icons: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 16, 12, 16)
        self._column.setSpacing(4)
        self._column.addLayout(self._mark())
        self._column.addSpacing(16)
        self._column.addStretch(1)
        self._note = make_label("", "caption", wrap=True)
        self._column.addWidget(self._note)
        self._group.idClicked.connect(self._clicked)
        current_theme().changed.connect(self._tint)

    def add_page(self, key: str, icon: str, text: str, keys: str = "") -> None:
        """Add an entry; `keys` = the shortcut that leads there, said as its tool tip."""
        button = QPushButton(text)
        button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
        button.setObjectName("navigationItem")
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._group.addButton(button, len(self._keys))
        self._keys.append(key)
        self._icons.append(icon)
        self._column.insertWidget(self._column.count() - 2, button)
        self._tint()

    def mark_page(self, key: str) -> None:
        """Show which page the window is on."""
        self._current = key
        self._tint()

    @property
    def current(self) -> str:
        """The page that is marked."""
        return self._current

    def button(self, key: str) -> QPushButton:
        button = self._group.button(self._keys.index(key))
        assert isinstance(button, QPushButton)
        return button

    @property
    def buttons(self) -> list[QAbstractButton]:
        """The pages' buttons from top to bottom."""
        return [self._group.button(number) for number in range(len(self._keys))]

    def set_count(self, key: str, count: int, words: str) -> None:
        """Put a number on a page's entry, for what wants to be looked at there; 0 takes it away."""
        button = self.button(key)
        badge = button.findChild(QLabel, "badge")
        if badge is None:
            badge = QLabel()
            badge.setObjectName("badge")
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row = QHBoxLayout(button)
            row.setContentsMargins(0, 0, 12, 0)
            row.addStretch(1)
            row.addWidget(badge)
        badge.setText(str(count))
        badge.setVisible(count > 0)
        button.setAccessibleName(f"{button.text()}, {words}" if count else button.text())

    def set_note(self, text: str) -> None:
        """A quiet line at the foot."""
        self._note.setText(text)

    def _clicked(self, number: int) -> None:
        self.page_chosen.emit(self._keys[number])

    def _tint(self) -> None:
        for number, icon in enumerate(self._icons):
            button, is_current = self._group.button(number), self._keys[number] == self._current
            set_style_property(button, "current", "true" if is_current else "false")
            # one stop for Tab, as in a list of tabs; the group's arrow keys go from there to the others
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_current else Qt.FocusPolicy.ClickFocus)
            button.setAccessibleDescription(self.tr("This page is shown now") if is_current else "")
            set_icon(button, icon, "accent" if is_current else "muted", 20)

    def _mark(self) -> QHBoxLayout:
        mark = QLabel()
        pixmap: QPixmap = program_icon().pixmap(_MARK, _MARK)
        mark.setPixmap(pixmap)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(mark)
        row.addWidget(make_label("Relay Server", "heading"), 1)
        return row
