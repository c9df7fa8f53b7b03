"""HistoryQuery: which part of the history somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.events import MoveEnded, OutageEnded, SessionEnded

MOST_ROWS = 1000  # of one answer

type Record = SessionEnded | OutageEnded | MoveEnded


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """The newest first, as many as `limit`; "" and 0 leave a question open. The next part: `until` = the last one's `ended_at`."""

    mount: str = ""
    subject: str = ""  # of sessions and moves
    since: float = 0.0  # wall seconds at which it ended, or later
    until: float = 0.0  # wall seconds, before which it ended
    limit: int = 100

    @property
    def most(self) -> int:
        """How many rows the answer may have."""
        return max(1, min(self.limit, MOST_ROWS))

    def matches(self, record: Record) -> bool:
        """Tell whether `record` is asked for."""
        return (
            (not self.mount or record.mount == self.mount)
            and (not self.subject or (not isinstance(record, OutageEnded) and record.subject == self.subject))
            and record.ended_at >= self.since
            and (not self.until or record.ended_at < self.until)
        )
