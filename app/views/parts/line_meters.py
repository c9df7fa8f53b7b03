"""LineMeters: all lines that have a cap, or the one of a single camera; nothing where there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.views.look.controls import make_box
from app.views.parts.line_meter import LineMeter
from relay_engine import LineStatus


class LineMeters(QWidget):
    """Follows the relay's word, once a second."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._only: str | None = None  # None = all of them
        self.meters: dict[str, LineMeter] = {}
        card, self._column = make_box("card", margins=12, spacing=12)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        context.lines.changed.connect(self._changed)
        self._refresh()

    def show_line(self, name: str) -> None:
        """Show this one alone; "" = that of all cameras that name none."""
        self._only = name
        self._refresh()

    def _changed(self, _name: str) -> None:
        self._refresh()

    def _refresh(self) -> None:
        lines = {one.name: one for one in self._context.lines.all if self._is_shown(one)}
        for name in self.meters.keys() - lines.keys():
            self.meters.pop(name).deleteLater()
        titles = {camera.mount: camera.title for camera in self._context.shelf.cameras}
        for name, status in lines.items():
            if name not in self.meters:
                self.meters[name] = LineMeter()
                self._column.addWidget(self.meters[name])
            self.meters[name].show_line(status, titles)
        self.setVisible(bool(lines))

    def _is_shown(self, status: LineStatus) -> bool:
        return status.name == self._only if self._only is not None else bool(status.max_kbps)
