"""The encrypted password file: owner only, whole or not at all, and never readable as text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.settings import password_file
from app.settings.password_file import PasswordFile
from relay_engine.host import atomic_file

SECRET = "pä/ss:w@rd 정문"


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "passwords.bin", tmp_path / "passwords.key"


def test_what_is_kept_comes_back_in_another_run(paths: tuple[Path, Path]) -> None:
    PasswordFile(*paths).set("gate", SECRET)
    PasswordFile(*paths).set("yard", "other")
    again = PasswordFile(*paths)
    assert (again.get("gate"), again.get("yard"), again.get("none")) == (SECRET, "other", None)
    again.delete("gate")
    again.delete("none")
    assert (PasswordFile(*paths).get("gate"), PasswordFile(*paths).get("yard")) == (None, "other")


def test_the_file_shows_neither_password_nor_camera(paths: tuple[Path, Path]) -> None:
    PasswordFile(*paths).set("gate", SECRET)
    content = b"".join(path.read_bytes() for path in paths)
    assert SECRET.encode() not in content
    assert b"gate" not in content


@pytest.mark.skipif(sys.platform == "win32", reason="the profile folder's access list does this there")
def test_both_files_are_the_owners_alone(paths: tuple[Path, Path]) -> None:
    before = os.umask(0)
    try:
        PasswordFile(*paths).set("gate", SECRET)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600, 0o600]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["passwords.bin", "passwords.key"]


@pytest.mark.parametrize("damage", ["file", "key", "no key"])
def test_what_cannot_be_opened_is_kept_aside_and_new_passwords_work(paths: tuple[Path, Path], damage: str) -> None:
    file, key = paths
    PasswordFile(*paths).set("gate", SECRET)
    sealed = file.read_bytes()
    match damage:
        case "file":
            file.write_bytes(sealed := b"junk")
        case "key":
            key.write_bytes(b"short")
        case _:
            key.unlink()
    store = PasswordFile(*paths)
    assert store.get("gate") is None
    store.set("gate", "new")
    assert PasswordFile(*paths).get("gate") == "new"
    assert [path.read_bytes() for path in file.parent.glob("passwords.bin.broken-*")] == [sealed]


def test_another_process_that_makes_the_key_first_wins(paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first = PasswordFile(*paths)
    second = PasswordFile(*paths)
    real_link = os.link

    def link_after_the_other(source: Path, target: Path) -> None:
        monkeypatch.setattr(password_file.os, "link", real_link)
        second.set("yard", "theirs")
        real_link(source, target)

    monkeypatch.setattr(password_file.os, "link", link_after_the_other)
    first.set("gate", SECRET)
    assert PasswordFile(*paths).get("gate") == SECRET


def test_a_file_system_without_links_works_too(paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(password_file.os, "link", refuse)
    PasswordFile(*paths).set("gate", SECRET)
    assert PasswordFile(*paths).get("gate") == SECRET


def test_a_full_disk_keeps_the_old_passwords(paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    PasswordFile(*paths).set("gate", SECRET)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic_file.os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            PasswordFile(*paths).set("gate", "new")
    assert PasswordFile(*paths).get("gate") == SECRET
