"""CookieSessions: browsers that are logged in, by an opaque value that only they have; what is kept is its hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from relay_engine.access.secret_hashes import hash_key
from relay_engine.book.records import Change, Drop, Put, SessionRecord
from relay_engine.clock import Clock

LIFETIME_S = 30 * 24 * 3600.0  # at most
_IDLE_S = 7 * 24 * 3600.0  # without a request
_SEEN_STEP_S = 3600.0  # no oftener is a request noted: the disk is not for that
_MOST = 4096
_MOST_OF_USER = 32  # the one that is unused for longest makes room
_MAX_LENGTH = 128  # of what a browser sends
_MAX_AGENT = 200


class CookieSessions:
    """Engine loop only. `take_changes` gives what the book has to keep."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rows: dict[str, SessionRecord] = {}  # by hash, the one that is unused for longest first
        self._changed: set[str] = set()

    def load(self, rows: Iterable[SessionRecord]) -> None:
        """Take over what was kept."""
        for row in sorted(rows, key=lambda row: row.seen):
            self._rows[row.hash] = row
        self._sweep()

    def open(self, user: str, agent: str = "") -> str:
        """A new session; returns the cookie's value, which nobody else ever sees."""
        value, now = secrets.token_urlsafe(32), self._clock.wall()
        mine = [row.hash for row in self._rows.values() if row.user == user]
        for key in mine[: max(0, len(mine) - _MOST_OF_USER + 1)]:
            self._drop(key)
        while len(self._rows) >= _MOST:
            self._drop(next(iter(self._rows)))
        row = SessionRecord(hash=hash_key(value), user=user, created=now, expires=now + LIFETIME_S, seen=now, agent=agent[:_MAX_AGENT])
        self._keep(row)
        return value

    def user_of(self, value: str) -> str | None:
        """Whose session that is; None where it is none, or over."""
        row = self._rows.get(hash_key(value)) if 0 < len(value) <= _MAX_LENGTH else None
        if row is None:
            return None
        now = self._clock.wall()
        if self._is_over(row, now):
            self._drop(row.hash)
            return None
        if not 0 <= now - row.seen < _SEEN_STEP_S:
            del self._rows[row.hash]
            self._keep(SessionRecord(hash=row.hash, user=row.user, created=row.created, expires=row.expires, seen=now, agent=row.agent))
        return row.user

    def close(self, value: str) -> None:
        """Log out; idempotent."""
        if 0 < len(value) <= _MAX_LENGTH:
            self._drop(hash_key(value))

    def close_of(self, users: Iterable[str]) -> None:
        """Log these users out everywhere."""
        names = frozenset(users)
        for row in tuple(self._rows.values()) if names else ():
            if row.user in names:
                self._drop(row.hash)

    def take_changes(self) -> tuple[Change, ...]:
        """What became different since the last call: rows to write, and keys to drop."""
        self._sweep()
        changed, self._changed = self._changed, set()
        return tuple(Put(self._rows[key]) if key in self._rows else Drop(SessionRecord, key) for key in sorted(changed))

    def _sweep(self) -> None:
        now = self._clock.wall()
        for row in tuple(self._rows.values()):
            if self._is_over(row, now):
                self._drop(row.hash)

    def _is_over(self, row: SessionRecord, now: float) -> bool:
        return now >= row.expires or now - row.seen >= _IDLE_S

    def _keep(self, row: SessionRecord) -> None:
        self._rows[row.hash] = row
        self._changed.add(row.hash)

    def _drop(self, key: str) -> None:
        if self._rows.pop(key, None) is not None:
            self._changed.add(key)
