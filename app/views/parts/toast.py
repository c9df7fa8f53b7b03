"""Toast: a short line over the page's lower edge that goes away by itself and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.views.look.controls import make_icon_button, make_label
from app.views.parts.icon_label import IconLabel

_SHOWN_MS = 4000
_MARGIN, _WIDEST = 24, 560


class Toast(QFrame):
    """Lies over its parent, outside of every layout, and lets the mouse through but for its own close button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._words = make_label("", "strong", wrap=True)
        close = make_icon_button("close", self.tr("Close this message"), 16)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel("ok", "ok", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def say(self, text: str) -> None:
        """Show `text` for a few seconds."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        room = min(_WIDEST, parent.width() - 2 * _MARGIN)
        beside = 16 + 20 + 12 + 12 + 36 + 8
        width = min(room, beside + self._words.fontMetrics().horizontalAdvance(self._words.text()) + 8)
        height = max(52, self._words.heightForWidth(width - beside) + 20)
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - _MARGIN, width, height)
