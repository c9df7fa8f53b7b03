"""What is shown of a configuration, and what comes back of it."""

from __future__ import annotations

import msgspec
import pytest

from relay_engine.config import ForwardConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.execution.shown_config import keep_mount_secrets, mask_mount, refuse_masks

KEYED = "rtmp://live.example/app/the-key"
STEERED = "onvif://ptz:steer@10.0.0.5:8000/?profile=1"
OLD = MountConfig(name="gate", source="rtsp://u:hidden@10.0.0.5/1", control=STEERED, forwards=(ForwardConfig(url=KEYED),))


def test_what_is_shown_comes_back_as_what_it_was() -> None:
    shown = mask_mount(OLD)
    assert (shown.source, shown.forwards[0].url) == ("rtsp://u:***@10.0.0.5/1", "rtmp://live.example/app/***")
    assert shown.control == "onvif://ptz:***@10.0.0.5:8000/?profile=1"
    assert msgspec.convert(keep_mount_secrets(msgspec.to_builtins(shown), OLD), MountConfig) == OLD


@pytest.mark.parametrize("url", ["rtmp://evil.example/app/***", "rtmp://live.example/other/***", "rtmps://live.example/app/***"])
def test_a_kept_stream_key_goes_to_no_other_place(url: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        keep_mount_secrets({"forwards": [{"url": url}]}, OLD)
    assert caught.value.code == "password_missing"


@pytest.mark.parametrize(
    ("control", "kept"),
    [
        ("onvif://ptz:***@10.0.0.5:8000/?profile=2", "onvif://ptz:steer@10.0.0.5:8000/?profile=2"),
        ("onvif://ptz:***@10.0.0.5:80/", "onvif://ptz:steer@10.0.0.5:80/"),
        ("hikvision://ptz:***@10.0.0.5/?channel=1", "hikvision://ptz:steer@10.0.0.5/?channel=1"),
    ],
)
def test_a_camera_may_be_steered_otherwise_with_the_login_that_is_kept(control: str, kept: str) -> None:
    assert keep_mount_secrets({"control": control}, OLD) == {"control": kept}


def test_a_camera_that_was_not_steered_has_the_login_of_its_source() -> None:
    unsteered = msgspec.structs.replace(OLD, control="")
    assert keep_mount_secrets({"control": "onvif://u:***@10.0.0.5"}, unsteered) == {"control": "onvif://u:hidden@10.0.0.5"}


@pytest.mark.parametrize("control", ["onvif://u:***@evil.example", "onvif://u:***@10.0.0.5.evil.example:8000/", "axis://***@10.0.0.6/"])
def test_a_kept_login_steers_no_other_device(control: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        keep_mount_secrets({"control": control}, OLD)
    assert caught.value.code == "password_elsewhere"


def test_what_holds_no_mask_is_left_alone() -> None:
    changes = {"source": "rtsp://u:new@10.0.0.9/", "forwards": [{"url": KEYED}, {"url": 5}, "x"], "title": "***"}
    assert keep_mount_secrets(changes, OLD) == changes
    refuse_masks(OLD)


@pytest.mark.parametrize(
    "config",
    [
        mask_mount(OLD),
        MountConfig(name="gate", source="demo:", control="onvif://u:***@h"),
        MountConfig(name="gate", source="demo:", forwards=mask_mount(OLD).forwards),
    ],
)
def test_masks_that_stand_for_nothing(config: MountConfig) -> None:
    with pytest.raises(UserFacingError) as caught:
        refuse_masks(config)
    assert caught.value.code == "password_missing"
