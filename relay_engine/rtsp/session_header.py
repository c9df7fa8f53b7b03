"""Session header: the session's id and its time-out (RFC 2326 12.37)."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError

MAX_SESSION_ID_CHARACTERS = 256


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """`id;timeout=seconds`; the time-out is there in answers to SETUP."""

    id: str
    timeout_s: int | None = None

    def serialize(self) -> str:
        """The header's value."""
        return self.id if self.timeout_s is None else f"{self.id};timeout={self.timeout_s}"


def parse_session(value: str) -> SessionHeader:
    """Read the header; a time-out that is no number counts as absent."""
    session_id, *parameters = (part.strip() for part in value.split(";"))
    if not session_id or len(session_id) > MAX_SESSION_ID_CHARACTERS:
        raise RemoteProtocolError("no usable session id")
    for parameter in parameters:
        name, _, text = (part.strip() for part in parameter.partition("="))
        if name.lower() == "timeout" and text.isascii() and text.isdigit() and len(text) <= 6:
            return SessionHeader(session_id, int(text))
    return SessionHeader(session_id)
