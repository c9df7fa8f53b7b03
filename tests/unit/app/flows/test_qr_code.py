"""QR codes: whole, readable, and saved in the form that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.flows.qr_code import qr_modules, save_qr_picture
from relay_engine import UserFacingError

LINK = "http://192.168.1.30:8080/gate/"
_FINDER = ("#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######")


def test_a_code_is_square_and_has_its_three_finders() -> None:
    rows = ["".join("#" if dark else "." for dark in row) for row in qr_modules(LINK)]
    size = len(rows)
    assert size % 4 == 1
    assert size >= 21
    assert {len(row) for row in rows} == {size}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert tuple(row[left : left + 7] for row in rows[top : top + 7]) == _FINDER


def test_another_link_is_another_code() -> None:
    assert qr_modules(LINK) != qr_modules(LINK + "x")
    assert qr_modules(LINK) == qr_modules(LINK)


@pytest.mark.parametrize(
    ("name", "saved", "begins"),
    [
        ("gate.png", "gate.png", b"\x89PNG"),
        ("gate.svg", "gate.svg", b"<?xml"),
        ("gate", "gate.png", b"\x89PNG"),
        ("gate.v2", "gate.v2.png", b"\x89PNG"),
        ("GATE.PNG", "GATE.PNG", b"\x89PNG"),
    ],
)
def test_pictures_are_saved(tmp_path: Path, name: str, saved: str, begins: bytes) -> None:
    assert save_qr_picture(LINK, tmp_path / name) == tmp_path / saved
    assert (tmp_path / saved).read_bytes().startswith(begins)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        save_qr_picture(LINK, tmp_path / "gone" / "gate.png")
    assert caught.value.code == "picture_not_saved"
    assert caught.value.params["file"] == "gate.png"
