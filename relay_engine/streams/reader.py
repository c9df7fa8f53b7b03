"""Reader: one client taking a Stream, whatever its protocol."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from enum import StrEnum

from relay_engine.streams.burst import Burst

_numbers = itertools.count(1)


class ReaderState(StrEnum):
    """What a reader is doing, as the table of viewers says it."""

    PLAYING = "playing"
    PAUSED = "paused"
    SKIPPING = "skipping"  # too slow: waits for its next random access point
    STALLED = "stalled"  # takes nothing at all; closed when that lasts


class Reader(ABC):
    """One client taking a Stream. Counters are plain attributes: they are touched on the road of the media."""

    __slots__ = ("bytes_sent", "dropped_units", "id", "peer", "protocol", "since", "state", "user_agent")

    def __init__(self, *, protocol: str, peer: str, user_agent: str = "", since: float = 0.0) -> None:
        self.id = f"r{next(_numbers)}"
        self.protocol = protocol  # "rtsp/tcp", ...: see events.ReaderStatus
        self.peer = peer
        self.user_agent = user_agent
        self.since = since  # wall seconds
        self.bytes_sent = 0
        self.dropped_units = 0
        self.state = ReaderState.PLAYING

    @property
    def is_viewer(self) -> bool:
        """False for the window's own preview: it is not counted, capped or billed as outgoing bandwidth."""
        return self.protocol != "preview"

    @abstractmethod
    def push(self, burst: Burst) -> None:
        """Take `burst` now or skip it; never block, never raise, never queue without bound."""

    @abstractmethod
    def close(self, reason: str) -> None:
        """End this client: `reason` goes to the log and, where the protocol can, to the client."""

    def tick(self, now: float) -> None:  # noqa: B027 - most readers need no clock
        """Called about once a second with monotonic `now`, for deadlines that no burst triggers."""
