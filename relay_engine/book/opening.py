"""Opening the book: a sound one as it is, a damaged one by its last good copy, one that may not be written for reading."""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from relay_engine.book import schema
from relay_engine.book.book_fault import explain, is_damage
from relay_engine.book.book_files import BOOK, BookFiles
from relay_engine.errors import UserFacingError

_log = logging.getLogger(__name__)

_BUSY_MS = 2_000  # somebody looks into the file with a program of his own
_SETTINGS = ("trusted_schema = OFF", "cell_size_check = ON", "secure_delete = ON", "synchronous = FULL", f"busy_timeout = {_BUSY_MS}")
_MAGIC = b"SQLite format 3\x00"
_WRITTEN_BY, _READ_BY = 18, 19  # bytes of the header: 1 = rollback journal, 2 = WAL; with another one SQLite calls the file read-only
_TOO_NEW = "book_newer"


class Damaged(Exception):
    """The file is not what was written."""


@dataclass(slots=True)
class OpenedBook:
    """A connection, and what a person should be told. `refusal`: nothing can be saved, and why."""

    connection: sqlite3.Connection
    problems: list[UserFacingError] = field(default_factory=list)
    refusal: UserFacingError | None = None


def open_book(files: BookFiles, wall: float) -> OpenedBook:
    """Open for writing, else a copy in memory. Raises UserFacingError book_newer or book_in_use: nothing was changed then."""
    try:
        return _open_for_writing(files, wall)
    except (sqlite3.Error, OSError) as error:
        refusal = explain(error, files.book)
        if refusal.code == "book_in_use":
            raise refusal from error
    connection = _open_in_memory(files, wall)
    return OpenedBook(connection, [refusal], refusal)


def open_memory(wall: float) -> OpenedBook:
    """A book that is gone when it is closed."""
    connection = _connect(":memory:")
    schema.migrate(connection, wall)
    return OpenedBook(connection)


def check(connection: sqlite3.Connection) -> None:
    """Return where the file is sound and of a version that is known. Raises Damaged, UserFacingError book_newer."""
    try:
        version = schema.version_of(connection)
        if version > schema.VERSION:
            text = f"the book was written by a newer version of this program (layout {version}, this one knows {schema.VERSION}): it is left as it is"
            raise UserFacingError(_TOO_NEW, text, found=version, known=schema.VERSION)
        faults = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if faults != "ok" or not version or connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise Damaged
        for table in schema.TABLES if version == schema.VERSION else ():
            connection.execute(f"SELECT number, id, record, sealed, digest FROM {table}").fetchall()
        connection.execute("SELECT name, value FROM facts").fetchall()
    except sqlite3.Error as error:
        if is_damage(error):
            raise Damaged from error
        raise
    except UnicodeDecodeError as error:  # texts of a table's own definition
        raise Damaged from error


def open_copy(path: Path) -> sqlite3.Connection | None:
    """The last good copy for reading, None where it is not good."""
    try:
        if not path.is_file():
            return None
        _check_header(path)
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"  # SQLite needs no file beside it then
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    except (sqlite3.Error, OSError, Damaged):
        return None
    try:
        check(connection)
    except (sqlite3.Error, Damaged, UserFacingError):
        connection.close()
        return None
    return connection


def _open_for_writing(files: BookFiles, wall: float) -> OpenedBook:
    files.prepare()
    problems: list[UserFacingError] = []
    if not files.book.exists():
        files.set_aside(wall)  # a -wal of a book that is gone
        if _restore(files):
            text = f"{BOOK} was gone from {files.folder}: the last good copy of it is in use"
            problems.append(UserFacingError("book_missing_rescued", text, folder=str(files.folder)))
        else:
            _create(files, wall)
    try:
        connection = _open_checked(files.book)
    except Damaged:
        problems.append(_replace_damaged(files, wall))
        connection = _open_checked(files.book)
    try:
        schema.migrate(connection, wall)
        connection.execute("BEGIN IMMEDIATE")  # tells whether it may be written
        connection.execute("ROLLBACK")
    except BaseException:
        connection.close()
        raise
    return OpenedBook(connection, problems)


def _open_checked(file: Path) -> sqlite3.Connection:
    _check_header(file)
    try:
        connection = _connect(str(file))
        try:
            check(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        if is_damage(error):
            raise Damaged from error
        raise
    return connection


def _check_header(file: Path) -> None:
    with file.open("rb") as opened:
        head = opened.read(100)
    if not head.startswith(_MAGIC) or len(head) < 100 or head[_WRITTEN_BY] not in (1, 2) or head[_READ_BY] not in (1, 2):
        raise Damaged


def _connect(name: str) -> sqlite3.Connection:
    # Opened on one thread of the book's, closed on another where the first one hangs; never used by two at a time.
    connection = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
    for setting in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "secure_delete = ON",
        "synchronous = FULL",
        f"busy_timeout = {_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _create(files: BookFiles, wall: float) -> None:
    """Made under another name: a book that is there is a whole one, and an empty file is a damaged one."""
    with files.draft(files.book) as draft, contextlib.closing(_connect(str(draft))) as connection:
        schema.migrate(connection, wall)


def _replace_damaged(files: BookFiles, wall: float) -> UserFacingError:
    aside = files.set_aside(wall)
    if _restore(files):
        text = f"the relay's book was damaged and is kept as {aside}; the last good copy of it is in use"
        return UserFacingError("book_damaged_rescued", text, aside=str(aside))
    _create(files, wall)
    text = f"the relay's book was damaged and is kept as {aside}; there is no good copy of it, so the relay begins with an empty one"
    return UserFacingError("book_damaged", text, aside=str(aside))


def _restore(files: BookFiles) -> bool:
    """Put the last good copy in the book's place; False where there is none."""
    good = open_copy(files.backup)
    if good is None:
        return False
    good.close()
    with files.draft(files.book) as draft:
        shutil.copyfile(files.backup, draft)
    return True


def _open_in_memory(files: BookFiles, wall: float) -> sqlite3.Connection:
    """All that can be read of the book or its copy, where neither may be written."""
    memory = open_memory(wall).connection
    for load, path in ((_load, files.book), (_load_as_it_is, files.book), (_load_as_it_is, files.backup)):
        try:
            if path.exists():
                load(path, memory)
                schema.migrate(memory, wall)
                return memory
        except (sqlite3.Error, OSError, Damaged) as error:
            _log.warning("%s cannot be read: %s", path.name, type(error).__name__)
    return memory


def _load_as_it_is(path: Path, memory: sqlite3.Connection) -> None:
    """Where there is no room for a copy either; without what stands in its -wal alone."""
    connection = open_copy(path)
    if connection is None:
        raise Damaged
    with contextlib.closing(connection):
        connection.backup(memory)


def _load(path: Path, memory: sqlite3.Connection) -> None:
    """SQLite needs to write beside a book that was not closed, so a copy of it is read: in another folder, which may be writable."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder) / BOOK
        for name in (path.name, f"{path.name}-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(path.with_name(name), target.with_name(name.replace(path.name, BOOK)))
        with contextlib.closing(_open_checked(target)) as connection:
            connection.backup(memory)
