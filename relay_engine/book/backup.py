"""Backup: keeps the last good copy of the book, soon after each change and not for every one."""

from __future__ import annotations

import contextlib
import logging
import sqlite3

from relay_engine.book.book_files import BookFiles, copy
from relay_engine.book.opening import Damaged, check
from relay_engine.clock import Clock
from relay_engine.errors import UserFacingError

_log = logging.getLogger(__name__)

_AFTER_S = 1.0  # changes come in groups
_PACE_S = 10.0  # between two copies
_AGAIN_S = 60.0  # after one that could not be written


class Backup:
    """For the book's own thread."""

    def __init__(self, connection: sqlite3.Connection, files: BookFiles, clock: Clock) -> None:
        self._connection = connection
        self._files = files
        self._clock = clock
        self._due: float | None = None  # monotonic
        self._last = -_PACE_S

    def note_change(self) -> None:
        """A copy will be due."""
        if self._due is None:
            self._due = max(self._clock.monotonic() + _AFTER_S, self._last + _PACE_S)

    def note_start(self) -> None:
        """The book was found sound: copy it at once."""
        self._due = self._clock.monotonic()

    def look(self) -> float | None:
        """Copy where it is time. Returns the seconds until there is something to do, None = not before the next change."""
        if self._due is None:
            return None
        if (wait_s := self._due - self._clock.monotonic()) > 0:
            return wait_s
        self.make()
        return None if self._due is None else max(self._due - self._clock.monotonic(), 0.01)

    def make(self) -> None:
        """Copy now, where anything has changed; a copy that is not good never replaces the last one that is."""
        if self._due is None:
            return
        self._last = self._clock.monotonic()
        self._due = None
        try:
            with self._files.draft(self._files.backup) as draft:
                copy(self._connection, draft)
                with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                    check(connection)
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (sqlite3.Error, OSError, Damaged, UserFacingError) as error:
            _log.warning("the copy of the book was not written: %s", type(error).__name__)
            self._due = self._last + _AGAIN_S
