"""Cameras become mounts: names that fit into links, credentials where they belong."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.settings.engine_mapping import engine_config, mount_name_for, mount_names, mounts_of, source_address
from app.settings.settings import AppSettings, Camera

NASTY = "p@ss:w/rd?#%&한 글"


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Front gate", (), "front-gate"),
        ("Front gate", ("front-gate",), "front-gate-2"),
        ("Front gate", ("front-gate", "front-gate-2"), "front-gate-3"),
        ("Front gate", ("front-gate-sub",), "front-gate-2"),
        ("Café Süd 2", (), "cafe-sud-2"),
        ("정문", (), "camera-1"),
        ("정문", ("camera-1", "camera-1-sub"), "camera-2"),
        ("2층 현관", (), "camera-1"),
        ("駐車場 A", (), "camera-1"),
        ("  ***  ", (), "camera-1"),
        ("", (), "camera-1"),
        ("API", (), "api-2"),
        ("x" * 90, (), "x" * 40),
        ("../../etc/passwd", (), "etc-passwd"),
    ],
)
def test_names_are_made_from_titles(title: str, taken: tuple[str, ...], name: str) -> None:
    assert mount_name_for(title, taken) == name


@settings(max_examples=200)
@given(st.text(max_size=60), st.sets(st.sampled_from(["camera-1", "camera-2", "a", "a-2", "demo"])))
def test_any_title_gives_a_free_name_that_fits_into_a_link(title: str, taken: set[str]) -> None:
    name = mount_name_for(title, taken)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name not in taken


@pytest.mark.parametrize(
    ("address", "user", "password", "source"),
    [
        ("rtsp://10.0.0.5/s", "", "", "rtsp://10.0.0.5/s"),
        ("rtsp://10.0.0.5/s", "admin", "", "rtsp://admin@10.0.0.5/s"),
        ("rtsp://10.0.0.5:8554/s?x=1", "admin", "1234", "rtsp://admin:1234@10.0.0.5:8554/s?x=1"),
        ("RTSPS://[fe80::1]/s", "a b", "c/d", "RTSPS://a%20b:c%2Fd@[fe80::1]/s"),
        ("demo:", "", "", "demo:"),
        ("/videos/loop.mp4", "", "", "/videos/loop.mp4"),
        ("/videos/loop.mp4", "left", "over", "/videos/loop.mp4"),
        ("rtsp://h/user={user}_password={password}_channel=0", "u&", "p_1", "rtsp://h/user=u%26_password=p_1_channel=0"),
        ("http://h/flv?user={user}&password={password}", "{password}", "x", "http://h/flv?user=%7Bpassword%7D&password=x"),
    ],
)
def test_credentials_are_put_in_percent_encoded(address: str, user: str, password: str, source: str) -> None:
    assert source_address(address, user, password) == source


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_any_credentials_survive_the_way_through_an_address(user: str, password: str) -> None:
    parts = urlsplit(source_address("rtsp://10.0.0.5:554/stream1", user, password))
    assert (unquote(parts.username or ""), unquote(parts.password or "")) == (user, password)
    assert (parts.hostname, parts.port, parts.path) == ("10.0.0.5", 554, "/stream1")


def test_a_camera_becomes_one_mount_or_two() -> None:
    camera = Camera(
        id="1",
        title="정문",
        mount="camera-1",
        address="rtsp://h/1",
        user="u",
        transport="udp",
        on_demand=False,
        enabled=False,
        start="keyframe",
        max_readers=12,
        max_egress_kbps=20_000,
    )
    (main,) = mounts_of(camera, NASTY)
    assert (main.name, main.title, main.transport, main.enabled, main.on_demand, main.start) == (
        "camera-1",
        "정문",
        "udp",
        False,
        False,
        "keyframe",
    )
    assert (main.max_readers, main.max_egress_kbps) == (12, 20_000)
    assert unquote(urlsplit(main.source).password or "") == NASTY
    assert main.listed
    with_sub = Camera(id="1", title="정문", mount="camera-1", address="rtsp://h/1", sub_address="rtsp://h/2", user="u", listed=False)
    main, sub = mounts_of(with_sub, "p")
    assert (main.listed, sub.listed) == (False, False)
    assert (sub.name, sub.source, sub.on_demand) == ("camera-1-sub", "rtsp://u:p@h/2", True)
    assert mount_names([with_sub]) == {"camera-1", "camera-1-sub"}


def test_the_whole_configuration() -> None:
    cameras = (Camera(id="1", title="a", mount="a", address="rtsp://h/1", user="u"), Camera(id="2", title="b", mount="b", address="demo:"))
    chosen = AppSettings(
        rtsp_port=9554, http_port=9080, webrtc_port=9189, listen_host="127.0.0.1", max_readers=300, max_egress_kbps=900_000
    )
    config = engine_config(chosen, cameras, {"1": "p"})
    assert (config.rtsp.port, config.rtsp.host, config.http.port, config.http.host) == (9554, "127.0.0.1", 9080, "127.0.0.1")
    assert (config.webrtc.host, config.webrtc.udp_port, config.webrtc.tcp_port) == ("127.0.0.1", 9189, 9189)
    assert (config.limits.max_readers, config.limits.max_egress_kbps) == (300, 900_000)
    assert [(mount.name, mount.source) for mount in config.mounts] == [("a", "rtsp://u:p@h/1"), ("b", "demo:")]
