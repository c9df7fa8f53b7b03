"""SessionTable: the RTSP sessions by id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from relay_engine.sockets.peer_account import PeerAccount


class TabledSession(Protocol):
    """What the table needs of a session."""

    id: str
    account: PeerAccount
    is_pending: bool  # it was set up beside others, and has not played yet


class SessionTable[S: TabledSession]:
    """Iterating is safe while sessions come and go."""

    def __init__(self) -> None:
        self._sessions: dict[str, S] = {}
        self._pending: dict[str, S] = {}  # those that count as pending, the oldest first

    def __iter__(self) -> Iterator[S]:
        return iter(tuple(self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    def add(self, session: S) -> None:
        """Know `session` by its id."""
        self._sessions[session.id] = session
        if session.is_pending:
            self._pending[session.id] = session

    def note_played(self, session: S) -> None:
        """`session` is no longer pending."""
        self._pending.pop(session.id, None)

    def oldest_pending(self, account: PeerAccount) -> S | None:
        """The pending session of that peer that was set up first."""
        return next((session for session in self._pending.values() if session.account is account), None)

    def get(self, session_id: str) -> S | None:
        """The session of that id."""
        return self._sessions.get(session_id)

    def remove(self, session: S) -> None:
        """Forget `session`; idempotent."""
        self._sessions.pop(session.id, None)
        self._pending.pop(session.id, None)
