"""What ended is kept for a while; a full disk, a damaged file and a crowd cost records, which is told, and nothing else."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from relay_engine.errors import Fault, UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import OutageEnded, SessionEnded
from relay_engine.history.history import MOST_WAITING, History
from relay_engine.history.history_file import HistoryFile
from relay_engine.history.query import HistoryQuery
from relay_engine.history.store import Entry
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


@pytest.mark.parametrize("has_folder", [True, False])
async def test_what_ended_is_found_before_and_after_it_is_written(tmp_path: Path, *, has_folder: bool) -> None:
    async with opened(tmp_path if has_folder else None) as history:
        history.note(SESSION)
        history.note(OUTAGE)
        assert await history.list_sessions(HistoryQuery()) == (SESSION,)
        await settle(history)
        assert await history.list_sessions(HistoryQuery()) == (SESSION,)
        assert await history.list_outages(HistoryQuery()) == (OUTAGE,)


async def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    await written(tmp_path, SESSION, replace(SESSION, id="r1", first_picture_ms=None))  # the same id: of another run
    async with opened(tmp_path) as history:
        assert len(await history.list_sessions(HistoryQuery())) == 2
    assert os.listdir(tmp_path) == ["history.sqlite3"]


QUESTIONS: list[tuple[HistoryQuery, str]] = [
    (HistoryQuery(), "fedcba"),
    (HistoryQuery(mount="door"), "eca"),
    (HistoryQuery(subject="user:bob"), "fc"),
    (HistoryQuery(mount="door", subject="user:bob"), "c"),
    (HistoryQuery(since=100 * DAY_S + 3), "fed"),
    (HistoryQuery(until=100 * DAY_S + 3), "cba"),
    (HistoryQuery(limit=2), "fe"),
    (HistoryQuery(limit=0), "f"),
    (HistoryQuery(limit=-1), "f"),
    (HistoryQuery(limit=2, until=100 * DAY_S + 4), "dc"),
    (HistoryQuery(mount="' OR 1=1 --"), ""),
    (HistoryQuery(subject="nobody"), ""),
]


@pytest.mark.parametrize("where", ["file", "memory", "half of each"])
@pytest.mark.parametrize(("query", "expected"), QUESTIONS)
async def test_questions(tmp_path: Path, query: HistoryQuery, expected: str, where: str) -> None:
    async with opened(None if where == "memory" else tmp_path) as history:
        for number, name in enumerate("abcdef"):
            mount, subject = ("gate", "door")[number % 2 == 0], ("user:anna", "user:bob")[name in "cf"]
            history.note(replace(SESSION, id=name, mount=mount, subject=subject, ended_at=100 * DAY_S + number))
            if where == "file" or name == "c":
                await settle(history)
        assert "".join(session.id for session in await history.list_sessions(query)) == expected


async def test_an_answer_is_bounded(tmp_path: Path) -> None:
    async with opened(tmp_path) as history:
        for number in range(1100):
            history.note(replace(SESSION, ended_at=100 * DAY_S + number))
        assert len(await history.list_sessions(HistoryQuery(limit=10**9))) == 1000


async def test_outages_have_no_subject(tmp_path: Path) -> None:
    async with opened(tmp_path) as history:
        history.note(OUTAGE)
        await settle(history)
        assert await history.list_outages(HistoryQuery(subject="user:anna")) == ()


async def test_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    clock = SetClock()
    async with opened(tmp_path, days=2, clock=clock) as history:
        history.note(SESSION)
        await settle(history)
        clock.wall_s += 2 * DAY_S - 3540 + 1
        assert await history.list_sessions(HistoryQuery()) == ()  # at once, and from the file within the hour
        clock.now += 3601
        await settle(history)
    assert count_rows(tmp_path) == 0


async def test_zero_days_keep_nothing_and_remove_what_was_kept(tmp_path: Path) -> None:
    await written(tmp_path)
    async with opened(tmp_path, days=0) as history:
        history.note(SESSION)
        history.sample()
        assert await history.list_sessions(HistoryQuery()) == ()
    assert not os.listdir(tmp_path)


async def test_rows_are_bounded(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path, most_rows=10)
    for number in range(40):
        file.write([Entry(f"x-{number}", replace(SESSION, ended_at=float(number)))], 0.0, lambda: True)
    file.close()
    assert count_rows(tmp_path) == 10


async def test_a_batch_that_was_written_twice_is_there_once(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path)
    for _ in range(2):
        file.write([Entry("x-1", SESSION)], 0.0, lambda: True)
    file.write([Entry("x-2", SESSION)], 0.0, lambda: False)  # given up meanwhile
    file.close()
    assert count_rows(tmp_path) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="access lists, not modes")
async def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert (await written(tmp_path)).stat().st_mode & 0o777 == 0o600


DAMAGES: dict[str, Callable[[Path], object]] = {
    "garbage": lambda file: file.write_bytes(random.Random(1).randbytes(20_000)),
    "text": lambda file: file.write_text("hello"),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "a page of zeroes": lambda file: file.write_bytes(file.read_bytes()[:4096] + bytes(4096) + file.read_bytes()[8192:]),
    "another program's": lambda file: (file.unlink(), run(file, "CREATE TABLE x (y)")),
    "another version's": lambda file: run(file, "PRAGMA user_version = 99"),
    "a table gone": lambda file: run(file, "DROP TABLE outages"),
    "a column gone": lambda file: run(file, "ALTER TABLE outages RENAME COLUMN fault TO other"),
}


@pytest.mark.parametrize("name", DAMAGES)
async def test_a_damaged_file_is_set_aside_and_begun_anew(tmp_path: Path, name: str) -> None:
    file = await written(tmp_path)
    DAMAGES[name](file)
    damaged = file.read_bytes()
    history, journal = make_history(tmp_path)
    history.open()
    history.note(SESSION)
    await settle(history)
    assert await history.list_sessions(HistoryQuery()) == (SESSION,)
    await history.close()
    assert (tmp_path / "history.damaged.sqlite3").read_bytes() == damaged
    assert codes(journal) == ["history_damaged"]
    assert dict(journal.entries[0].params) == {"aside": str(tmp_path / "history.damaged.sqlite3")}


async def test_a_question_to_a_damaged_file_is_answered_from_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").write_text("hello")
    async with opened(tmp_path) as history:
        assert await history.list_sessions(HistoryQuery()) == ()


class FullDisk(HistoryFile):
    """The disk is full until somebody makes room."""

    is_full = True

    def write(self, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> str:
        if self.is_full:
            self._open()[0].execute("PRAGMA max_page_count = 1")
            entries = [replace(entry, record=replace(entry.record, peer="x" * 10_000)) for entry in entries]  # type: ignore[call-arg]
        else:
            self._open()[0].execute("PRAGMA max_page_count = 100000")
        return super().write(entries, oldest, is_wanted)


async def test_a_full_disk_is_told_once_and_harmless(tmp_path: Path) -> None:
    clock, file = SetClock(), FullDisk(tmp_path)
    history, journal = make_history(tmp_path, clock=clock, file=file)
    history.open()
    history.note(SESSION)
    for _ in range(3):
        await settle(history)
        clock.now += 31
    assert codes(journal) == ["history_not_saved"]
    assert dict(journal.entries[0].params)["fault"] == "disk_full"
    assert await history.list_sessions(HistoryQuery()) == (SESSION,)
    file.is_full = False
    clock.now += 31
    await settle(history)
    assert codes(journal) == ["history_not_saved", "history_saved_again"]
    await history.close()
    assert count_rows(tmp_path) == 1


async def test_while_nothing_can_be_written_what_waits_is_bounded_and_what_was_dropped_is_told(tmp_path: Path) -> None:
    clock, file = SetClock(), FullDisk(tmp_path)
    history, journal = make_history(tmp_path, clock=clock, file=file)
    history.open()
    for number in range(MOST_WAITING + 7):
        history.note(replace(SESSION, id=f"r{number}"))
    await settle(history)
    assert history.dropped == 7
    file.is_full = False
    clock.now += 31
    await settle(history)
    await history.close()
    assert dict(journal.entries[-1].params) == {"missing": "7"}
    assert count_rows(tmp_path) == MOST_WAITING


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the owner of everything may write everything"
)
async def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o500)
    history, journal = make_history(tmp_path)
    history.open()
    history.note(SESSION)
    history.sample()
    await history.close()
    os.chmod(tmp_path, 0o700)
    assert dict(journal.entries[0].params)["fault"] == "forbidden"


async def test_a_question_that_cannot_be_answered_says_so(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").mkdir()
    async with opened(tmp_path) as history:
        with pytest.raises(UserFacingError) as caught:
            await history.list_sessions(HistoryQuery())
    assert caught.value.code == "history_unavailable"


async def test_closing_writes_what_waits_and_twice_is_fine(tmp_path: Path) -> None:
    history, _ = make_history(tmp_path)
    history.open()
    history.note(SESSION)
    await history.close()
    await history.close()
    assert count_rows(tmp_path) == 1


async def test_reasons_of_another_version_do_not_hide_a_row(tmp_path: Path) -> None:
    run(await written(tmp_path), "UPDATE sessions SET reason = 'abducted'")
    async with opened(tmp_path) as history:
        assert (await history.list_sessions(HistoryQuery()))[0].reason is LeaveReason.CLIENT_LEFT


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


async def test_one_host_cannot_push_the_others_past_out(tmp_path: Path) -> None:
    async with opened(None) as history:
        for number in range(13_000):
            history.note(replace(SESSION, peer=f"10.0.0.66:{number}"))
            if number % 2000 == 0:
                await settle(history)
        history.note(replace(SESSION, peer="10.0.0.7:1", ended_at=SESSION.ended_at + 1))
        assert history.dropped == 1000
        assert (await history.list_sessions(HistoryQuery(limit=1)))[0].peer == "10.0.0.7:1"


async def test_another_retention_counts_at_once(tmp_path: Path) -> None:
    await written(tmp_path, SESSION, replace(SESSION, ended_at=50 * DAY_S))
    async with opened(tmp_path) as history:
        assert len(await history.list_sessions(HistoryQuery())) == 2
        history.change_retention(10)
        assert len(await history.list_sessions(HistoryQuery())) == 1
        await settle(history)
        assert count_rows(tmp_path) == 1
        history.change_retention(0)
        assert await history.list_sessions(HistoryQuery()) == ()
        await settle(history)
        assert os.listdir(tmp_path) == []
