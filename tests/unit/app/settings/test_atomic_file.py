"""Atomic files: the new content, or the old one and no rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import atomic_file
from app.settings.atomic_file import set_aside, write_atomically


def test_writes_into_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "file"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(target.parent.iterdir()) == [target]


def test_a_failing_replace_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    write_atomically(target, b"old")

    def refuse(source: object, destination: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(atomic_file.os, "replace", refuse)
    with pytest.raises(PermissionError):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_set_aside_never_overwrites(tmp_path: Path) -> None:
    names = []
    for content in (b"1", b"2", b"3"):
        (tmp_path / "file").write_bytes(content)
        names.append(set_aside(tmp_path / "file", "broken", "20260101").name)
    assert names == ["file.broken-20260101", "file.broken-20260101-2", "file.broken-20260101-3"]
    assert not (tmp_path / "file").exists()
