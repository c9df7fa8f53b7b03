"""PageStack: the window's pages, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """The window opens sooner, and the media are held up by one page at a time."""

    def __init__(self, makers: Mapping[str, Callable[[], QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = makers
        self._made: dict[str, QWidget] = {}

    @property
    def current_key(self) -> str:
        """The key of the page in sight."""
        return next(key for key, page in self._made.items() if page is self.currentWidget())

    def made(self, key: str) -> QWidget | None:
        """The page, where it is there already."""
        return self._made.get(key)

    def get(self, key: str) -> QWidget:
        """The page, made now where it is not there yet."""
        if key not in self._made:
            self._made[key] = self._makers[key]()
            self.addWidget(self._made[key])
        return self._made[key]

    def show_page(self, key: str) -> None:
        self.setCurrentWidget(self.get(key))
