"""What ended is kept for a while and found again."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from relay_engine.history.history_file import HistoryFile
from relay_engine.history.query import HistoryQuery
from relay_engine.history.store import Entry
from relay_engine.leave_reason import LeaveReason
from tests.kit.relay.made_history import DAY_S, MOVE, OUTAGE, SESSION, SetClock, count_rows, make_history, opened, run, settle, written


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
    assert os.listdir(tmp_path) == []


async def test_a_file_of_a_program_that_knew_no_moves_goes_on(tmp_path: Path) -> None:
    file = await written(tmp_path)
    run(file, "DROP TABLE moves")
    async with opened(tmp_path) as history:
        history.note(MOVE)
        await settle(history)
        assert await history.list_moves(HistoryQuery(mount="gate", subject="user:anna")) == (MOVE,)
        assert await history.list_moves(HistoryQuery(subject="user:otto")) == ()
        assert await history.list_sessions(HistoryQuery()) == (SESSION,)
    assert not HistoryFile(tmp_path).aside.exists()
