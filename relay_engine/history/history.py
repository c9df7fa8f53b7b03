"""History: takes down what has ended, a batch at a time, and answers questions about it. Nobody who watches waits for it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
import sqlite3
from collections import deque
from dataclasses import replace
from pathlib import Path

from relay_engine import tasks
from relay_engine.access.blocked_hosts import host_key
from relay_engine.book.book_fault import explain
from relay_engine.book.database_thread import CallerThread, DatabaseThread, Runner
from relay_engine.clock import Clock
from relay_engine.errors import UserFacingError
from relay_engine.events import MoveEnded, OutageEnded, SessionEnded
from relay_engine.history.history_fault import HistoryFault
from relay_engine.history.history_file import HistoryFile
from relay_engine.history.query import HistoryQuery, Record
from relay_engine.history.store import Entry, HistoryMemory, HistoryStore
from relay_engine.history.tables import MOVES, OUTAGES, SESSIONS, Table
from relay_engine.history.visitors import Visitors
from relay_engine.journal import Journal

_log = logging.getLogger(__name__)

MOST_WAITING = 12_000  # records, while the disk does not take them; further ones are dropped, counted and told of
_BATCH = 1000
_RETRY_S = 30.0
_DEADLINE_S = 5.0  # for one batch or one question
_FORGET_INTERVAL_S = 3600.0
_DAY_S = 86_400.0


_FAULTS = {
    "disk_full": HistoryFault.DISK_FULL,
    "book_forbidden": HistoryFault.FORBIDDEN,
    "book_in_use": HistoryFault.IN_USE,
    "book_busy": HistoryFault.SLOW,
    "book_slow": HistoryFault.SLOW,
}


class History:
    """Engine loop only. In memory without a `folder`; `retention_days` = 0 keeps nothing, and removes what was kept."""

    def __init__(
        self, folder: Path | None, clock: Clock, journal: Journal, *, retention_days: int = 90, store: HistoryStore | None = None
    ) -> None:
        self.fault: HistoryFault | None = None  # why nothing is written now
        self.dropped = 0  # records, since it was opened
        self._folder = folder
        self._retention_days = retention_days
        self._clock = clock
        self._journal = journal
        self._store: HistoryStore = store or (HistoryMemory() if folder is None else HistoryFile(folder))
        self._runner: Runner | None = None
        self._waiting: deque[Entry] = deque()
        self._run = secrets.token_hex(6)
        self._numbers = itertools.count(1)
        self._visitors = Visitors()
        self._dropped_lately = 0
        self._writing: asyncio.Task[None] | None = None
        self._retry_at = 0.0
        self._forget_at = 0.0

    def open(self) -> None:
        """Begin to keep; the file is opened with the first batch."""
        if self._runner is None:
            self._runner = CallerThread() if self._folder is None else DatabaseThread("history", deadline_s=_DEADLINE_S)
            self._retry_at = self._forget_at = 0.0

    async def close(self) -> None:
        """Write what waits, once, and let go of the file; idempotent."""
        await self.write_out()
        runner, self._runner = self._runner, None
        if runner is None:
            return
        try:
            await runner.call(self._store.close)
        except (UserFacingError, sqlite3.Error) as error:
            _log.warning("the history's file was not closed: %s", error)
        await runner.stop()

    async def write_out(self) -> None:
        """Write what waits, once; where that fails it waits on."""
        await tasks.cancel(self._writing)
        self._writing = None
        if self._runner is not None and (self._waiting or not self._retention_days) and not self.fault:
            await self._write_all(self._runner)

    def change_retention(self, days: int) -> None:
        """Keep what ends for another time from now on; what is older than that goes with the next batch."""
        self._forget_at = self._forget_at if days == self._retention_days else 0.0
        self._retention_days = days

    def note(self, record: Record) -> None:
        """Keep `record`; never blocks."""
        if not self._retention_days:
            return
        is_too_much = not isinstance(record, OutageEnded) and not self._visitors.take(_host_of(record), self._clock.monotonic())
        if is_too_much or len(self._waiting) >= MOST_WAITING:
            self.dropped += 1
            self._dropped_lately += 1
            return
        self._waiting.append(Entry(f"{self._run}-{next(self._numbers)}", record))

    def sample(self) -> None:
        """Called about once a second: have written what waits, and forgotten what is too old."""
        now = self._clock.monotonic()
        if self._runner is None or self._writing is not None or now < self._retry_at:
            return
        if self._waiting or now >= self._forget_at:
            self._writing = tasks.spawn(self._write_all(self._runner), name="history")

    async def list_sessions(self, query: HistoryQuery) -> tuple[SessionEnded, ...]:
        """Who has watched, the newest first. Raises UserFacingError history_unavailable."""
        return await self._list(SESSIONS, query)

    async def list_outages(self, query: HistoryQuery) -> tuple[OutageEnded, ...]:
        """When cameras were away, the newest first. Raises UserFacingError history_unavailable."""
        return await self._list(OUTAGES, query)

    async def list_moves(self, query: HistoryQuery) -> tuple[MoveEnded, ...]:
        """Who has moved which camera, the newest first. Raises UserFacingError history_unavailable."""
        return await self._list(MOVES, query)

    async def _list[T: Record](self, table: Table[T], query: HistoryQuery) -> tuple[T, ...]:
        while self._writing is not None:  # else its batch would be seen twice
            await asyncio.wait({self._writing})
        query = replace(query, since=max(query.since, self._oldest()))
        waiting: list[T] = [
            entry.record for entry in reversed(self._waiting) if isinstance(entry.record, table.kind) and query.matches(entry.record)
        ]
        found = sorted([*waiting, *await self._read(table, query)], key=lambda record: record.ended_at, reverse=True)
        return tuple(found[: query.most])

    async def _read[T: Record](self, table: Table[T], query: HistoryQuery) -> list[T]:
        if self._runner is None or not self._retention_days:
            return []
        try:
            return await self._runner.call(lambda: self._store.read(table, query))
        except (UserFacingError, sqlite3.Error, OSError) as error:
            fault = self._fault_of(error)
            raise UserFacingError("history_unavailable", f"the history cannot be read now ({fault})", fault=fault.value) from error

    async def _write_all(self, runner: Runner) -> None:
        try:
            while await self._write_batch(runner) and self._waiting:
                pass
        finally:
            self._writing = None

    async def _write_batch(self, runner: Runner) -> bool:
        """Have the oldest records that wait written; False where that failed, and they wait on."""
        batch = tuple(itertools.islice(self._waiting, _BATCH))
        try:
            aside = await runner.call(lambda: self._write(batch, runner))
        except (UserFacingError, sqlite3.Error, OSError) as error:
            self._note_failure(self._fault_of(error))
            return False
        for _ in batch:
            self._waiting.popleft()
        self._forget_at = self._clock.monotonic() + _FORGET_INTERVAL_S
        self._note_success(aside)
        return True

    def _write(self, batch: tuple[Entry, ...], runner: Runner) -> str:
        if self._retention_days:
            return self._store.write(batch, self._oldest(), runner.is_wanted)
        self._store.erase()
        return ""

    def _oldest(self) -> float:
        return self._clock.wall() - self._retention_days * _DAY_S

    def _note_failure(self, fault: HistoryFault) -> None:
        self._retry_at = self._clock.monotonic() + _RETRY_S
        if fault is not self.fault:
            self.fault = fault
            text = f"who watches is not taken down at the moment ({fault}): it is tried again"
            self._journal.write("warning", "history_not_saved", text, fault=fault.value, folder=str(self._folder or ""))

    def _note_success(self, aside: str) -> None:
        if aside:
            text = f"the history could not be read and is kept as {aside}: a new one was begun"
            self._journal.write("warning", "history_damaged", text, aside=aside)
        if self.fault is not None or self._dropped_lately:
            text = f"who watches is taken down again, {self._dropped_lately} are missing"
            self._journal.write("info", "history_saved_again", text, missing=str(self._dropped_lately))
            self.fault, self._dropped_lately = None, 0

    def _fault_of(self, error: Exception) -> HistoryFault:
        said = (
            error if isinstance(error, UserFacingError) or not isinstance(error, sqlite3.Error | OSError) else explain(error, self._folder)
        )
        return _FAULTS.get(getattr(said, "code", ""), HistoryFault.FAILED)


def _host_of(record: SessionEnded | MoveEnded) -> str:
    """Who watches and who steers from the same host have a share each."""
    return host_key(record.peer) if isinstance(record, SessionEnded) else f"steers {record.peer}"
