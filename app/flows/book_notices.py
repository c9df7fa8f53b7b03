"""Book notices: what may be wrong with the relay's book when it is opened, and a person has to know."""

from __future__ import annotations

from relay_engine import LogEntry, UserFacingError

CODES = frozenset(
    {
        "book_damaged",
        "book_damaged_rescued",
        "book_missing_rescued",
        "book_rows_rescued",
        "book_rows_lost",
        "book_rows_unreadable",
        "book_secrets_locked",
        "book_forbidden",
        "disk_full",
        "mount_hidden",
        "mount_unusable",
    }
)


def notice_of(event: object) -> UserFacingError | None:
    """The notice that a line of the relay's journal is, None where it is another one."""
    if not isinstance(event, LogEntry) or event.code not in CODES:
        return None
    return UserFacingError(event.code, event.text, **dict(event.params))
