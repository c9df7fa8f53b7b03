"""The wizard's fields: tidied, checked, turned into a camera and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.flows.add_camera import (
    Addresses,
    CameraDraft,
    Way,
    address_left_out,
    addresses_of,
    camera_from_draft,
    draft_from_camera,
    problems,
    suggest_title,
    switch_way,
    tidy,
    title_problem,
)
from app.flows.camera_brands import brand_for
from app.flows.pasted_address import read_host
from app.flows.wording.words import untranslated

BRAND = CameraDraft(title="Gate", brand="hikvision", host="10.0.0.5", channel=2, user="admin", password="s3cret")
PASTED = CameraDraft(title="Gate", way=Way.ADDRESS, address="rtsp://10.0.0.5/s")


def wrong_fields(draft: CameraDraft) -> list[str]:
    return [problem.field for problem in problems(tidy(draft), untranslated)]


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (BRAND, []),
        (PASTED, []),
        (CameraDraft(way=Way.DEMO), []),
        (CameraDraft(), ["brand", "host"]),
        (replace(BRAND, host="  "), ["host"]),
        (replace(BRAND, host="10.0.0.999"), ["host"]),
        (replace(BRAND, port=70_000), ["port"]),
        (replace(BRAND, port=-1), ["port"]),
        (replace(BRAND, channel=0), ["channel"]),
        (replace(BRAND, user=""), ["user"]),
        (replace(BRAND, mount="Gate!"), ["mount"]),
        (replace(BRAND, mount="gate-2"), []),
        (replace(BRAND, brand="other"), []),
        (replace(PASTED, address=""), ["address"]),
        (replace(PASTED, address="nonsense"), ["address"]),
        (replace(PASTED, sub_address="ftp://x/y"), ["sub_address"]),
        (CameraDraft(brand="unifi-protect"), ["address"]),
        (CameraDraft(brand="unifi-protect", address="rtsps://192.168.1.1:7441/AbC?enableSrtp"), []),
    ],
)
def test_problems_name_the_field(draft: CameraDraft, fields: list[str]) -> None:
    assert wrong_fields(draft) == fields


def test_a_video_file_is_a_source(tmp_path: Path) -> None:
    clip = tmp_path / "loop.mp4"
    assert wrong_fields(replace(PASTED, address=str(clip))) == ["address"]
    clip.write_bytes(b"")
    assert wrong_fields(replace(PASTED, address=str(clip))) == []


def test_tidy_moves_credentials_and_ports_to_their_fields() -> None:
    pasted = tidy(replace(PASTED, address=" admin:p%40ss@10.0.0.5:8554/s "))
    assert (pasted.address, pasted.user, pasted.password) == ("rtsp://10.0.0.5:8554/s", "admin", "p@ss")
    typed = tidy(replace(BRAND, host="http://10.0.0.5:80/", user=" admin "))
    assert (typed.host, typed.port, typed.user) == ("10.0.0.5", 0, "admin")
    assert tidy(replace(BRAND, host="10.0.0.5:8554")).port == 8554
    assert tidy(replace(BRAND, host="10.0.0.5:8554", port=555)).port == 8554  # what is typed last
    whole = tidy(replace(BRAND, host="rtsp://bob:pw@10.0.0.5/Streaming/Channels/1601?transportmode=unicast", channel=1))
    assert (whole.host, whole.channel, whole.user, whole.password) == ("10.0.0.5", 16, "bob", "pw")


def test_fields_typed_beside_a_clean_address_stay() -> None:
    draft = tidy(replace(PASTED, user="admin", password="pw"))
    assert (draft.user, draft.password) == ("admin", "pw")


def test_a_draft_shows_its_password_nowhere() -> None:
    assert "s3cret" not in repr(BRAND)
    assert "s3cret" not in str(addresses_of(BRAND))


@pytest.mark.parametrize(
    ("draft", "addresses"),
    [
        (BRAND, Addresses("rtsp://10.0.0.5/Streaming/Channels/201")),
        (
            replace(BRAND, use_sub_stream=True),
            Addresses("rtsp://10.0.0.5/Streaming/Channels/201", "rtsp://10.0.0.5/Streaming/Channels/202"),
        ),
        (replace(PASTED, sub_address="rtsp://10.0.0.5/t"), Addresses("rtsp://10.0.0.5/s", "rtsp://10.0.0.5/t")),
        (CameraDraft(way=Way.DEMO), Addresses("demo:")),
        (replace(BRAND, brand="other"), Addresses("")),
        (CameraDraft(brand="unifi-protect", address="rtsps://h/t"), Addresses("rtsps://h/t")),
    ],
)
def test_addresses(draft: CameraDraft, addresses: Addresses) -> None:
    assert addresses_of(draft) == addresses


@pytest.mark.parametrize(
    "draft",
    [
        replace(BRAND, use_sub_stream=True, transport="udp", on_demand=True, start="keyframe"),
        replace(PASTED, sub_address="rtsp://10.0.0.5/t", user="u", password="s3cret"),
        CameraDraft(title="Demo", way=Way.DEMO),
    ],
)
def test_a_camera_can_be_edited_as_it_was_added(draft: CameraDraft) -> None:
    camera = camera_from_draft(draft, ())
    again = camera_from_draft(replace(draft_from_camera(camera), password=draft.password), ("gate", "demo"), before=camera)
    assert again == camera


def test_a_new_camera_gets_an_id_and_a_free_name_of_its_own() -> None:
    first, second = camera_from_draft(BRAND, ()), camera_from_draft(BRAND, ("gate",))
    assert (first.mount, second.mount) == ("gate", "gate-2")
    assert first.id != second.id
    assert camera_from_draft(replace(BRAND, mount="door"), ()).mount == "door"


def test_links_stay_when_the_title_changes() -> None:
    camera = camera_from_draft(BRAND, ())
    renamed = camera_from_draft(replace(BRAND, title="정문"), (), before=camera)
    assert (renamed.title, renamed.mount, renamed.id) == ("정문", "gate", camera.id)


@pytest.mark.parametrize(("title", "bad"), [("", True), ("  ", True), ("x" * 81, True), ("GATE", True), (" gate ", True), ("Yard", False)])
def test_titles(title: str, bad: bool) -> None:
    assert bool(title_problem(title, ["Gate"], untranslated)) is bad


@pytest.mark.parametrize(
    ("draft", "taken", "title"),
    [
        (BRAND, (), "Hikvision channel 2"),
        (BRAND, ("hikvision channel 2",), "Camera 1"),
        (replace(BRAND, channel=1), ("Camera 1",), "Camera 2"),
        (CameraDraft(way=Way.DEMO), (), "Demo camera"),
        (PASTED, (), "Camera 1"),
    ],
)
def test_suggested_titles_are_free(draft: CameraDraft, taken: tuple[str, ...], title: str) -> None:
    assert suggest_title(draft, taken, untranslated) == title


def test_another_way_begins_with_what_was_typed_last() -> None:
    small = replace(BRAND, use_sub_stream=True, port=8554, address="rtsp://10.0.0.9/older")
    pasted = switch_way(small, Way.ADDRESS)
    assert addresses_of(pasted) == addresses_of(small)
    back = switch_way(replace(pasted, address="rtsp://10.0.0.7:555/s"), Way.BRAND)
    assert (back.host, back.port, back.sub_address) == ("10.0.0.7", 555, "")
    assert switch_way(replace(BRAND, host=""), Way.ADDRESS).address == ""
    assert switch_way(replace(PASTED, address=""), Way.BRAND).host == ""
    assert switch_way(BRAND, Way.BRAND) is BRAND


@pytest.mark.parametrize(
    ("brand", "channel"), [("hikvision", 17), ("dahua", 3), ("axis", 2), ("reolink", 12), ("hanwha-nvr", 4), ("xmeye", 5), ("foscam", 1)]
)
def test_a_brand_finds_its_own_channel_in_an_address(brand: str, channel: int) -> None:
    own = brand_for(brand)
    entry = read_host(own.address("10.0.0.5", 0, channel))
    assert own.channel_of(entry.path) == (channel, True)
    assert address_left_out(own, entry) == ""
    small = read_host(own.address("10.0.0.5", 0, channel, sub=True))
    assert address_left_out(own, small) == small.address
