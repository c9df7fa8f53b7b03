"""The last good copy: soon after changes, not for every one, and never replaced by one that is not good."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from relay_engine.book import backup as module
from relay_engine.book.backup import Backup
from relay_engine.book.book_files import BookFiles
from relay_engine.book.opening import Damaged, open_copy, open_memory
from tests.kit.media.made_media import ManualClock


class World:
    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.connection = open_memory(0.0).connection
        self.files = BookFiles(folder)
        self.backup = Backup(self.connection, self.files, self.clock)

    def change(self, name: str) -> None:
        self.connection.execute("INSERT INTO facts VALUES (?, '')", (name,))
        self.backup.note_change()

    def copied(self) -> list[str] | None:
        copy = open_copy(self.files.backup)
        if copy is None:
            return None
        names = [name for (name,) in copy.execute("SELECT name FROM facts ORDER BY name")]
        copy.close()
        return names


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_changes_are_copied_in_groups_and_paced(world: World) -> None:
    assert world.backup.look() is None
    world.change("a")
    world.change("b")
    assert (world.backup.look(), world.copied()) == (pytest.approx(1.0), None)
    world.clock.now += 1.0
    assert (world.backup.look(), world.copied()) == (None, ["a", "b"])
    world.change("c")
    assert world.backup.look() == pytest.approx(10.0)
    world.clock.now += 10.0
    assert (world.backup.look(), world.copied()) == (None, ["a", "b", "c"])


def test_a_clean_start_and_the_end_copy_at_once(world: World) -> None:
    world.backup.note_start()
    assert (world.backup.look(), world.copied()) == (None, [])
    world.change("a")
    world.backup.make()
    assert world.copied() == ["a"]
    written = world.files.backup.stat().st_mtime_ns
    world.backup.make()
    assert world.files.backup.stat().st_mtime_ns == written  # nothing has changed since


@pytest.mark.parametrize("error", [sqlite3.OperationalError("full"), OSError(28, "full"), Damaged()])
def test_a_copy_that_fails_leaves_the_one_before_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    world.change("a")
    world.backup.make()
    world.change("b")

    def fail(*_arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(module, "check" if isinstance(error, Damaged) else "copy", fail)
        world.backup.make()
    assert (world.copied(), world.backup.look()) == (["a"], pytest.approx(60.0))
    assert [path.name for path in world.files.folder.iterdir()] == ["book.backup.sqlite3"]
    world.clock.now += 60.0
    assert (world.backup.look(), world.copied()) == (None, ["a", "b"])
