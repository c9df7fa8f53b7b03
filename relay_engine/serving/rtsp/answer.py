"""Answer and RequestRefused: what a request comes to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from relay_engine.errors import RelayError

type Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response still without its request; `after` runs as soon as it has been written, with no await between."""

    status: int = 200
    headers: Fields = ()
    body: bytes = b""
    reason: str = ""  # "" = the usual phrase
    after: Callable[[], None] | None = None


type PendingAnswer = Callable[[], Awaitable[Answer]]  # called by the task that waits for it


class RequestRefused(RelayError):
    """The request cannot be done; the connection goes on."""

    def __init__(self, status: int, reason: str = "", headers: Fields = ()) -> None:
        super().__init__(f"{status} {reason}")
        self.answer = Answer(status, headers, reason=reason)
