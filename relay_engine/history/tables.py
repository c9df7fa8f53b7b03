"""The tables of the history's file: one a kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from relay_engine.errors import Fault
from relay_engine.events import MoveEnd, MoveEnded, OutageEnded, SessionEnded
from relay_engine.history.query import HistoryQuery, Record
from relay_engine.leave_reason import LeaveReason


@dataclass(frozen=True, slots=True)
class Table[T: Record]:
    """`columns` are fields of the record, with SQLite's types."""

    kind: type[T]
    name: str
    columns: Mapping[str, str]
    make: Callable[[Mapping[str, Any]], T]

    @property
    def schema(self) -> tuple[str, ...]:
        """What makes it; `uid` keeps a batch that was written twice from being there twice."""
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns.items())
        asked_for = tuple(name for name in ("mount", "subject") if name in self.columns)
        return (
            f"CREATE TABLE {self.name} (number INTEGER PRIMARY KEY, uid TEXT UNIQUE NOT NULL, {columns}) STRICT",
            f"CREATE INDEX {self.name}_ended ON {self.name} (ended_at)",
            *(f"CREATE INDEX {self.name}_{name} ON {self.name} ({name}, ended_at)" for name in asked_for),
        )

    @property
    def insert(self) -> str:
        """Takes the uid and then each column."""
        return f"INSERT OR IGNORE INTO {self.name} (uid, {', '.join(self.columns)}) VALUES (?{', ?' * len(self.columns)})"

    def row(self, record: Record) -> tuple[Any, ...]:
        """The columns' values."""
        return tuple(getattr(record, name) for name in self.columns)

    def record(self, row: tuple[Any, ...]) -> T:
        """The record of a row."""
        return self.make(dict(zip(self.columns, row, strict=True)))

    def select(self, query: HistoryQuery) -> tuple[str, list[Any]]:
        """The statement and its values, for the newest rows that `query` asks for."""
        asked: list[tuple[str, Any]] = [("ended_at >= ?", query.since)]
        asked += [(f"{name} = ?", value) for name, value in (("mount", query.mount), ("subject", query.subject)) if value]
        asked += [("ended_at < ?", query.until)] if query.until else []
        if query.subject and "subject" not in self.columns:
            asked = [("0 = ?", 1)]
        where = " AND ".join(condition for condition, _ in asked)
        text = f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE {where} ORDER BY ended_at DESC, number DESC LIMIT ?"
        return text, [*(value for _, value in asked), query.most]


def _session(row: Mapping[str, Any]) -> SessionEnded:
    reason = row["reason"] if row["reason"] in LeaveReason else LeaveReason.CLIENT_LEFT  # of another version of this program
    return SessionEnded(**{**row, "reason": LeaveReason(reason)}, key=f"session/{row['id']}")


def _outage(row: Mapping[str, Any]) -> OutageEnded:
    fault = Fault(row["fault"]) if row["fault"] in Fault else Fault.UNKNOWN
    return OutageEnded(**{**row, "fault": fault}, key=f"outage/{row['mount']}")


def _move(row: Mapping[str, Any]) -> MoveEnded:
    reason = row["reason"] if row["reason"] in MoveEnd else MoveEnd.DONE
    return MoveEnded(**{**row, "reason": MoveEnd(reason)}, key=f"move/{row['id']}")


SESSIONS = Table[SessionEnded](
    SessionEnded,
    "sessions",
    {
        "id": "TEXT",
        "subject": "TEXT",
        "mount": "TEXT",
        "protocol": "TEXT",
        "peer": "TEXT",
        "user_agent": "TEXT",
        "since": "REAL",
        "ended_at": "REAL",
        "first_picture_ms": "INTEGER",
        "bytes_sent": "INTEGER",
        "dropped_units": "INTEGER",
        "reason": "TEXT",
    },
    _session,
)
OUTAGES = Table[OutageEnded](OutageEnded, "outages", {"mount": "TEXT", "fault": "TEXT", "since": "REAL", "ended_at": "REAL"}, _outage)
MOVES = Table[MoveEnded](
    MoveEnded,
    "moves",
    {
        "id": "TEXT",
        "mount": "TEXT",
        "subject": "TEXT",
        "kind": "TEXT",
        "peer": "TEXT",
        "action": "TEXT",
        "detail": "TEXT",
        "since": "REAL",
        "ended_at": "REAL",
        "reason": "TEXT",
    },
    _move,
)
TABLES: tuple[Table[Any], ...] = (SESSIONS, OUTAGES, MOVES)


def table_of(record: Record) -> Table[Any]:
    """Where `record` belongs."""
    return next(table for table in TABLES if isinstance(record, table.kind))
