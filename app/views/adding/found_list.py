"""FoundList: the cameras and recorders that have answered in the network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flows.devices.device_client import DeviceClient
from app.flows.devices.device_search import DeviceSearch, SearchState
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.adding.found_row import FoundRow
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.page_scroll import PageScroll
from app.views.parts.spinner import Spinner
from relay_engine import FoundView

_ROW, _MOST_ROWS = 56, 5  # px; those that are seen without scrolling


class FoundList(QWidget):
    """Searches while it is in sight; whoever goes on or closes the wizard ends it."""

    ticked = Signal()  # some device was ticked or unticked
    chosen = Signal(object)  # FoundView: go on with this one alone

    def __init__(self, client: DeviceClient, picture: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture  # of a mount
        self.search = DeviceSearch(client, self._show)
        self.rows: dict[str, FoundRow] = {}  # in their order
        self._spinner = Spinner(20)
        self._status = make_label("", "muted")
        self.again_button = make_button(self.tr("Search again"), "retry", "", "small")
        self.again_button.clicked.connect(self.start)
        self._note = make_label("", "muted", wrap=True)
        self._area = PageScroll(left=0, top=0, right=0, bottom=0, spacing=0)
        self._lay_out()

    @property
    def status(self) -> str:
        """What is said about the search."""
        return self._status.text()

    @property
    def note(self) -> str:
        """What is said where nothing was found."""
        return self._note.text() if not self._note.isHidden() else ""

    def start(self) -> None:
        """Search, or search anew."""
        self.search.start()

    def cancel(self) -> None:
        self.search.cancel()

    def chosen_devices(self) -> tuple[FoundView, ...]:
        """Those that are ticked."""
        return tuple(row.found for row in self.rows.values() if row.tick.isChecked())

    def untick(self) -> None:
        """Take all ticks away."""
        for row in self.rows.values():
            row.tick.setChecked(False)

    def _show(self) -> None:
        search = self.search
        is_searching = search.state is SearchState.SEARCHING
        self._spinner.setVisible(is_searching)
        self.again_button.setVisible(not is_searching)
        self._show_rows(search.found)
        count = len(search.found)
        self._note.setVisible(not is_searching and not count)
        self._area.setVisible(count > 0)
        self._card.setVisible(count > 0 or not is_searching)  # empty, it is a line across the page
        if is_searching:
            words = self.tr("Searching your network…")
        elif search.error is not None:
            words = self.tr("The network could not be searched.")
            self._note.setText(" ".join(filter(None, self._words_of(search.error))))
            self._note.show()
        else:
            words = self.tr("Devices that answered: {0}").format(count) if count else self.tr("No camera or recorder has answered.")
            self._note.setText(self._help())
        self._say(words, aloud=not is_searching)

    def _help(self) -> str:
        return self.tr(
            "They answer when they are switched on, stand in the same network as this computer, and have ONVIF switched on. "
            "A firewall on this computer can keep the answers away: allow Relay Server in it. You can add a device by its address below."
        )

    def _words_of(self, error: BaseException) -> tuple[str, str]:
        if isinstance(error, TimeoutError):
            return self._help(), ""
        words = words_for_error(error, translate)
        return words.what, words.to_do

    def _say(self, words: str, *, aloud: bool) -> None:
        if words == self._status.text():
            return
        self._status.setText(words)
        if aloud and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _show_rows(self, found: tuple[FoundView, ...]) -> None:
        wanted = {one.uuid or one.address: one for one in found}
        for key in set(self.rows) - set(wanted):
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()
        rows = {}
        for place, (key, one) in enumerate(wanted.items()):
            row = rows[key] = self.rows.get(key) or self._make_row(one)
            row.show_found(one)
            if one.mounts:
                row.show_picture(self._picture(one.mounts[0]))
            self._area.column.insertWidget(place, row)
        self.rows = rows
        self._area.setFixedHeight(_ROW * min(len(rows), _MOST_ROWS) + 2)

    def _make_row(self, found: FoundView) -> FoundRow:
        row = FoundRow(found)
        row.setFixedHeight(_ROW)
        row.ticked.connect(self.ticked)
        row.chosen.connect(self.chosen)
        return row

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(make_label(self.tr("Found in your network"), "heading"))
        head.addWidget(self._spinner)
        head.addWidget(self._status, 1)
        head.addWidget(self.again_button)
        card, inside = make_box("card", margins=0, spacing=0)
        self._note.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self._area)
        inside.addWidget(self._note)
        self._card = card
        self._card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(card)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.hide()
        self._note.hide()
        self._spinner.hide()
