"""Book copy: the relay's book goes along when a person chooses another folder for it."""

from __future__ import annotations

from pathlib import Path

from relay_engine import UserFacingError, write_atomically

_BOOK = "book.sqlite3"
_GOES_ALONG = ("book.key", "book.backup.sqlite3", _BOOK)  # the book last: where it is, the rest is


def copy_book(before: Path, after: Path) -> bool:
    """Copy the closed book in `before` to `after`, unless there is one already; True where it was copied. The old one stays. Raises UserFacingError."""
    if (after / _BOOK).exists() or not (before / _BOOK).exists():
        return False
    try:
        for name in _GOES_ALONG:
            if (before / name).exists():
                write_atomically(after / name, (before / name).read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserFacingError(
            "folder_not_usable", f"The relay's files cannot be copied to {after}: {reason}.", folder=str(after), reason=reason
        ) from error
    return True
