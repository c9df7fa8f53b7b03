"""HistoryFile: DIR/history.sqlite3. What is in it may be lost without harm, so that a damaged file is set aside and begun anew."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from relay_engine.book.book_fault import is_damage
from relay_engine.history.query import HistoryQuery, Record
from relay_engine.history.store import Entry
from relay_engine.history.tables import MOVES, TABLES, Table, table_of
from relay_engine.owner_files import OWNER_ONLY, make_owner_folder

_VERSION = 1
_ADDED = (MOVES,)  # since that version began; one that lacks another of the tables is damaged
_MOST_ROWS = 200_000  # of each kind: some 60 MB
_FORGOTTEN_AT_ONCE = 5000  # rows in one transaction: the rest goes with the next ones
_BUSY_MS = 2000  # somebody looks into the file with a program of his own
_SIDES = ("", "-wal", "-shm")
# A power cut may cost the last seconds, never the file (sqlite.org/wal.html): a viewer's going is not worth a wait for the disk.
_SETTINGS = ("trusted_schema = OFF", "cell_size_check = ON", "secure_delete = ON", "synchronous = NORMAL", f"busy_timeout = {_BUSY_MS}")


class _Foreign(Exception):
    """The file is not one of ours, or of another version."""


class HistoryFile:
    """Every call on one thread."""

    def __init__(self, folder: Path, *, most_rows: int = _MOST_ROWS) -> None:
        self.path = folder / "history.sqlite3"
        self.aside = folder / "history.damaged.sqlite3"  # one, the last: it cannot fill the disk
        self._most_rows = most_rows
        self._untold = ""  # where a damaged file was put that nobody has been told of
        self._connection: sqlite3.Connection | None = None

    def write(self, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> str:
        """As HistoryStore says."""
        self._use(lambda connection: self._write(connection, entries, oldest, is_wanted))
        told, self._untold = self._untold, ""
        return told

    def read[T: Record](self, table: Table[T], query: HistoryQuery) -> list[T]:
        """As HistoryStore says."""
        return self._use(lambda connection: [table.record(row) for row in connection.execute(*table.select(query))])

    def erase(self) -> None:
        """Remove the file, and a damaged one that was kept."""
        self.close()
        for path in (self.path, self.aside):
            for side in _SIDES:
                path.with_name(path.name + side).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _use[R](self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Do `work` with the file, or with a new one where that is damaged."""
        try:
            if self._connection is None:
                self._connection = _connect(self.path)
            return work(self._connection)
        except _Foreign:
            pass
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        return work(self._begin_anew())

    def _begin_anew(self) -> sqlite3.Connection:
        self.close()
        for side in _SIDES:  # each with its own: a foreign -wal would spoil the next one
            with contextlib.suppress(FileNotFoundError):
                os.replace(self.path.with_name(self.path.name + side), self.aside.with_name(self.aside.name + side))
        self._untold = str(self.aside)
        self._connection = _connect(self.path)
        return self._connection

    def _write(self, connection: sqlite3.Connection, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for entry in entries:
                table = table_of(entry.record)
                connection.execute(table.insert, (entry.uid, *table.row(entry.record)))
            for table in TABLES:
                self._forget(connection, table.name, oldest)
            connection.execute("COMMIT" if is_wanted() else "ROLLBACK")
        except BaseException:
            if connection.in_transaction:  # SQLite has ended it by itself where the disk is full
                connection.execute("ROLLBACK")
            raise

    def _forget(self, connection: sqlite3.Connection, table: str, oldest: float) -> None:
        old = f"SELECT number FROM {table} WHERE ended_at < ? LIMIT ?"
        connection.execute(f"DELETE FROM {table} WHERE number IN ({old})", (oldest, _FORGOTTEN_AT_ONCE))
        too_many = f"SELECT number FROM {table} WHERE number <= (SELECT MAX(number) FROM {table}) - ? ORDER BY number LIMIT ?"
        connection.execute(f"DELETE FROM {table} WHERE number IN ({too_many})", (self._most_rows, _FORGOTTEN_AT_ONCE))


def _connect(path: Path) -> sqlite3.Connection:
    """Open a sound file of ours, or a new one. Raises sqlite3.Error, OSError, _Foreign."""
    make_owner_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))  # who watched is nobody else's business
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _Foreign
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    if version == _VERSION:
        _add_tables(connection)
        for table in TABLES:
            connection.execute(*table.select(HistoryQuery(limit=1))).fetchall()  # it has the columns that it should have
    elif version or tables:
        raise _Foreign
    connection.execute("PRAGMA journal_mode = WAL")
    if not version:
        _create(connection)


def _add_tables(connection: sqlite3.Connection) -> None:
    """Those that a file of an earlier program lacks; it has no use for them, and reads on what it knows."""
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in _ADDED:
        for statement in table.schema if table.name not in known else ():
            connection.execute(statement)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in TABLES:
            for statement in table.schema:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
