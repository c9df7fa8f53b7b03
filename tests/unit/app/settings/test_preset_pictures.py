"""Stills of presets: kept by camera and preset, thrown away with them, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

from app.settings.preset_pictures import PresetPictures


def test_a_still_belongs_to_one_preset_of_one_camera(tmp_path: Path) -> None:
    pictures = PresetPictures(tmp_path / "presets")
    pictures.keep("gate", "1", b"gate-1")
    pictures.keep("hall", "1", b"hall-1")
    pictures.keep("gate", "../../x:*?", b"odd")
    assert pictures.picture("gate", "1") == b"gate-1"
    assert pictures.picture("hall", "1") == b"hall-1"
    assert pictures.picture("gate", "../../x:*?") == b"odd"
    assert pictures.picture("gate", "2") == b""
    assert [entry.name for entry in tmp_path.iterdir()] == ["presets"]


def test_a_new_still_takes_the_place_of_the_old_one_and_goes_with_its_preset(tmp_path: Path) -> None:
    pictures = PresetPictures(tmp_path)
    pictures.keep("gate", "1", b"old")
    pictures.keep("gate", "1", b"new")
    assert pictures.picture("gate", "1") == b"new"
    pictures.forget("gate", "1")
    pictures.forget("gate", "1")
    assert pictures.picture("gate", "1") == b""


def test_a_camera_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    pictures = PresetPictures(tmp_path)
    for token in ("1", "2"):
        pictures.keep("gate", token, b"still")
    pictures.forget_camera("gate")
    pictures.forget_camera("gate")
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_much_is_not_kept(tmp_path: Path) -> None:
    pictures = PresetPictures(tmp_path)
    pictures.keep("gate", "big", b"x" * (600 * 1024))
    pictures.keep("gate", "none", b"")
    assert not list(tmp_path.iterdir())
    for number in range(310):
        pictures.keep("gate", str(number), b"still")
    assert len(list(next(tmp_path.iterdir()).iterdir())) == 300


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    pictures = PresetPictures(tmp_path / "file")
    pictures.keep("gate", "1", b"still")
    assert pictures.picture("gate", "1") == b""
