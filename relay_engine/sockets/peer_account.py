"""PeerAccount: what one peer has open, and how much of the loop's time it may still take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

type Step = Callable[[], bool]  # does a little work; True where more is left

CREDIT_S = 0.6  # a crowd that comes at once is served at once
_MOST_DEBT_S = 2.0


class Connection(Protocol):
    """What is counted, and closed where its peer has too many that ask nothing, or that take nothing."""

    @property
    def waiting_bytes(self) -> int: ...
    def abort(self) -> None: ...


class PeerAccount:
    """Engine loop only. Counters are the budget's; credit is CPU seconds, which come back with time."""

    __slots__ = (
        "_credit_s",
        "_most_credit_s",
        "_rate",
        "_refilled_at",
        "connections",
        "first",
        "key",
        "pending",
        "sessions",
        "silent",
        "waiting",
    )

    def __init__(self, key: str, rate: float, now: float, *, credit_s: float = CREDIT_S) -> None:
        self.key = key
        self.connections: set[Connection] = set()
        self.silent: dict[Connection, None] = {}  # connections that have asked nothing so far, the oldest first
        self.sessions = 0
        self.pending = 0  # sessions that are set up and have proved nothing yet
        self.first: deque[Step] = deque()  # of connections that have asked little so far
        self.waiting: deque[Step] = deque()
        self._rate = rate  # CPU seconds a second; 0 = no bound
        self._credit_s = self._most_credit_s = credit_s
        self._refilled_at = now

    def charge(self, seconds: float) -> None:
        """It has cost so much CPU time."""
        self._credit_s = max(-_MOST_DEBT_S, min(self._most_credit_s, self._credit_s - seconds))

    def has_credit(self, now: float, reserve_s: float = 0.0) -> bool:
        """True while work may be done for it; `reserve_s` lets it go so far into debt."""
        self._credit_s = min(self._most_credit_s, self._credit_s + (now - self._refilled_at) * self._rate)
        self._refilled_at = now
        return not self._rate or self._credit_s > -reserve_s

    @property
    def is_held(self) -> bool:
        """True while something of it is open."""
        return bool(self.connections or self.sessions or self.pending or self.first or self.waiting)
