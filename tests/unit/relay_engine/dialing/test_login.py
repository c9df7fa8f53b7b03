"""Where a login may go, and in what form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relay_engine.dialing import login
from relay_engine.dialing.address import parse_address
from relay_engine.dialing.login import may_use_basic, note_digest, with_login_of

CAMERA = parse_address("rtsp://u:p@Cam.local/ch1")
SECURE = parse_address("rtsps://u:p@cam.local/ch1")


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    login._with_digest.clear()
    yield
    login._with_digest.clear()


@pytest.mark.parametrize(
    ("target", "user"),
    [
        ("rtsp://cam.local/ch2", "u"),
        ("rtsp://CAM.LOCAL.:8554/ch2", "u"),
        ("rtsps://cam.local/ch2", "u"),
        ("rtsp://other/ch1", ""),
        ("rtsp://cam.local.evil.example/ch1", ""),
        ("rtsp://x:y@other/ch1", "x"),
        ("rtsp://x@other/ch1", "x"),
    ],
)
def test_where_it_may_go(target: str, user: str) -> None:
    assert with_login_of(CAMERA, parse_address(target)).username == user


def test_never_out_of_tls() -> None:
    assert with_login_of(SECURE, parse_address("rtsp://cam.local/")).password == ""
    assert with_login_of(SECURE, parse_address("rtsps://cam.local:1/")).password == "p"


def test_in_clear_to_the_camera_itself_alone_and_only_while_it_knows_no_better() -> None:
    assert may_use_basic(CAMERA, CAMERA)
    assert may_use_basic(CAMERA, parse_address("rtsps://cam.local:1/"))
    assert not may_use_basic(CAMERA, parse_address("rtsp://cam.local:8554/"))
    note_digest(CAMERA)
    assert not may_use_basic(CAMERA, CAMERA)
    assert may_use_basic(SECURE, SECURE)


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_MAX_KNOWN", 2)
    for number in range(5):
        note_digest(parse_address(f"rtsp://u:p@c{number}/"))
    assert len(login._with_digest) == 2
