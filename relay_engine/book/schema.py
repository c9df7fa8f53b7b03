"""The layout of the book's file, and the steps from every older one to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from relay_engine.book.records import RECORD_TYPES

APPLICATION_ID = 0x52454C59  # "RELY": tells a book from any other SQLite file

type Step = Callable[[sqlite3.Connection], None]


def _first(connection: sqlite3.Connection) -> None:
    """Version 1: a table a kind of record, all of one shape. `number` keeps the order, `digest` finds damage that SQLite does not see."""
    connection.execute("CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied REAL NOT NULL)")
    connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute(
        "CREATE TABLE set_aside (number INTEGER PRIMARY KEY, kind TEXT, id TEXT, record TEXT, sealed BLOB, reason TEXT, at REAL)"
    )
    for table in ("mounts", "users", "keys", "settings", "failed_logins", "sessions", "secrets"):
        _add_table(connection, table)


def _second(connection: sqlite3.Connection) -> None:
    """Version 2: mounts that are cameras for recorders have an identity, and know more of themselves (`onvif`, `control`, `line`)."""
    _add_table(connection, "devices")


def _add_table(connection: sqlite3.Connection, table: str) -> None:
    connection.execute(
        f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, record TEXT NOT NULL, sealed BLOB, digest BLOB NOT NULL)"
    )


# The n-th step makes version n + 1 of version n. A record that gains or loses a field is a step too, so that an older
# program says plainly that it is too old, instead of stumbling over single rows.
STEPS: Sequence[Step] = (_first, _second)
VERSION = len(STEPS)
TABLES = tuple(kind.TABLE for kind in RECORD_TYPES)


def version_of(connection: sqlite3.Connection) -> int:
    """The version that the file has; 0 = nothing in it yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, now: float, steps: Sequence[Step] = STEPS) -> int:
    """Bring the file up to date, all steps or none. Returns the version that it had."""
    found = version_of(connection)
    if found >= len(steps):
        return found
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(found + 1, len(steps) + 1):
            steps[version - 1](connection)
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (version, now))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")  # part of the transaction, as all of the header is
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return found
