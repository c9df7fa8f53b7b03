"""Leaving: what closing the window means while the relay serves; nobody's picture ends by accident."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.views.parts.async_slot import async_slot
from app.views.parts.message_dialog import Choice, MessageDialog
from relay_engine import UserFacingError

_SESSION_ENDS_MS = 60_000  # a log-out that another program has called off


class Leaving(QObject):
    """Asked by the window's closeEvent: `may_close`, or a question whose answer comes later as one of the signals."""

    forward_wanted = Signal()  # a question is about to be asked: the window has to be seen
    background_wanted = Signal()
    quit_wanted = Signal()  # decided: close now

    def __init__(self, context: AppContext, window: QWidget, has_tray: Callable[[], bool]) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._decided = False
        self._has_tray = has_tray
        self.question: MessageDialog | None = None
        self._called_off = QTimer(self)
        self._called_off.setSingleShot(True)
        self._called_off.setInterval(_SESSION_ENDS_MS)
        self._called_off.timeout.connect(self._stay)

    def decide(self) -> None:
        """The program ends, be it by signal, menu or log-out: no question any more."""
        self._decided = True
        self.drop_question()

    @Slot()
    def session_ends(self) -> None:
        """The system logs out or shuts down: it does not wait for answers."""
        self.decide()
        self._called_off.start()

    def drop_question(self) -> None:
        if self.question is not None:
            self.question.reject()

    def may_close(self) -> bool:
        """True where closing ends nobody's picture, or was decided; else the question is asked, or the window goes to the background."""
        viewers, live = self._context.viewers(), self._context.health.health.live
        wish = self._context.store.settings.closing
        if self._decided or not (viewers or live):
            return True
        if wish == "background":
            self.background_wanted.emit()
            return False
        if wish == "quit" and not viewers:
            return True
        self._ask(viewers, live)
        return False

    @Slot()
    def ask_to_quit(self) -> None:
        """Quit where nobody watches; else ask, and Enter is Cancel: somebody chose the words "stop and quit" already."""
        viewers = self._context.viewers()
        if not viewers:
            self._quit()
            return
        self._confirm_quit(viewers)

    @async_slot()
    async def _ask(self, viewers: int, live: int) -> None:
        if viewers:
            text = self.tr("Viewers watching now: {0}. When the relay stops, their picture ends at once.").format(viewers)
        else:
            text = self.tr("Cameras on air: {0}. Nobody is watching at the moment.").format(live)
            text += "\n\n" + self.tr("This is asked once; the settings page can change it.")
        keep = self.tr("Keep running in the background") if self._has_tray() else self.tr("Keep running, minimised")
        choice = await self._open(text, instead=keep)
        if choice is Choice.CANCELLED:
            return
        if not viewers:
            self._remember("background" if choice is Choice.INSTEAD else "quit")
        if choice is Choice.INSTEAD:
            self.background_wanted.emit()
        else:
            self._quit()

    @async_slot()
    async def _confirm_quit(self, viewers: int) -> None:
        text = self.tr("Viewers watching now: {0}. When the relay stops, their picture ends at once.").format(viewers)
        if await self._open(text) is Choice.ACCEPTED:
            self._quit()

    async def _open(self, text: str, *, instead: str = "") -> Choice:
        self.drop_question()
        self.forward_wanted.emit()
        self.question = MessageDialog(
            self._window,
            icon="warning",
            colour="error",
            title=self.tr("Keep the relay running?") if instead else self.tr("Stop the relay and quit?"),
            text=text,
            accept=self.tr("Stop the relay and quit"),
            cancel=self.tr("Cancel"),
            instead=instead,
        )
        question = self.question
        try:
            return await question.choice()
        finally:
            if self.question is question:
                self.question = None

    def _remember(self, way: str) -> None:
        try:
            self._context.store.change(closing=way)
        except UserFacingError as error:
            self._context.notice.emit(error)  # it will be asked again

    def _quit(self) -> None:
        self.decide()
        self.quit_wanted.emit()

    def _stay(self) -> None:
        self._decided = False
