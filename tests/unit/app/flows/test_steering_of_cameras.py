"""A camera's steering on its way into the relay's mounts and back: with the camera's login, or with one of its own."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from app.flows.add_camera import CameraDraft, Way, camera_from_draft, draft_from_camera, next_channel, problems, tidy
from app.flows.camera import Camera
from app.flows.camera_mounts import cameras_of, mounts_of
from app.flows.steering_address import NOT_STEERED, SteeringAddress
from app.flows.wording.words import untranslated
from tests.kit.relay.saved_mounts import saved_cameras

ONVIF = SteeringAddress(kind="onvif", profile="Profile_1")
OWN = SteeringAddress(kind="dahua", host="10.0.0.9", number=2, own_login=True, user="ptz", has_password=True)
GATE = Camera(id="1", title="Gate", mount="gate", address="rtsp://10.0.0.5/1", user="admin", has_password=True, steering=ONVIF)


def test_the_cameras_login_steers_it_too() -> None:
    assert mounts_of(GATE, "p@ss")[0].control == "onvif://admin:p%40ss@10.0.0.5/?profile=Profile_1"
    assert mounts_of(GATE)[0].control == "onvif://admin:***@10.0.0.5/?profile=Profile_1"
    assert mounts_of(msgspec.structs.replace(GATE, has_password=False, user=""))[0].control == "onvif://10.0.0.5/?profile=Profile_1"


def test_a_login_of_its_own_is_kept_apart_from_the_cameras() -> None:
    camera = msgspec.structs.replace(GATE, steering=OWN)
    assert mounts_of(camera, "new")[0].control == "dahua://ptz:***@10.0.0.9/?channel=2"
    assert mounts_of(camera, None, None, "x/y")[0].control == "dahua://ptz:x%2Fy@10.0.0.9/?channel=2"


@pytest.mark.parametrize("steering", [NOT_STEERED, ONVIF, OWN, msgspec.structs.replace(OWN, user="admin")])
def test_what_the_relay_keeps_is_read_back_as_it_was(steering: SteeringAddress) -> None:
    camera = msgspec.structs.replace(GATE, steering=steering, is_device=True, device_address="192.168.1.201")
    (again,) = cameras_of(saved_cameras(camera, password="secret"))
    assert (again.steering, again.is_device, again.device_address) == (steering, True, "192.168.1.201")


def test_a_draft_carries_it_both_ways_and_names_what_is_wrong_with_it() -> None:
    draft = draft_from_camera(GATE)
    assert camera_from_draft(draft, (), before=GATE).steering == ONVIF
    bad = dataclasses.replace(draft, steering=SteeringAddress(kind="pelco-d", host="10.0.0.300"))
    assert [problem.field for problem in problems(bad, untranslated)] == ["steering_host", "steering_port"]


def test_a_host_that_is_the_cameras_is_left_out_so_that_it_moves_with_it() -> None:
    draft = CameraDraft(
        title="Gate", way=Way.BRAND, brand="hikvision", host="10.0.0.5", steering=SteeringAddress(kind="hikvision", host="10.0.0.5")
    )
    assert camera_from_draft(tidy(draft), ()).steering.host == ""


def test_the_next_channel_of_a_recorder_is_steered_by_the_next_number() -> None:
    draft = CameraDraft(title="Gate", brand="hikvision", host="10.0.0.5", steering=SteeringAddress(kind="hikvision"))
    assert next_channel(draft, ()).steering.number == 2
    assert next_channel(dataclasses.replace(draft, steering=ONVIF), ()).steering == NOT_STEERED
