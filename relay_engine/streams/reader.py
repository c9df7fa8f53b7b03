"""Reader: one client taking a Stream, whatever its protocol."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from enum import StrEnum
from typing import Protocol

from relay_engine.events import ReaderRole
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.burst import Burst

_numbers = itertools.count(1)


class ReaderState(StrEnum):
    """What a reader is doing, as the table of viewers says it."""

    PLAYING = "playing"
    PAUSED = "paused"
    SKIPPING = "skipping"  # too slow: waits for its next random access point
    STALLED = "stalled"  # takes nothing at all; closed when that lasts


class ReaderPass(Protocol):
    """What a mount keeps of the door's yes with the reader that it was given to: the door stands above the streams."""

    @property
    def subject_id(self) -> str:
        """Whom to count and to name; "" for nobody known."""
        ...


class Reader(ABC):
    """One client taking a Stream. Counters are plain attributes: they are touched on the road of the media."""

    __slots__ = (
        "asked_at", "bytes_sent", "dropped_units", "first_picture_ms", "id", "pass_", "peer", "protocol", "role", "since", "state", "user_agent",
    )  # fmt: skip
    fetches = False  # True for one that is pushed nothing and asks for what it wants: it goes on, whatever format the media has next
    is_client = True  # False for what stands for a group of clients, each of whom comes and goes by itself

    def __init__(self, *, protocol: str, peer: str, user_agent: str = "", since: float = 0.0, role: ReaderRole = ReaderRole.VIEWER) -> None:
        self.id = f"r{next(_numbers)}"
        self.role = role
        self.pass_: ReaderPass | None = None  # by which it is here; None for what this relay does for itself
        self.protocol = protocol  # "rtsp/tcp", ...: see events.ReaderStatus
        self.peer = peer
        self.user_agent = user_agent
        self.since = since  # wall seconds
        self.asked_at = 0.0  # monotonic seconds at which its client asked for pictures; set by whom it asked
        self.first_picture_ms: int | None = None  # from then until its first picture was handed over
        self.bytes_sent = 0
        self.dropped_units = 0
        self.state = ReaderState.PLAYING

    @property
    def is_viewer(self) -> bool:
        """True for clients that watch: they are counted, capped and billed as outgoing bandwidth."""
        return self.role is ReaderRole.VIEWER

    @abstractmethod
    def push(self, burst: Burst) -> None:
        """Take `burst` now or skip it; never block, never raise, never queue without bound."""

    def note_first_picture(self, now: float) -> None:
        """A picture is handed over at monotonic `now`; called where a reader begins or goes on after skipping, not for every picture."""
        if self.first_picture_ms is None and self.asked_at:
            self.first_picture_ms = round((now - self.asked_at) * 1000)

    @abstractmethod
    def close(self, reason: LeaveReason) -> None:
        """End this client: `reason` goes to the log and, where the protocol can, to the client."""

    def tick(self, now: float) -> None:  # noqa: B027 - most readers need no clock
        """Called about once a second with monotonic `now`, for deadlines that no burst triggers."""
