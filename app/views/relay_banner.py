"""RelayBanner: what keeps the relay, or a part of it, from serving, with the one step that helps."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flows.error_words import words_for_error
from app.models.translate import translate
from app.views.banner import Banner
from relay_engine import UserFacingError

SETTINGS, RETRY, START_ALL = "settings", "retry", "start_all"
PORT_CODES = ("port_taken", "port_forbidden", "listener_failed", "ports_equal")


class RelayBanner(Banner):
    """One message at a time; a problem of the relay stands before everything else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_problem = False
        self._is_silence = False

    def show_problem(self, error: UserFacingError | None) -> None:
        """Say why the relay does not serve; None: it does."""
        self._has_problem = error is not None
        self._is_silence = False
        if error is None:
            self.hide()
            return
        words = words_for_error(error, translate)
        if error.code in PORT_CODES:
            self.show_message("error", words.what, words.to_do, SETTINGS, self.tr("Change the port"))
        else:
            self.show_message("error", words.what, words.to_do, RETRY, self.tr("Try again"))

    def show_notice(self, error: UserFacingError) -> None:
        """Say something that happened once."""
        self._is_silence = False
        words = words_for_error(error, translate)
        self.show_message("warning", words.what, words.to_do)

    def show_silence(self, *, silent: bool) -> None:
        """Say that the relay runs and every camera is switched off, as after a "Stop all" of last week."""
        if silent and not self._has_problem:
            self._is_silence = True
            text = self.tr("Nothing is on air: all cameras are switched off.")
            self.show_message("info", text, "", START_ALL, self.tr("Start all"))
        elif self._is_silence and not silent:
            self._is_silence = False
            self.hide()
