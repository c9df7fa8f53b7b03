"""What SQLite and the file system say, as something a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from relay_engine.errors import UserFacingError

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether the file is not what was written."""
    return _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        _primary(error) == sqlite3.SQLITE_ERROR and isinstance(error, sqlite3.OperationalError)  # a schema of somebody else
    )


def explain(error: sqlite3.Error | OSError, file: Path | None) -> UserFacingError:
    """Why the book could not be opened or written: disk_full, book_forbidden, book_in_use, book_damaged_now or book_not_saved."""
    folder = str(file.parent) if file is not None else ""
    if isinstance(error, OSError):
        full, forbidden, used, detail = error.errno in _FULL, error.errno in _FORBIDDEN, False, error.strerror or type(error).__name__
    else:
        primary = _primary(error)
        # A full disk shows first where SQLite makes room for its own file beside the book.
        full = primary == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE
        used = primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        forbidden = primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
        detail = getattr(error, "sqlite_errorname", type(error).__name__)  # the text may hold values
    if full:
        return UserFacingError("disk_full", f"nothing was saved: the disk with {folder} is full", folder=folder)
    if forbidden:
        return UserFacingError(
            "book_forbidden", f"nothing can be saved: {folder} may not be written ({detail})", folder=folder, reason=detail
        )
    if used:
        return UserFacingError(
            "book_in_use", f"another program has the relay's book in {folder} open for writing", folder=folder, process=""
        )
    return UserFacingError("book_not_saved", f"nothing was saved in {folder}: {detail}", folder=folder, reason=detail)


def _primary(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return (code & 0xFF) if isinstance(code, int) else sqlite3.SQLITE_ERROR
