"""Lane: readers that are in time and take exactly the same bytes, served by one loop."""

from __future__ import annotations

from typing import Protocol

from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader


class Lane(Protocol):
    """What a kind of reader offers where thousands of them take the same bytes."""

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

    __slots__ = ()

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
