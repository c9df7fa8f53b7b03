"""A full disk, a damaged file and a crowd cost records, which is told, and nothing else."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from relay_engine.errors import UserFacingError
from relay_engine.history.history import MOST_WAITING
from relay_engine.history.history_file import HistoryFile
from relay_engine.history.query import HistoryQuery
from relay_engine.history.store import Entry
from tests.kit.relay.made_history import SESSION, SetClock, codes, count_rows, make_history, opened, run, settle, written

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
    history, journal = make_history(tmp_path)
    history.open()
    assert await history.list_sessions(HistoryQuery()) == ()
    await settle(history)
    await history.close()
    assert codes(journal) == ["history_damaged"]


def spoil_behind_its_back(path: Path) -> None:
    """Keep the first page; and write to it as another program, so that what was cached counts no more."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(size - 4096))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.close()


async def test_damage_that_shows_while_it_is_open_is_no_end_either(tmp_path: Path) -> None:
    history, journal = make_history(tmp_path)
    history.open()
    for _ in range(200):
        history.note(SESSION)
    await settle(history)
    await history.close()
    history.open()
    assert len(await history.list_sessions(HistoryQuery())) == 100
    spoil_behind_its_back(tmp_path / "history.sqlite3")
    assert await history.list_sessions(HistoryQuery(mount="gate")) == ()
    history.note(SESSION)
    await settle(history)
    await history.close()
    assert count_rows(tmp_path) == 1
    assert codes(journal) == ["history_damaged"]


class FullDisk(HistoryFile):
    """The disk is full until somebody makes room."""

    is_full = True

    def write(self, entries: Sequence[Entry], oldest: float, is_wanted: Callable[[], bool]) -> str:
        if self.is_full:
            self._use(lambda connection: connection.execute("PRAGMA max_page_count = 1"))
            entries = [replace(entry, record=replace(entry.record, peer="x" * 10_000)) for entry in entries]  # type: ignore[call-arg]
        else:
            self._use(lambda connection: connection.execute("PRAGMA max_page_count = 100000"))
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
