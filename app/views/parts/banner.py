"""Banner: what is wrong with the relay and what to do about it, across the top of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.views.look.controls import make_button, make_icon_button, make_label
from app.views.look.style_property import set_style_property
from app.views.parts.icon_label import IconLabel

_ICONS = {"error": "error", "warning": "warning", "info": "info", "ok": "ok"}
_COLOURS = {"error": "error", "warning": "warning", "info": "accent", "ok": "ok"}


class Banner(QFrame):
    """Hidden until show_message(); one optional action button."""

    action_clicked = Signal(str)  # the action's key
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._action = ""
        self._icon = IconLabel("error", "error")
        self._what = make_label("", "strong", wrap=True)
        self._to_do = make_label("", wrap=True)
        self._button = make_button("", size="small")
        self._button.clicked.connect(self._clicked)
        self._button.hide()
        self._second_action = ""
        self._second = make_button("", size="small")
        self._second.clicked.connect(self._second_clicked)
        self._second.hide()
        self._close = make_icon_button("close", self.tr("Close this message"), 16)
        self._close.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)  # a single line stands level with its button
        words.addWidget(self._what)
        words.addWidget(self._to_do)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._second, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._close.setVisible(closable)  # not before it has a parent: it would be a window of its own
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, both lines."""
        return f"{self._what.text()}\n{self._to_do.text()}".strip()

    def show_message(
        self, tone: str, what: str, to_do: str = "", action: str = "", action_text: str = "", *, second: tuple[str, str] = ("", "")
    ) -> None:
        """Say it; `second` is another action and its text."""
        set_style_property(self, "tone", tone)
        self._icon.set_icon(_ICONS[tone], _COLOURS[tone])
        self._what.setText(what)
        self._to_do.setText(to_do)
        self._to_do.setVisible(bool(to_do))
        self._action = action
        self._button.setText(action_text)
        self._button.setVisible(bool(action))
        self._second_action, text = second
        self._second.setText(text)
        self._second.setVisible(bool(self._second_action))
        self.setAccessibleName(self.text)
        self.show()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()

    def _clicked(self) -> None:
        self.action_clicked.emit(self._action)

    def _second_clicked(self) -> None:
        self.action_clicked.emit(self._second_action)
