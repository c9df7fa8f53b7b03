"""made_history: a History on a clock that stands, and records to keep in it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from relay_engine.errors import Fault
from relay_engine.event_bus import EventBus
from relay_engine.events import MoveEnd, MoveEnded, OutageEnded, SessionEnded
from relay_engine.history.history import History
from relay_engine.history.history_file import HistoryFile
from relay_engine.history.query import HistoryQuery
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason

DAY_S = 86_400.0
SESSION = SessionEnded(
    key="session/r1",
    id="r1",
    subject="user:anna",
    mount="gate",
    protocol="rtsp/tcp",
    peer="10.0.0.9:40000",
    user_agent="player '; DROP TABLE sessions; -- 카메라",
    since=100 * DAY_S,
    ended_at=100 * DAY_S + 60,
    first_picture_ms=42,
    bytes_sent=2**40,
    dropped_units=3,
    reason=LeaveReason.CLIENT_LEFT,
)
MOVE = MoveEnded("move/m1", "m1", "gate", "user:anna", "web", "10.0.0.9", "preset-go", "2", 100 * DAY_S, 100 * DAY_S + 1, MoveEnd.DONE)
OUTAGE = OutageEnded(key="outage/gate", mount="gate", fault=Fault.NO_ROUTE, since=100 * DAY_S, ended_at=100 * DAY_S + 5)


class SetClock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.wall_s = 100 * DAY_S + 3600

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.wall_s


CLOCK = SetClock()


def make_history(
    folder: Path | None, *, days: int = 90, clock: SetClock = CLOCK, file: HistoryFile | None = None
) -> tuple[History, Journal]:
    journal = Journal(EventBus(), clock)
    return History(folder, clock, journal, retention_days=days, store=file), journal


@asynccontextmanager
async def opened(folder: Path | None, *, days: int = 90, clock: SetClock = CLOCK) -> AsyncIterator[History]:
    history, _ = make_history(folder, days=days, clock=clock)
    history.open()
    yield history
    await history.close()


async def written(folder: Path | None, *sessions: SessionEnded) -> Path:
    async with opened(folder) as history:
        for session in sessions or (SESSION,):
            history.note(session)
    assert folder is not None
    return folder / "history.sqlite3"


def codes(journal: Journal) -> list[str]:
    return [entry.code for entry in journal.entries]


async def settle(history: History) -> None:
    """Have what waits written, as the engine does once a second, and wait for the end of it."""
    history.sample()
    await history.list_sessions(HistoryQuery(limit=1))


def run(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement)
    connection.close()


def count_rows(folder: Path) -> int:
    connection = sqlite3.connect(folder / "history.sqlite3")
    try:
        return int(connection.execute("SELECT COUNT(*) FROM sessions").fetchone()[0])
    finally:
        connection.close()
