"""Cameras become mounts and mounts cameras: names that fit into links, credentials where they belong, nothing believed that is not so any more."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.flows.camera import Camera
from app.flows.camera_mounts import cameras_of, mounts_of, source_address
from relay_engine import MountConfig, MountSettings, mask_source

NASTY = "p@ss:w/rd?#%&한 글"
GATE = Camera(id="1", title="정문", mount="camera-1", address="rtsp://h.example/1", user="u")


def saved(*mounts: MountConfig, origin: str = "book") -> list[MountSettings]:
    """What the relay tells of these."""
    return [
        MountSettings(f"mount-settings/{one.name}", one.name, msgspec.structs.replace(one, source=mask_source(one.source)), origin)  # type: ignore[arg-type]
        for one in mounts
    ]


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
        ("rtsp://10.0.0.5/s", "admin", "***", "rtsp://admin:%2A%2A%2A@10.0.0.5/s"),  # a password, not the mask of one
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
    camera = msgspec.structs.replace(GATE, transport="udp", enabled=False, start="keyframe", max_readers=12, max_egress_kbps=20_000)
    (main,) = mounts_of(camera, NASTY)
    assert (main.name, main.title, main.transport, main.enabled, main.on_demand) == ("camera-1", "정문", "udp", False, False)
    assert (main.start, main.max_readers, main.max_egress_kbps, main.listed) == ("keyframe", 12, 20_000, True)
    assert unquote(urlsplit(main.source).password or "") == NASTY
    main, sub = mounts_of(msgspec.structs.replace(GATE, sub_address="rtsp://h.example/2", listed=False, access="closed"), "p")
    assert (main.listed, sub.listed, main.access, sub.access) == (False, False, "closed", "closed")
    assert (sub.name, sub.source, sub.on_demand, sub.variant_of) == ("camera-1-sub", "rtsp://u:p@h.example/2", True, "camera-1")


CAMERAS = [
    GATE,
    msgspec.structs.replace(GATE, sub_address="rtsp://h.example/2", sub_mount="camera-1-sub", on_demand=True, access="open"),
    Camera(id="2", title="Nvr", mount="nvr", address="rtsp://h.example:8554/Streaming/Channels/301", user="a b", brand="hikvision", host="h.example", port=8554, channel=3),
    Camera(
        id="3",
        title="X",
        mount="x",
        address="rtsp://10.0.0.5/user={user}_password={password}_channel=1_stream=0&onvif=0.sdp?real_stream",
        sub_address="rtsp://10.0.0.5/user={user}_password={password}_channel=1_stream=1&onvif=0.sdp?real_stream",
        sub_mount="x-sub-2",
        user="admin",
        brand="xmeye",
        host="10.0.0.5",
        channel=2,
    ),
    Camera(id="4", title="Flv", mount="flv", address="http://h.example/flv?app=bcs&user={user}&password={password}", user="joe"),
    Camera(id="5", title="Demo", mount="demo", address="demo:"),
    Camera(id="6", title="File", mount="file", address="/videos/a b.mp4"),
]  # fmt: skip


@pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: camera.mount)
@pytest.mark.parametrize("password", ["", NASTY])
def test_what_was_saved_is_the_camera_again(camera: Camera, password: str) -> None:
    password = password if camera.user else ""
    (again,) = cameras_of(saved(*mounts_of(camera, password)))
    assert again == msgspec.structs.replace(camera, has_password=bool(password))
    # Saved once more with the password that only the relay knows, nothing differs.
    assert saved(*mounts_of(again)) == saved(*mounts_of(camera, password))


def test_a_secret_that_is_a_part_of_the_address_is_not_shown() -> None:
    camera = Camera(id="1", title="t", mount="t", address="https://h.example/live?token=s3cret&x=1", brand="other", host="h.example")
    (again,) = cameras_of(saved(*mounts_of(camera, "")))
    assert again.address == "https://h.example/live?token=***&x=1"
    assert again.brand == "other"  # its labels are still believed


def test_labels_of_others_stay_and_ours_go_where_they_say_nothing_any_more() -> None:
    (main,) = mounts_of(CAMERAS[2], "p", {"floor": "2", "brand": "axis"})
    assert main.labels["floor"] == "2"
    assert main.labels["brand"] == "hikvision"
    (plain,) = mounts_of(msgspec.structs.replace(CAMERAS[2], brand=""), "p", main.labels)
    assert plain.labels == {"floor": "2", "camera": "2"}


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "rtsp://a:b@h.example:8554/Streaming/Channels/401"},  # by somebody who knows nothing of labels
        {"source": "demo:"},
        {"labels": {"camera": "2", "brand": "hologram", "host": "h", "address": "0"}},
    ],
)
def test_labels_of_another_address_are_not_believed(changes: dict[str, object]) -> None:
    (main,) = mounts_of(CAMERAS[2], "p")
    (camera,) = cameras_of(saved(msgspec.structs.replace(main, **changes)))
    assert (camera.id, camera.brand, camera.host, camera.channel) == ("2", "", "", 1)


@pytest.mark.parametrize("text", ["-1", "1e3", "99999999999", "٣", "", "513"])
def test_numbers_in_labels_are_checked(text: str) -> None:
    (main,) = mounts_of(CAMERAS[2], "p")
    (camera,) = cameras_of(saved(msgspec.structs.replace(main, labels={**main.labels, "port": text, "channel": text})))
    assert (camera.port, camera.channel) == (513 if text == "513" else 0, 1)


def test_a_mount_that_somebody_else_made_is_a_camera() -> None:
    (camera,) = cameras_of(saved(MountConfig(name="hall", source="rtsp://joe:pw@h.example/s")))
    assert (camera.id, camera.title, camera.user, camera.has_password, camera.origin) == ("mount:hall", "hall", "joe", True, "book")


def test_a_copy_of_a_camera_s_labels_makes_no_second_one_of_it() -> None:
    (main,) = mounts_of(GATE, "p")
    cameras = cameras_of(saved(main, msgspec.structs.replace(main, name="copy")))
    assert [camera.id for camera in cameras] == ["1", "mount:copy"]


@pytest.mark.parametrize(
    ("mounts", "shown"),
    [
        ([("a", ""), ("a-small", "a")], [("a", "a-small")]),
        ([("a-small", "a"), ("a", "")], [("a", "a-small")]),
        ([("a", ""), ("b", "a"), ("c", "a")], [("a", "b"), ("c", "")]),  # a second small picture is shown by itself
        ([("b", "gone")], [("b", "")]),
        ([("a", "a")], [("a", "")]),
        ([("a", "b"), ("b", "a")], [("a", ""), ("b", "")]),
    ],
)
def test_small_pictures_belong_to_their_cameras(mounts: list[tuple[str, str]], shown: list[tuple[str, str]]) -> None:
    configs = [MountConfig(name=name, source="demo:", variant_of=main) for name, main in mounts]
    assert [(camera.mount, camera.sub_mount) for camera in cameras_of(saved(*configs))] == shown


@pytest.mark.parametrize(("origin", "read_only"), [("file", True), ("run", False), ("book", False)])
def test_what_the_configuration_file_says_is_read_only(origin: str, read_only: bool) -> None:
    (camera,) = cameras_of(saved(MountConfig(name="a", source="rtsp://h.example/s"), origin=origin))
    assert camera.is_read_only == read_only
