"""HistoryStore: what keeps the history; and the keeping of it in memory, where there is no data folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from relay_engine.history.query import HistoryQuery, Record
from relay_engine.history.tables import TABLES, Table, table_of

_MOST_IN_MEMORY = 2000  # of each kind


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with a name of its own: written twice, it is there once."""

    uid: str
    record: Record


class HistoryStore(Protocol):
    """Its calls may take long: they run where `Runner` lets them."""

    def write(self, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> str:
        """Add `entries`, forget what ended before wall time `oldest`. Returns where a damaged file was put, "" where none was.

        Changes nothing where `is_wanted` says no before the end. Raises sqlite3.Error, OSError.
        """
        ...

    def read[T: Record](self, table: Table[T], query: HistoryQuery) -> list[T]:
        """What `query` asks for, the newest first. Raises sqlite3.Error, OSError."""
        ...

    def erase(self) -> None:
        """Forget everything, and leave no file. Raises OSError."""
        ...

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        ...


class HistoryMemory:
    """The newest of each kind, until the program ends."""

    def __init__(self) -> None:
        self._records: dict[str, deque[Any]] = {table.name: deque(maxlen=_MOST_IN_MEMORY) for table in TABLES}

    def write(self, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> str:
        for entry in entries:
            self._records[table_of(entry.record).name].append(entry.record)
        for records in self._records.values():
            while records and records[0].ended_at < oldest:
                records.popleft()
        return ""

    def read[T: Record](self, table: Table[T], query: HistoryQuery) -> list[T]:
        found: list[T] = [record for record in reversed(self._records[table.name]) if query.matches(record)]
        return found[: query.most]

    def erase(self) -> None:
        for records in self._records.values():
            records.clear()

    def close(self) -> None:
        return
