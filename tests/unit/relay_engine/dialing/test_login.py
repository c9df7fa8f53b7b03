"""Where a login may go, and in what form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relay_engine.dialing import login
from relay_engine.dialing.address import parse_address
from relay_engine.dialing.login import note_offer, weakest_login, with_login_of
from relay_engine.rtsp.auth import LoginStrength

CAMERA = parse_address("rtsp://u:p@Cam.local/ch1")
SECURE = parse_address("rtsps://u:p@cam.local/ch1")


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    login._offered.clear()
    yield
    login._offered.clear()


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


def test_in_clear_to_the_camera_itself_alone() -> None:
    assert weakest_login(CAMERA, CAMERA) is LoginStrength.BASIC
    assert weakest_login(CAMERA, parse_address("rtsps://cam.local:1/")) is LoginStrength.BASIC
    assert weakest_login(CAMERA, parse_address("rtsp://cam.local:8554/")) is LoginStrength.MD5


@pytest.mark.parametrize("offers", [["MD5"], ["SHA_256"], ["SHA_256", "MD5"], ["MD5", "SHA_512_256", "BASIC"]])
def test_never_less_than_a_camera_has_offered(offers: list[str]) -> None:
    note_offer(CAMERA, None)
    assert weakest_login(CAMERA, CAMERA) is LoginStrength.BASIC
    for name in offers:
        note_offer(CAMERA, LoginStrength[name])
    assert weakest_login(CAMERA, CAMERA) is max(LoginStrength[name] for name in offers)
    assert weakest_login(CAMERA, parse_address("rtsp://cam.local:8554/")) is LoginStrength.MD5
    assert weakest_login(SECURE, SECURE) is LoginStrength.BASIC


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_MAX_KNOWN", 2)
    for number in range(5):
        note_offer(parse_address(f"rtsp://u:p@c{number}/"), LoginStrength.MD5)
    assert len(login._offered) == 2
