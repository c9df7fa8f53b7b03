"""Shelves: the rows of an open book, read and written a transaction at a time. For the book's own thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from relay_engine.book.opening import OpenedBook
from relay_engine.book.records import Change, Drop, Put, Record
from relay_engine.book.rows import Row, row_of
from relay_engine.book.schema import TABLES
from relay_engine.book.vault import Vault, key_id_of
from relay_engine.errors import UserFacingError

_COLUMNS = "number, id, record, sealed, digest"


class GivenUp(Exception):
    """Nobody waits for this change any more: it was not made."""


class Shelves:
    """Raises sqlite3.Error."""

    def __init__(self, opened: OpenedBook, vault: Vault) -> None:
        self._connection = opened.connection
        self._vault = vault

    def rows(self, table: str) -> list[Row]:
        """All rows of a table in the order in which they came."""
        return [Row(*values) for values in self._connection.execute(f"SELECT {_COLUMNS} FROM {table} ORDER BY number")]

    def change(self, changes: Sequence[Change], is_wanted: Callable[[], bool]) -> None:
        """Make all of `changes`, or none. Raises UserFacingError book_full or book_row_too_large, GivenUp."""

        def work() -> None:
            for change in changes:
                if isinstance(change, Put):
                    self._put(change)
                else:
                    self._drop(change)

        self._transact(work, is_wanted)

    def fact(self, name: str) -> str:
        """A fact about the book itself, "" where there is none."""
        found = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found is not None else ""

    def set_fact(self, name: str, value: str) -> None:
        """Write a fact about the book itself."""
        self._transact(lambda: self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value)))

    def key_ids(self) -> set[str]:
        """The keys that something in the book is sealed with."""
        heads = (
            sealed for table in TABLES for (sealed,) in self._connection.execute(f"SELECT sealed FROM {table} WHERE sealed IS NOT NULL")
        )
        return {key_id_of(sealed) for sealed in heads if isinstance(sealed, bytes)} - {""}

    def set_rows_aside(self, table: str, numbers: Sequence[int], reason: str, wall: float) -> None:
        """Move rows where nobody reads them and nothing overwrites them."""

        def work() -> None:
            for number in numbers:
                self._connection.execute(
                    f"INSERT INTO set_aside (kind, id, record, sealed, reason, at) SELECT ?, id, record, sealed, ?, ? FROM {table} WHERE number = ?",
                    (table, reason, wall, number),
                )
                self._connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))

        self._transact(work)

    def take_over(self, table: str, row: Row) -> bool:
        """Put a row of another copy in its old place; False where its name is taken."""
        taken = self._connection.execute(f"SELECT 1 FROM {table} WHERE id = ? AND number != ?", (row.id, row.number)).fetchone()
        if taken is None:
            self._transact(lambda: self._connection.execute(f"INSERT OR REPLACE INTO {table} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row))
        return taken is None

    def reseal(self, wrap: Callable[[str, Row], Row | None]) -> None:
        """Replace the sealed part of every row, all or none; `wrap` returns None for what stays as it is."""

        def work() -> None:
            for table in TABLES:
                for row in self.rows(table):
                    if row.sealed is not None and (wrapped := wrap(table, row)) is not None:
                        self._connection.execute(
                            f"UPDATE {table} SET sealed = ?, digest = ? WHERE number = ?", (wrapped.sealed, wrapped.digest, row.number)
                        )

        self._transact(work)

    def _put(self, change: Put) -> None:
        record, table = change.record, change.record.TABLE
        before = change.replaces or record.key
        found = self._connection.execute(f"SELECT number, sealed FROM {table} WHERE id = ?", (before,)).fetchone()
        number, sealed = found if found is not None else (None, None)
        row = row_of(record, self._vault, sealed)
        if number is None:
            self._check_room(record)
            self._connection.execute(
                f"INSERT INTO {table} (id, record, sealed, digest) VALUES (?, ?, ?, ?)", (row.id, row.record, row.sealed, row.digest)
            )
        else:
            self._connection.execute(
                f"UPDATE {table} SET id = ?, record = ?, sealed = ?, digest = ? WHERE number = ?",
                (row.id, row.record, row.sealed, row.digest, number),
            )

    def _drop(self, change: Drop) -> None:
        self._connection.execute(f"DELETE FROM {change.kind.TABLE} WHERE id = ?", (change.key,))

    def _check_room(self, record: Record) -> None:
        if self._connection.execute(f"SELECT count(*) FROM {record.TABLE}").fetchone()[0] >= record.MOST:
            text = f"{record.TABLE}: there can be {record.MOST} at most"
            raise UserFacingError("book_full", text, table=record.TABLE, most=record.MOST)

    def _transact(self, work: Callable[[], object], is_wanted: Callable[[], bool] = lambda: True) -> None:
        connection: sqlite3.Connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            work()
            if not is_wanted():
                raise GivenUp
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled it back already
                connection.execute("ROLLBACK")
            raise
