"""Steering addresses: what the relay keeps, and the fields of the dialog, are the same thing said twice."""

from __future__ import annotations

import pytest

from app.flows.steering_address import (
    PROTOCOLS,
    SteeringAddress,
    host_of,
    next_steering,
    read_steering_address,
    steering_problems,
    write_steering_address,
)
from relay_engine.provider.config_addresses import CONTROL_NUMBERS

HOST, USER = "10.0.0.5", "admin"
CASES = [
    ("onvif://admin:***@10.0.0.5/", SteeringAddress(kind="onvif")),
    ("onvif://admin:***@10.0.0.5:8000/?profile=Profile_1", SteeringAddress(kind="onvif", port=8000, profile="Profile_1")),
    ("onvifs://admin:***@10.0.0.5/", SteeringAddress(kind="onvif", tls=True)),
    ("hikvision://admin:***@10.0.0.5/?channel=3", SteeringAddress(kind="hikvision", number=3)),
    ("dahuas://admin:***@10.0.0.5:8443/?channel=1", SteeringAddress(kind="dahua", tls=True, port=8443)),
    ("axis://admin:***@10.0.0.6/?camera=2", SteeringAddress(kind="axis", host="10.0.0.6", number=2)),
    ("axiss://admin:***@10.0.0.6/?camera=2", SteeringAddress(kind="axis", tls=True, host="10.0.0.6", number=2)),
    ("pelco-d://10.0.0.9:4001/?address=7", SteeringAddress(kind="pelco-d", host="10.0.0.9", port=4001, number=7)),
    ("onvif://[fe80::1]:80/", SteeringAddress(kind="onvif", host="fe80::1")),
    ("hikvision://admin:***@10.0.0.5/?channel=1&style=old", SteeringAddress(kind="hikvision", more="style=old")),
]


@pytest.mark.parametrize(("control", "address"), CASES)
def test_reading_and_writing_agree(control: str, address: SteeringAddress) -> None:
    assert read_steering_address(control, camera_host=HOST, camera_user=USER) == address
    has_login = "admin" in control
    written = write_steering_address(address, HOST, USER if has_login else "", "***" if has_login else "", is_kept=True)
    assert written.replace(":80/", "/") == control.replace(":80/", "/")


def test_another_login_than_the_cameras_is_told_apart() -> None:
    address = read_steering_address("onvif://ptz%40x:***@10.0.0.5/", camera_host=HOST, camera_user=USER)
    assert (address.own_login, address.user, address.has_password) == (True, "ptz@x", True)
    assert write_steering_address(address, HOST, "ptz@x", "p/w") == "onvif://ptz%40x:p%2Fw@10.0.0.5/"


@pytest.mark.parametrize("control", ["", "ftp://10.0.0.5/", "onvif", "onvif://[::1", "onvif://10.0.0.5:99999/", "rtsp://10.0.0.5/1"])
def test_what_is_none_is_a_camera_that_cannot_be_steered(control: str) -> None:
    assert read_steering_address(control) == SteeringAddress()


@pytest.mark.parametrize("number", ["0", "-1", "257", "9999999999", "²", "x", ""])
def test_numbers_stay_within_their_bounds(number: str) -> None:
    assert read_steering_address(f"hikvision://10.0.0.5/?channel={number}").number == 1


def test_their_bounds_are_the_relays() -> None:
    bounds = {one.kind: (one.number, one.highest) for one in PROTOCOLS if one.number}
    for kind, (name, highest) in bounds.items():
        assert CONTROL_NUMBERS[kind][name] == (1, highest)
    assert bounds.keys() == CONTROL_NUMBERS.keys()


def test_the_next_channel_of_the_last_one_is_the_last_one() -> None:
    assert next_steering(SteeringAddress(kind="pelco-d", number=254)).number == 255
    assert next_steering(SteeringAddress(kind="pelco-d", number=255)).number == 255
    assert next_steering(SteeringAddress()) == SteeringAddress()


def test_without_a_kind_nothing_is_written() -> None:
    assert write_steering_address(SteeringAddress(host="10.0.0.5"), HOST, USER, "x") == ""


@pytest.mark.parametrize(
    ("address", "camera_host", "password", "fields"),
    [
        (SteeringAddress(), "", "", set()),
        (SteeringAddress(kind="onvif"), HOST, "", set()),
        (SteeringAddress(kind="onvif"), "", "", {"host"}),
        (SteeringAddress(kind="onvif", host="10.0.0.300"), HOST, "", {"host"}),
        (SteeringAddress(kind="pelco-d"), HOST, "", {"port"}),
        (SteeringAddress(kind="pelco-d", port=4001), HOST, "", set()),
        (SteeringAddress(kind="dahua", own_login=True), HOST, "secret", {"user"}),
    ],
)
def test_problems_stand_at_their_fields(address: SteeringAddress, camera_host: str, password: str, fields: set[str]) -> None:
    assert set(steering_problems(address, camera_host, password)) == fields


def test_the_host_of_a_cameras_address() -> None:
    assert [host_of(text) for text in ("rtsp://10.0.0.5:554/x", "rtsp://[::1]/x", "demo:", "/a/file.mp4", "rtsp://[::1")] == [
        "10.0.0.5", "::1", "", "", "",
    ]  # fmt: skip
