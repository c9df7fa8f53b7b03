"""BookFiles: the book's file, its last good copy and what was set aside, by their names; and what moves them without losing one."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from relay_engine.host.atomic_file import sync_folder
from relay_engine.owner_files import OWNER_ONLY, make_owner_folder

BOOK = "book.sqlite3"
BACKUP = "book.backup.sqlite3"
_SIDES = ("-wal", "-shm", "-journal")  # SQLite's own, beside the file


class BookFiles:
    """Paths in one data folder. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = folder / BOOK
        self.backup = folder / BACKUP
        self.key = folder / "book.key"

    def prepare(self) -> None:
        """Make the folder, and sweep away what was left of copying when the program was killed."""
        make_owner_folder(self.folder)
        for path in (self.book, self.backup):
            _remove(_draft(path))

    def set_aside(self, wall: float) -> Path | None:
        """Move the book with all that belongs to it out of the way, and return its new name; None where there is no book."""
        target = self._free_name(datetime.fromtimestamp(wall).strftime("%Y%m%d-%H%M%S"))
        was_there = self.book.exists()
        if was_there:
            os.replace(self.book, target)
        for side in _SIDES:  # after the book, and before another takes its place: a foreign -wal would spoil that one
            with contextlib.suppress(FileNotFoundError):
                os.replace(_side(self.book, side), _side(target, side))
        sync_folder(self.folder)
        return target if was_there else None

    def copy_aside(self, connection: sqlite3.Connection, wall: float) -> Path:
        """Keep a copy of what `connection` sees, under the name of something damaged."""
        target = self._free_name(datetime.fromtimestamp(wall).strftime("%Y%m%d-%H%M%S"))
        with self.draft(target) as draft:
            copy(connection, draft)
        return target

    @contextlib.contextmanager
    def draft(self, path: Path) -> Iterator[Path]:
        """An empty file of the owner alone, that becomes `path` where nothing goes wrong."""
        draft = _draft(path)
        _remove(draft)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        try:
            yield draft
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            with contextlib.suppress(OSError):
                _remove(draft)
            raise
        sync_folder(self.folder)

    def _free_name(self, stamp: str) -> Path:
        target, number = self.folder / f"book.damaged-{stamp}.sqlite3", 1
        while target.exists():
            number += 1
            target = self.folder / f"book.damaged-{stamp}-{number}.sqlite3"
        return target


def copy(connection: sqlite3.Connection, path: Path) -> None:
    """Write all that `connection` sees to `path`, as one plain file that needs no -wal."""
    target = sqlite3.connect(path, isolation_level=None)
    try:
        connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.draft")


def _side(path: Path, side: str) -> Path:
    return path.with_name(path.name + side)


def _remove(draft: Path) -> None:
    for path in (draft, *(_side(draft, side) for side in _SIDES)):
        path.unlink(missing_ok=True)
