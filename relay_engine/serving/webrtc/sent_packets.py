"""SentPackets: the last pictures as one viewer was sent them, found by sequence number without looking through them all."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque

_REMEMBERED_ROWS = 100  # pictures: some seconds
_MOST_PACKETS = 0x8000  # half of the numbers there are: each still means one packet


class SentPackets:
    """Rows follow each other without a gap (RFC 3550 5.1)."""

    def __init__(self) -> None:
        self._rows: deque[tuple[bytes, ...]] = deque()
        self._ends: deque[int] = deque()  # packets up to the end of each row, since the first ever
        self._first_number = 0  # of the first packet ever
        self._begin = self._end = 0

    def append(self, sequence_number: int, packets: tuple[bytes, ...]) -> None:
        """Remember a row whose first packet has this number."""
        if not self._rows or (self._first_number + self._end - sequence_number) & 0xFFFF:
            self.clear()
            self._first_number = sequence_number
        self._end += len(packets)
        self._rows.append(packets)
        self._ends.append(self._end)
        while len(self._rows) > _REMEMBERED_ROWS or (self._end - self._begin > _MOST_PACKETS and len(self._rows) > 1):
            self._rows.popleft()
            self._begin = self._ends.popleft()

    def find(self, sequence_number: int) -> bytes | None:
        """The packet of that number; None where it is too old, or was never sent."""
        position = self._begin + ((sequence_number - self._first_number - self._begin) & 0xFFFF)
        if position >= self._end:
            return None
        index = bisect_right(self._ends, position)
        packets = self._rows[index]
        return packets[position - self._ends[index]]

    def clear(self) -> None:
        """Forget everything."""
        self._rows.clear()
        self._ends.clear()
        self._begin = self._end = 0
