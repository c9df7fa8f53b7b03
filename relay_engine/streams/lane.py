"""Lane: readers that are in time and take exactly the same bytes, served by one loop."""

from __future__ import annotations

from typing import Protocol

from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader


class Lane(Protocol):
    """What a kind of reader offers where thousands of them take the same bytes."""

    bytes_sent: int  # to each of its readers

    def __len__(self) -> int:
        """How many it serves."""
        ...

    def add(self, reader: Reader) -> bool:
        """Serve `reader` from the next burst on; False where it cannot be (it is then pushed to by itself)."""
        ...

    def remove(self, reader: Reader) -> None:
        """Serve `reader` no more; idempotent."""
        ...

    def push(self, burst: Burst) -> tuple[Reader, ...]:
        """Give `burst` to all; returns those that have fallen behind, who have what they could not take queued for them."""
        ...


class LaneReader(Reader):
    """A reader that may be served in a lane while it is in time."""

    __slots__ = ("_lane_bytes", "lane")

    def __init__(self, *, protocol: str, peer: str, user_agent: str = "", since: float = 0.0) -> None:
        super().__init__(protocol=protocol, peer=peer, user_agent=user_agent, since=since)
        self.lane: Lane | None = None
        self._lane_bytes = 0  # what the lane had sent when it was last counted

    @property
    def lane_key(self) -> object:
        """Equal for readers that take the same bytes; None where no lane will do."""
        raise NotImplementedError

    @property
    def in_time(self) -> bool:
        """True while nothing is queued for it and nothing is skipped."""
        raise NotImplementedError

    def make_lane(self) -> Lane:
        """A lane for readers with this key."""
        raise NotImplementedError

    def entered(self, lane: Lane) -> None:
        """It is served by `lane` now."""
        self.lane, self._lane_bytes = lane, lane.bytes_sent

    def left_lane(self) -> None:
        """It is pushed to by itself again."""
        self.count_lane_bytes()
        self.lane = None

    def count_lane_bytes(self) -> None:
        """Bring its counter up to date: a lane counts once for all."""
        if self.lane is not None:
            self.bytes_sent += self.lane.bytes_sent - self._lane_bytes
            self._lane_bytes = self.lane.bytes_sent
