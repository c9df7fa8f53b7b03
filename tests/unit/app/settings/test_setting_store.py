"""The settings file: what is saved comes back, and whatever goes wrong, nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import msgspec
import pytest

from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings, Camera
from relay_engine import UserFacingError
from relay_engine.host import atomic_file

GATE = Camera(id="1", title="정문", mount="camera-1", address="rtsp://10.0.0.5/stream1", user="admin")


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


def test_a_camera_with_a_name_that_no_mount_may_have_any_more_still_starts(path: Path) -> None:
    opened(path).change(cameras=(msgspec.structs.replace(GATE, mount="con"), msgspec.structs.replace(GATE, id="2", mount="con-2")))
    store = opened(path)
    assert [camera.mount for camera in store.settings.cameras] == ["con-3", "con-2"]
    [problem] = store.problems
    assert (problem.code, problem.params["path"]) == ("mount_renamed", "con")


def test_what_was_changed_is_there_after_a_restart(path: Path) -> None:
    opened(path).change(cameras=(GATE,), rtsp_port=9554, theme="dark", language="ko")
    store = opened(path)
    assert store.settings.cameras == (GATE,)
    assert (store.settings.rtsp_port, store.settings.theme, store.settings.language) == (9554, "dark", "ko")
    assert store.problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="the profile folder's access list does this there")
def test_only_the_owner_can_read_the_file(path: Path) -> None:
    opened(path).change(rtsp_port=9554)
    assert path.stat().st_mode & 0o777 == 0o600


def test_subscribers_hear_of_changes_until_they_leave(path: Path) -> None:
    store = opened(path)
    heard: list[int] = []
    leave = store.subscribe(lambda settings: heard.append(settings.rtsp_port))
    store.change(rtsp_port=9001)
    leave()
    store.change(rtsp_port=9002)
    assert heard == [9001]


@pytest.mark.parametrize("fields", [{"rtsp_port": 0}, {"http_port": 70_000}, {"theme": "pink"}, {"cameras": ({"id": 1},)}])
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
        b'{"rtsp_port": "many"}',
        b'{"version": 1, "cameras": [{"title": "no id"}]}',
    ],
)
def test_a_damaged_file_is_set_aside_and_the_last_good_copy_is_used(path: Path, content: bytes) -> None:
    opened(path).change(cameras=(GATE,))
    path.write_bytes(content)
    store = opened(path)
    assert store.settings.cameras == (GATE,)
    assert [problem.code for problem in store.problems] == ["settings_broken_rescued"]
    (aside,) = broken_files(path)
    assert aside.read_bytes() == content
    assert str(aside) in str(store.problems[0])
    store.change(rtsp_port=9001)
    assert aside.read_bytes() == content
    assert opened(path).settings.rtsp_port == 9001


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
    opened(path).change(cameras=(GATE,))
    before = path.read_bytes()

    def refuse(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        store = opened(path)
    assert [problem.code for problem in store.problems] == ["settings_unreadable"]
    with pytest.raises(UserFacingError) as caught:
        store.change(rtsp_port=9001)
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
    store.change(cameras=(GATE,))
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic_file.os, "fsync", fail)
    with pytest.raises(UserFacingError) as caught:
        store.change(rtsp_port=9001)
    assert caught.value.code == code
    assert store.settings.rtsp_port == 8554
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*.draft"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_disk_that_is_really_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "settings.json")
    real_open = os.open
    monkeypatch.setattr(atomic_file.os, "open", lambda name, flags, mode=0: real_open("/dev/full", os.O_WRONLY))
    with pytest.raises(UserFacingError) as caught:
        store.change(rtsp_port=9001)
    assert caught.value.code == "disk_full"
    assert str(tmp_path) in str(caught.value)


def test_a_file_of_a_newer_version_is_used_as_far_as_known_and_kept_whole(path: Path) -> None:
    path.parent.mkdir()
    newer = json.dumps({"version": 99, "rtsp_port": 9777, "hologram": True}).encode()
    path.write_bytes(newer)
    store = opened(path)
    assert store.settings.rtsp_port == 9777
    assert [problem.code for problem in store.problems] == ["settings_newer"]
    store.change(rtsp_port=9778)
    assert path.with_name("settings.json.version-99").read_bytes() == newer
    assert opened(path).problems == ()


def test_session_cameras_are_never_written(path: Path) -> None:
    store = opened(path)
    demo = Camera(id="demo", title="Demo", mount="demo", address="demo:")
    store.add_session_camera(demo)
    store.put_camera(GATE)
    store.put_camera(Camera(id="demo", title="Demo", mount="demo", address="demo:", enabled=False))
    assert [camera.id for camera in store.cameras] == ["1", "demo"]
    assert store.is_session_camera("demo")
    assert not store.is_session_camera("1")
    assert opened(path).cameras == (GATE,)
    store.remove_camera("demo")
    assert store.cameras == (GATE,)


def test_put_camera_replaces_in_place_and_remove_forgets(path: Path) -> None:
    store = opened(path)
    for number in "123":
        store.put_camera(Camera(id=number, title=number, mount=f"c{number}", address="demo:"))
    store.put_camera(Camera(id="2", title="two", mount="c2", address="demo:"))
    assert [camera.title for camera in store.cameras] == ["1", "two", "3"]
    store.remove_camera("1")
    assert [camera.id for camera in opened(path).cameras] == ["2", "3"]
    assert store.camera("1") is None
    assert store.camera("3") is not None


def test_the_file_holds_no_password_field(path: Path) -> None:
    store = opened(path)
    store.put_camera(GATE)
    assert b"password" not in path.read_bytes()


HALL = Camera(id="2", title="Hall", mount="hall", address="rtsp://10.0.0.6/x")


def two_windows(path: Path) -> tuple[SettingStore, SettingStore]:
    first = opened(path)
    first.put_camera(GATE)
    return first, opened(path)


@pytest.mark.parametrize(
    "later",
    [
        lambda store: store.change(window_geometry="abc"),
        lambda store: store.change(rtsp_port=9001),
        lambda store: store.put_camera(Camera(id="1", title="Gate", mount="camera-1", address="demo:")),
        lambda store: store.remove_camera("1"),
        lambda store: store.put_camera(Camera(id="3", title="Third", mount="third", address="demo:")),
    ],
    ids=["place of the window", "a port", "a rename", "a removal", "another camera"],
)
def test_what_another_window_added_is_never_lost(path: Path, later: object) -> None:
    first, second = two_windows(path)
    second.put_camera(HALL)
    later(first)  # type: ignore[operator]
    assert HALL in opened(path).cameras
    assert HALL in first.cameras


def test_only_the_changed_fields_are_written(path: Path) -> None:
    first, second = two_windows(path)
    second.change(theme="dark", http_port=9090)
    second.remove_camera("1")
    first.change(window_geometry="abc")
    again = opened(path)
    assert (again.settings.theme, again.settings.http_port, again.settings.window_geometry) == ("dark", 9090, "abc")
    assert again.cameras == ()  # removed is removed


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"version": 1, "cameras": 5}', b"\xff\xfe", b'{"version": 99}'])
def test_a_file_that_was_damaged_meanwhile_is_not_taken_over(path: Path, rubbish: bytes) -> None:
    first, _ = two_windows(path)
    path.write_bytes(rubbish)
    first.change(rtsp_port=9001)
    assert opened(path).cameras == (GATE,)


def test_a_file_that_is_gone_is_written_again(path: Path) -> None:
    first, _ = two_windows(path)
    path.unlink()
    first.change(rtsp_port=9001)
    assert opened(path).cameras == (GATE,)
