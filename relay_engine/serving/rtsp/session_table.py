"""SessionTable: the RTSP sessions by id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relay_engine.serving.rtsp.session import RtspSession
    from relay_engine.sockets.peer_account import PeerAccount


class SessionTable:
    """Iterating is safe while sessions come and go."""

    def __init__(self) -> None:
        self._sessions: dict[str, RtspSession] = {}
        self._pending: dict[str, RtspSession] = {}  # those that count as pending, the oldest first

    def __iter__(self) -> Iterator[RtspSession]:
        return iter(tuple(self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    def add(self, session: RtspSession) -> None:
        """Know `session` by its id."""
        self._sessions[session.id] = session
        if session.is_pending:
            self._pending[session.id] = session

    def note_played(self, session: RtspSession) -> None:
        """`session` is no longer pending."""
        self._pending.pop(session.id, None)

    def oldest_pending(self, account: PeerAccount) -> RtspSession | None:
        """The pending session of that peer that was set up first."""
        return next((session for session in self._pending.values() if session.account is account), None)

    def get(self, session_id: str) -> RtspSession | None:
        """The session of that id."""
        return self._sessions.get(session_id)

    def remove(self, session: RtspSession) -> None:
        """Forget `session`; idempotent."""
        self._sessions.pop(session.id, None)
        self._pending.pop(session.id, None)
