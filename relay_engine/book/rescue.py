"""Rows that are not what was written, in a file that is otherwise sound: taken from the last good copy, else set aside."""

from __future__ import annotations

import contextlib
import logging
import sqlite3

from relay_engine.book.book_files import BookFiles
from relay_engine.book.opening import OpenedBook, open_copy
from relay_engine.book.rows import Row
from relay_engine.book.schema import TABLES
from relay_engine.book.shelves import Shelves
from relay_engine.book.vault import Vault
from relay_engine.errors import UserFacingError

_log = logging.getLogger(__name__)


def rescue_rows(opened: OpenedBook, shelves: Shelves, files: BookFiles, wall: float) -> None:
    """Leave only sound rows, and say what was done. Raises sqlite3.Error, OSError: then nothing was changed for good."""
    bad = {table: rows for table in TABLES if (rows := [row for row in shelves.rows(table) if not row.is_sound(table)])}
    if not bad:
        return
    aside = files.copy_aside(opened.connection, wall)
    good = _rows_of_copy(files, bad)
    lost, rescued = [], 0
    for table, rows in bad.items():
        shelves.set_rows_aside(table, [row.number for row in rows if row.number is not None], "damaged", wall)
        for row in rows:
            copy = good.get((table, row.number))
            if copy is not None and shelves.take_over(table, copy):
                rescued += 1
            else:
                lost.append(f"{table} {row.number}")
    if lost:
        text = f"{len(lost)} entries of the relay's book were damaged and have no good copy; the damaged book is kept as {aside}"
        opened.problems.append(UserFacingError("book_rows_lost", text, count=len(lost), entries=", ".join(lost[:20]), aside=str(aside)))
    if rescued:
        text = f"{rescued} entries of the relay's book were damaged and come from its last good copy; the damaged book is kept as {aside}"
        opened.problems.append(UserFacingError("book_rows_rescued", text, count=rescued, aside=str(aside)))


def _rows_of_copy(files: BookFiles, bad: dict[str, list[Row]]) -> dict[tuple[str, int | None], Row]:
    connection = open_copy(files.backup)
    if connection is None:
        return {}
    with contextlib.closing(connection):
        try:
            shelves = Shelves(OpenedBook(connection), Vault(None, None))
            return {(table, row.number): row for table in bad for row in shelves.rows(table) if row.is_sound(table)}
        except sqlite3.Error as error:  # a copy of an older layout
            _log.warning("the book's copy cannot be read: %s", type(error).__name__)
            return {}
