"""SessionTable: the RTSP sessions by id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relay_engine.serving.rtsp.session import RtspSession


class SessionTable:
    """Iterating is safe while sessions come and go."""

    def __init__(self) -> None:
        self._sessions: dict[str, RtspSession] = {}

    def __iter__(self) -> Iterator[RtspSession]:
        return iter(tuple(self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    def add(self, session: RtspSession) -> None:
        """Know `session` by its id."""
        self._sessions[session.id] = session

    def get(self, session_id: str) -> RtspSession | None:
        """The session of that id."""
        return self._sessions.get(session_id)

    def remove(self, session: RtspSession) -> None:
        """Forget `session`; idempotent."""
        self._sessions.pop(session.id, None)
