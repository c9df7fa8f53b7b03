"""The settings file: what is saved comes back, and whatever goes wrong, nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings
from relay_engine import UserFacingError
from relay_engine.host import atomic_file


class FixedClock:
    """Always the same moment."""

    def monotonic(self) -> float:
        return 0.0

    def wall(self) -> float:
        return 1_800_000_000.0


def opened(path: Path) -> SettingStore:
    store = SettingStore(path, clock=FixedClock())
    store.load()
    return store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "settings.json"


def broken_files(path: Path) -> list[Path]:
    return sorted(path.parent.glob("settings.json*.broken-*"))


def test_no_file_gives_the_defaults_and_no_complaint(path: Path) -> None:
    store = opened(path)
    assert store.settings == AppSettings()
    assert store.problems == ()
    assert not path.exists()


def test_drafts_of_a_killed_run_are_gone_after_a_start(path: Path) -> None:
    opened(path).change(theme="dark")
    draft = path.with_name(f".{path.name}.0123abcd.draft")
    draft.write_text("whole copy")
    opened(path)
    assert not draft.exists()


def test_what_was_changed_is_there_after_a_restart(path: Path) -> None:
    opened(path).change(closing="quit", theme="dark", language="ko")
    store = opened(path)
    assert (store.settings.closing, store.settings.theme, store.settings.language) == ("quit", "dark", "ko")
    assert store.problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="the profile folder's access list does this there")
def test_only_the_owner_can_read_the_file(path: Path) -> None:
    opened(path).change(theme="dark")
    assert path.stat().st_mode & 0o777 == 0o600


def test_subscribers_hear_of_changes_until_they_leave(path: Path) -> None:
    store = opened(path)
    heard: list[str] = []
    leave = store.subscribe(lambda settings: heard.append(settings.theme))
    store.change(theme="dark")
    leave()
    store.change(theme="light")
    assert heard == ["dark"]


@pytest.mark.parametrize("fields", [{"theme": "pink"}, {"start_relay": 5}, {"share_address": ()}])
def test_a_bad_value_is_refused_and_changes_nothing(path: Path, fields: dict[str, object]) -> None:
    store = opened(path)
    with pytest.raises(UserFacingError) as caught:
        store.change(**fields)
    assert caught.value.code == "setting_invalid"
    assert store.settings == AppSettings()
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"version": "one"}',
        b'{"version": 0}',
        b'{"version": 2, "theme": "pink"}',
        b'{"version": 1, "cameras": [{"title": "no id"}]}',
    ],
)
def test_a_damaged_file_is_set_aside_and_the_last_good_copy_is_used(path: Path, content: bytes) -> None:
    opened(path).change(share_address="10.0.0.5")
    path.write_bytes(content)
    store = opened(path)
    assert store.settings.share_address == "10.0.0.5"
    assert [problem.code for problem in store.problems] == ["settings_broken_rescued"]
    (aside,) = broken_files(path)
    assert aside.read_bytes() == content
    assert str(aside) in str(store.problems[0])
    store.change(theme="dark")
    assert aside.read_bytes() == content
    assert opened(path).settings.theme == "dark"


def test_a_damaged_file_without_a_good_copy_gives_the_defaults(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"junk")
    store = opened(path)
    assert store.settings == AppSettings()
    assert [problem.code for problem in store.problems] == ["settings_broken"]
    assert broken_files(path)[0].read_bytes() == b"junk"


def test_two_damaged_files_in_the_same_second_are_both_kept(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"first", b"second"):
        path.write_bytes(content)
        opened(path)
    assert {file.read_bytes() for file in broken_files(path)} == {b"first", b"second"}


def test_a_file_that_cannot_be_read_is_never_overwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(path).change(share_address="10.0.0.5")
    before = path.read_bytes()

    def refuse(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        store = opened(path)
    assert [problem.code for problem in store.problems] == ["settings_unreadable"]
    with pytest.raises(UserFacingError) as caught:
        store.change(theme="dark")
    assert caught.value.code == "settings_locked"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "settings_forbidden"),
        (errno.EROFS, "settings_forbidden"),
        (errno.EIO, "settings_not_saved"),
    ],
)
def test_a_failing_disk_keeps_the_old_file_whole(path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    store = opened(path)
    store.change(share_address="10.0.0.5")
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic_file.os, "fsync", fail)
    with pytest.raises(UserFacingError) as caught:
        store.change(theme="dark")
    assert caught.value.code == code
    assert store.settings.theme == "auto"
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*.draft"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_disk_that_is_really_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "settings.json")
    real_open = os.open
    monkeypatch.setattr(atomic_file.os, "open", lambda name, flags, mode=0: real_open("/dev/full", os.O_WRONLY))
    with pytest.raises(UserFacingError) as caught:
        store.change(theme="dark")
    assert caught.value.code == "disk_full"
    assert str(tmp_path) in str(caught.value)


def test_a_file_of_a_newer_version_is_used_as_far_as_known_and_kept_whole(path: Path) -> None:
    path.parent.mkdir()
    newer = json.dumps({"version": 99, "theme": "dark", "hologram": True}).encode()
    path.write_bytes(newer)
    store = opened(path)
    assert store.settings.theme == "dark"
    assert [problem.code for problem in store.problems] == ["settings_newer"]
    store.change(theme="light")
    assert path.with_name("settings.json.version-99").read_bytes() == newer
    assert opened(path).problems == ()


def two_windows(path: Path) -> tuple[SettingStore, SettingStore]:
    first = opened(path)
    first.change(share_address="10.0.0.5")
    return first, opened(path)


def test_only_the_changed_fields_are_written(path: Path) -> None:
    first, second = two_windows(path)
    second.change(theme="dark", closing="quit")
    first.change(window_geometry="abc")
    again = opened(path).settings
    assert (again.theme, again.closing, again.window_geometry, again.share_address) == ("dark", "quit", "abc", "10.0.0.5")


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"version": 1, "cameras": 5}', b"\xff\xfe", b'{"version": 99}'])
def test_a_file_that_was_damaged_meanwhile_is_not_taken_over(path: Path, rubbish: bytes) -> None:
    first, _ = two_windows(path)
    path.write_bytes(rubbish)
    first.change(theme="dark")
    assert opened(path).settings.share_address == "10.0.0.5"


def test_a_file_that_is_gone_is_written_again(path: Path) -> None:
    first, _ = two_windows(path)
    path.unlink()
    first.change(theme="dark")
    assert opened(path).settings.share_address == "10.0.0.5"


OLD = json.dumps(
    {"version": 1, "theme": "dark", "rtsp_port": 9554, "cameras": [{"id": "1", "title": "Gate", "mount": "gate", "address": "demo:"}]}
).encode()


@pytest.fixture
def old(path: Path) -> Path:
    """A file of version 1."""
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def test_a_file_of_version_1_is_kept_before_anything_is_written(old: Path) -> None:
    store = opened(old)
    assert (store.settings.version, store.settings.theme, store.settings.move_from) == (2, "dark", "settings.json.version-1")
    assert old.with_name("settings.json.version-1").read_bytes() == OLD
    assert old.read_bytes() == OLD
    kept = store.old_settings("settings.json.version-1")
    assert kept is not None
    assert ([camera.title for camera in kept.cameras], kept.rtsp_port) == (["Gate"], 9554)


def test_what_is_changed_before_the_move_loses_nothing(old: Path) -> None:
    opened(old).change(theme="light")
    again = opened(old)
    assert (again.settings.theme, again.settings.move_from) == ("light", "settings.json.version-1")
    assert again.old_settings(again.settings.move_from) is not None
    again.change(move_from="")
    assert opened(old).settings.move_from == ""


def test_starting_ten_times_keeps_one_copy(old: Path) -> None:
    for _ in range(10):
        opened(old)
    assert [file.name for file in old.parent.glob("*version-1*")] == ["settings.json.version-1"]


def test_another_file_of_version_1_gets_a_name_of_its_own(old: Path) -> None:
    opened(old).change(move_from="")
    old.write_bytes(OLD.replace(b"Gate", b"Door"))
    assert opened(old).settings.move_from == "settings.json.version-1-2"


def test_a_copy_that_cannot_be_made_locks_the_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic_file.os, "fsync", fail)
        store = opened(old)
    assert [problem.code for problem in store.problems] == ["disk_full"]
    with pytest.raises(UserFacingError):
        store.change(theme="light")
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("content", [b'{"version": 1, "cameras": [{"title": "no id"}]}', b'{"version": 1, "rtsp_port": 0}'])
def test_a_damaged_file_of_version_1_falls_back_to_its_last_good_copy(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.with_name("settings.json.last-good").write_bytes(OLD)
    path.write_bytes(content)
    store = opened(path)
    assert [problem.code for problem in store.problems] == ["settings_broken_rescued"]
    assert store.settings.move_from == "settings.json.version-1"
    assert path.with_name("settings.json.version-1").read_bytes() == OLD


def test_a_kept_file_that_is_gone_is_no_error(old: Path) -> None:
    store = opened(old)
    old.with_name("settings.json.version-1").unlink()
    assert store.old_settings("settings.json.version-1") is None
