"""One relay per data folder: taken, told, given back, and never left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relay_engine.errors import UserFacingError
from relay_engine.host.folder_lock import LOCK_NAME, FolderLock

HOLDER = """
import sys, os
from pathlib import Path
from relay_engine.host.folder_lock import FolderLock
print(FolderLock.acquire(kept := FolderLock(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def first(tmp_path: Path) -> FolderLock:
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    return lock


def test_the_second_is_told_who_has_it(first: FolderLock, tmp_path: Path) -> None:
    second = FolderLock(tmp_path)
    assert not second.acquire()
    assert not second.is_held
    with pytest.raises(UserFacingError, match=f"process {os.getpid()}") as told:
        second.claim()
    assert told.value.code == "folder_in_use"
    assert told.value.params == {"folder": str(tmp_path), "process": str(os.getpid())}
    first.release()


def test_released_it_is_free_again(first: FolderLock, tmp_path: Path) -> None:
    first.release()
    first.release()
    second = FolderLock(tmp_path)
    second.claim()
    assert second.is_held
    second.release()


def test_other_folders_are_free(first: FolderLock, tmp_path: Path) -> None:
    other = FolderLock(tmp_path / "not made yet")
    assert other.acquire()
    assert other.is_held
    other.release()
    first.release()


def test_taking_twice_is_taking_once(first: FolderLock) -> None:
    assert first.acquire()
    first.release()
    assert not first.is_held


@pytest.mark.parametrize("rest", [b"", b"12345", b"\xff\xfe no number", b"9" * 5000])
def test_a_file_left_behind_locks_nobody_out(tmp_path: Path, rest: bytes) -> None:
    (tmp_path / LOCK_NAME).write_bytes(rest)
    lock = FolderLock(tmp_path)
    assert lock.acquire()
    assert lock.holder() == os.getpid()
    lock.release()


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        lock = FolderLock(tmp_path)
        assert not lock.acquire()
        assert lock.holder() == process.pid
        process.kill()
        process.wait()
    assert lock.acquire()
    lock.release()


def test_a_folder_that_cannot_be_locked_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    lock = FolderLock(tmp_path / "file" / "folder")
    assert lock.acquire()
    assert not lock.is_held
    lock.claim()
    lock.release()
