"""Atomic files: the new content, or the old one and no rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relay_engine.host import atomic_file
from relay_engine.host.atomic_file import set_aside, sweep_drafts, write_atomically


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


def test_left_over_drafts_are_swept_and_nothing_else(tmp_path: Path) -> None:
    kept = ["settings.json", ".settings.json.draft", ".hidden", "a.0123abcd.draft", ".settings.json.0123abcd.draft.txt"]
    for name in [*kept, ".settings.json.0123abcd.draft", "..passwords.key.0123abcd.draft.89abcdef.draft"]:
        (tmp_path / name).write_text("x")
    sweep_drafts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    sweep_drafts(tmp_path / "none")


def test_a_draft_that_another_start_sweeps_away_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace
    calls: list[object] = []

    def replace(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == 1:
            sweep_drafts(tmp_path)
        real(source, target)

    monkeypatch.setattr(atomic_file.os, "replace", replace)
    write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
