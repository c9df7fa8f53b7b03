"""The program as people run it, with one camera's page in sight: `window_program.py FOLDER [WIDTH HEIGHT]`; settings.json lies in FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from app import application
from app.context import AppContext
from app.views.window.main_window import MainWindow

_WIDTH, _HEIGHT = 1240, 1560  # picture, both graphs and the viewers: everything that moves is in sight


class OpenWindow(MainWindow):
    """The window a person has opened a camera in."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.resize(_WIDTH, _HEIGHT)
        self._shelf = context.shelf
        context.opened.connect(self._open_first)

    def _open_first(self) -> None:
        self.open_camera(self._shelf.cameras[0].id)


if __name__ == "__main__":
    application.MainWindow = OpenWindow  # type: ignore[misc]
    sys.exit(application.run(sys.argv[:1], data_dir=Path(sys.argv[1])))
