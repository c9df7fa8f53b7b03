"""What the relay keeps in a folder is nobody else's business: modes of the folder, the log and its older files."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relay_engine.book.book_files import BookFiles
from relay_engine.host.api_token import ensure_api_token
from relay_engine.host.atomic_file import write_atomically
from relay_engine.host.folder_lock import FolderLock
from relay_engine.log import BoundedFileHandler, start_logging, stop_logging
from relay_engine.owner_files import make_owner_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def _logging_ends() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    stop_logging()
    logging.getLogger().setLevel(level)


def lock(folder: Path) -> None:
    held = FolderLock(folder)
    assert held.acquire()
    held.release()


@pytest.mark.parametrize(
    "make",
    [
        make_owner_folder,
        lock,
        ensure_api_token,
        lambda folder: write_atomically(folder / "x", b""),
        lambda folder: BookFiles(folder).prepare(),
    ],
    ids=["by itself", "lock", "token", "file", "book"],
)
def test_a_folder_that_we_make_is_the_owners_and_one_that_is_there_keeps_its_mode(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "made")
    assert mode_of(tmp_path / "made") == 0o700
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    make(theirs)
    assert mode_of(theirs) == 0o755
    assert {mode_of(path) for path in theirs.iterdir()} <= {0o600}


@pytest.mark.usefixtures("_logging_ends")
def test_the_log_is_the_owners_also_one_of_before(tmp_path: Path) -> None:
    start_logging(tmp_path / "made", to_stderr=False)
    logging.getLogger("x").warning("192.0.2.9 watches gate")
    logs = tmp_path / "made" / "logs"
    assert [mode_of(path) for path in (tmp_path / "made", logs, logs / "relay.log")] == [0o700, 0o700, 0o600]
    theirs = tmp_path / "theirs" / "logs"
    theirs.mkdir(parents=True, mode=0o755)
    (theirs / "relay.log").write_text("before\n")
    start_logging(tmp_path / "theirs", to_stderr=False)
    logging.getLogger("x").warning("192.0.2.9 watches gate")
    assert [mode_of(theirs), mode_of(theirs / "relay.log")] == [0o755, 0o600]
    assert (theirs / "relay.log").read_text().startswith("before\n")


def test_each_file_of_a_log_that_begins_anew_is_the_owners(tmp_path: Path) -> None:
    handler = BoundedFileHandler(tmp_path / "relay.log")
    handler.maxBytes = 50
    for number in range(4):
        handler.emit(logging.makeLogRecord({"msg": f"line {number} " * 4}))
    handler.close()
    assert {path.name: mode_of(path) for path in tmp_path.iterdir()} == {f"relay.log{end}": 0o600 for end in ("", ".1", ".2", ".3")}


def test_where_there_are_no_modes_a_folder_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    folder = tmp_path / "made"
    try:
        make_owner_folder(folder)
    finally:
        monkeypatch.undo()
    assert mode_of(folder) == 0o755
