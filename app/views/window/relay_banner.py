"""RelayBanner: what keeps the relay, or a part of it, from serving, with the one step that helps."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flows.relay_control import RelayControl
from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from app.views.parts.banner import Banner
from relay_engine import UserFacingError

SETTINGS, RETRY, START_ALL, USE_PORT = "settings", "retry", "start_all", "use_port"
PORT_CODES = ("port_taken", "port_forbidden", "port_reserved", "listener_failed", "ports_equal")


class RelayBanner(Banner):
    """One message at a time; a problem of the relay stands before everything else."""

    def __init__(self, control: RelayControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self.offered_port = ("", 0)  # the setting, and the number that would do
        self._has_problem = False
        self._is_silence = False
        self._notices: list[UserFacingError] = []  # one is shown at a time, the next one when it is closed
        self._is_notice = False
        self.closed.connect(self._next_notice)

    def show_problem(self, error: UserFacingError | None) -> None:
        """Say why the relay, or a part of it, does not serve; None: all of it does."""
        self._has_problem = error is not None
        self._is_silence = self._is_notice = False
        if error is None:
            self.hide()
            self._show_notice()
            return
        words = words_for_error(error, translate)
        to_do = " ".join((words.to_do, self.tr("Everything else is on."))) if self._control.running else words.to_do
        if error.code in PORT_CODES and (offer := self._control.free_port_for(error)) is not None:
            self.offered_port = offer
            use = self.tr("Use {0}").format(offer[1])
            self.show_message("error", words.what, to_do, USE_PORT, use, second=(RETRY, self.tr("Try again")))
        elif error.code in PORT_CODES:
            self.show_message("error", words.what, to_do, SETTINGS, self.tr("Change the port"))
        else:
            self.show_message("error", words.what, words.to_do, RETRY, self.tr("Try again"))

    def show_notice(self, error: UserFacingError) -> None:
        """Say something that happened once, after what is being said."""
        self._notices.append(error)
        self._show_notice()

    def _next_notice(self) -> None:
        if self._is_notice:
            del self._notices[:1]
        self._is_silence = self._is_notice = False
        self._show_notice()

    def _show_notice(self) -> None:
        if self._notices and (not self._has_problem or self.isHidden()):  # a problem that was closed has been read
            self._is_silence, self._is_notice = False, True
            words = words_for_error(self._notices[0], translate)
            self.show_message("warning", words.what, words.to_do)

    def show_silence(self, *, silent: bool) -> None:
        """Say that the relay runs and every camera is switched off, as after a "Stop all" of last week."""
        if silent and not self._has_problem and not self._notices:
            self._is_silence = True
            text = self.tr("Nothing is on air: all cameras are switched off.")
            self.show_message("info", text, "", START_ALL, self.tr("Start all"))
        elif self._is_silence and not silent:
            self._is_silence = False
            self.hide()
