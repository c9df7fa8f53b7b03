"""Which channels are proposed, under which names; what is here stays as it is, what is new or renamed is marked."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.flows.camera import Camera
from app.flows.devices.channel_choices import (
    ChannelChoice,
    ChannelState,
    gone_from,
    problem_of,
    propose,
    rename,
    retitle,
    tick,
    tick_all,
)
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look, LookState, Target
from app.flows.recorder_place import RecorderPlace
from app.flows.wording.words import untranslated
from relay_engine import DeviceView
from tests.kit.relay.device_views import make_camera, make_channel, make_recorder, make_stream

LOGIN = DeviceLogin("admin", "s3cret")


def looked(view: DeviceView, title: str = "") -> Look:
    return Look(Target(view.address, title=title, uuid="uuid"), LookState.FOUND, LOGIN, view)


def proposed(*views: DeviceView, cameras: tuple[Camera, ...] = (), names: tuple[str, ...] = ()) -> tuple[ChannelChoice, ...]:
    return propose([looked(view) for view in views], cameras, names, untranslated)


def camera_of(number: int, title: str, *, told: str | None = None, **fields: Any) -> Camera:
    place = RecorderPlace(key="DS-7716NI-K40001", channel=str(number), title=title if told is None else told)
    return Camera(id=f"id{number}", title=title, mount=f"m{number}", address=f"rtsp://old/{number}", recorder=place, **fields)


def test_all_that_are_online_are_ticked_and_those_that_are_not_are_shown() -> None:
    choices = proposed(make_recorder(16, offline=(3, 9)))
    assert [choice.channel.number for choice in choices if not choice.is_ticked] == [3, 9]
    assert [choice.title for choice in choices][:2] == ["Bay 1", "Bay 2"]
    assert [choice.name for choice in choices][:2] == ["bay-1", "bay-2"]
    assert not choices[2].can_be_ticked  # it has no address yet


def test_a_channel_that_is_offline_but_has_an_address_may_be_ticked() -> None:
    channel = msgspec.structs.replace(make_channel(1, "Gate"), online=False)
    (choice,) = proposed(msgspec.structs.replace(make_recorder(0), channels=(channel,)))
    assert (choice.is_ticked, choice.can_be_ticked) == (False, True)
    assert tick((choice,), 0, ticked=True)[0].is_ticked


@pytest.mark.parametrize(
    ("name", "title", "link"),
    [("Front door", "Front door", "front-door"), ("정문", "정문", "channel-1"), ("", "Channel 1", "channel-1"), ("  \t ", "Channel 1", "channel-1"),
     ("Tür 3", "Tür 3", "channel-1"), ("x" * 300, "x" * 80, "x" * 40), ("api", "api", "api-2"), ("***", "***", "channel-1")],
)  # fmt: skip
def test_names_of_every_kind_become_links(name: str, title: str, link: str) -> None:
    choice = proposed(make_recorder(2, names={1: name}))[0]
    assert (choice.title, choice.name) == (title, link)


def test_names_that_are_there_twice_get_what_tells_them_apart() -> None:
    choices = proposed(
        make_recorder(3, names={1: "Gate", 2: "gate", 3: "Gate"}),
        cameras=(Camera(id="g", title="Door", mount="gate", address="x"),),
        names=("gate",),
    )
    assert [choice.title for choice in choices] == ["Gate", "gate (Car park NVR)", "Gate 2"]
    assert len({choice.name for choice in choices} | {"gate"}) == 4


def test_a_camera_of_its_own_is_called_as_the_network_calls_it() -> None:
    assert proposed(make_camera())[0].title == "Barrier"
    nameless = propose([looked(make_camera(name=""), "Found name")], (), (), untranslated)[0]
    assert nameless.title == "Found name"
    assert proposed(msgspec.structs.replace(make_camera(name=""), model=""))[0].title == "Camera"


def test_what_is_here_is_known_again_and_kept() -> None:
    cameras = (camera_of(1, "Bay 1"), camera_of(2, "My own name", told="Bay 2"))
    choices = proposed(make_recorder(3), cameras=cameras, names=("m1", "m2"))
    assert [choice.state for choice in choices] == [ChannelState.HERE, ChannelState.HERE, ChannelState.NEW]
    assert [choice.is_ticked for choice in choices] == [False, False, True]
    assert choices[1].here_as == "My own name"


def test_a_channel_that_was_added_by_hand_is_known_by_its_address() -> None:
    by_hand = Camera(id="h", title="Hand", mount="hand", address=make_stream(2, 1).address)
    assert [choice.state for choice in proposed(make_recorder(2), cameras=(by_hand,))] == [ChannelState.NEW, ChannelState.HERE]


def test_the_same_number_of_another_recorder_is_another_channel() -> None:
    other = msgspec.structs.replace(camera_of(1, "Bay 1"), recorder=RecorderPlace(key="another", channel="1"))
    assert proposed(make_recorder(1), cameras=(other,))[0].state is ChannelState.NEW


@pytest.mark.parametrize(("title", "ticked"), [("Bay 1", True), ("Named here", False)])
def test_a_channel_renamed_at_the_recorder_is_offered_its_new_name(title: str, ticked: bool) -> None:
    choice = proposed(make_recorder(1, names={1: "Ramp"}), cameras=(camera_of(1, title, told="Bay 1"),))[0]
    assert (choice.state, choice.title, choice.is_ticked) == (ChannelState.RENAMED, "Ramp", ticked)
    assert not choice.is_wanted  # no second camera


@pytest.mark.parametrize("fields", [{"origin": "file"}, {"told": ""}, {"title": "Ramp"}])
def test_no_new_name_is_offered_where_there_is_nothing_to_change(fields: dict[str, Any]) -> None:
    camera = camera_of(1, **{"title": "Bay 1", **fields})
    if "title" in fields:
        camera = msgspec.structs.replace(camera, recorder=msgspec.structs.replace(camera.recorder, title="Bay 1"))
    assert proposed(make_recorder(1, names={1: "Ramp"}), cameras=(camera,))[0].state is ChannelState.HERE


def test_channels_that_the_recorder_has_no_more_are_named() -> None:
    cameras = (camera_of(1, "Bay 1"), camera_of(7, "Bay 7"), Camera(id="o", title="Other", mount="o", address="x"))
    assert [camera.title for camera in gone_from([looked(make_recorder(3))], cameras)] == ["Bay 7"]


def test_all_or_none_are_ticked_with_one_press() -> None:
    choices = tick_all(proposed(make_recorder(4, offline=(2,))), ticked=False)
    assert not any(choice.is_ticked for choice in choices)
    assert [choice.is_ticked for choice in tick_all(choices, ticked=True)] == [True, False, True, True]


def test_a_link_follows_the_name_until_somebody_types_one() -> None:
    choices = retitle(proposed(make_recorder(2)), 0, "  North   gate ", ())
    assert (choices[0].title, choices[0].name) == ("North gate", "north-gate")
    choices = retitle(rename(choices, 0, "mine"), 0, "South", ())
    assert (choices[0].title, choices[0].name) == ("South", "mine")


def test_a_link_made_of_a_name_leaves_those_of_the_others_alone() -> None:
    choices = retitle(proposed(make_recorder(3)), 0, "Bay 2", ("bay-2-2",))
    assert choices[0].name not in {"bay-2", "bay-2-2", "bay-3"}


@pytest.mark.parametrize(
    ("title", "name", "words"),
    [("", "x", "Give the camera a name."), ("BAY 2", "x", "Another camera has this name."), ("Hall", "x", "Another camera has this name."),
     ("New", "no blanks", "Use letters"), ("New", "api", "Use letters"), ("New", "static", "Use letters"), ("New", "bay-2", "Another camera has this link."),
     ("New", "hall", "Another camera has this link."), ("New", "new", "")],
)  # fmt: skip
def test_names_are_checked_before_the_relay_is_asked(title: str, name: str, words: str) -> None:
    cameras = (Camera(id="h", title="Hall", mount="hall", address="x"),)
    choices = rename(retitle(proposed(make_recorder(2), cameras=cameras), 0, title, ()), 0, name)
    problem = problem_of(choices, 0, cameras, ("hall",), untranslated)
    assert problem.startswith(words) if words else not problem
    assert not problem_of(tick(choices, 0, ticked=False), 0, cameras, ("hall",), untranslated)


def test_a_renamed_camera_may_keep_its_own_name() -> None:
    cameras = (camera_of(1, "Bay 1", told="Bay 1"),)
    choices = retitle(proposed(make_recorder(1, names={1: "Ramp"}), cameras=cameras), 0, "Bay 1", ())
    assert not problem_of(choices, 0, cameras, ("m1",), untranslated)


def test_the_small_picture_stands_in_where_there_is_no_large_one() -> None:
    channel = msgspec.structs.replace(make_channel(1, "x"), main=None)
    (choice,) = proposed(msgspec.structs.replace(make_recorder(0), channels=(channel,)))
    assert choice.main == channel.sub
    assert choice.sub is None
