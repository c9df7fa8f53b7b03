"""Ticked channels become mounts: pairs that stay together, batches the relay takes whole, logins where they belong."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
import pytest

from app.flows.devices.channel_choices import ChannelChoice, propose, rename, tick_all
from app.flows.devices.device_import import MOST_MOUNTS, draft_of, import_batches
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look, LookState, Target
from app.flows.wording.words import untranslated
from relay_engine import DeviceView
from tests.kit.relay.device_views import make_camera, make_recorder

LOGIN = DeviceLogin("admin", "p@ss/w:rd")


def choices_of(view: DeviceView, login: DeviceLogin = LOGIN) -> tuple[ChannelChoice, ...]:
    return propose([Look(Target(view.address, uuid="u"), LookState.FOUND, login, view)], (), (), untranslated)


def test_sixty_four_channels_are_one_batch_of_pairs() -> None:
    (batch,) = import_batches(choices_of(make_recorder(64, offline=(5,))), (), on_demand=False, small=True)
    mains = [config for config in batch.mounts if not config.variant_of]
    assert (len(batch.mounts), len(mains)) == (126, 63)
    assert all(sub.variant_of == main.name for main, sub in zip(batch.mounts[::2], batch.mounts[1::2], strict=True))
    assert len({config.name for config in batch.mounts}) == 126
    assert {config.on_demand for config in mains} == {False}
    assert all(config.on_demand for config in batch.mounts if config.variant_of)  # a recorder serves few sessions


def test_a_mount_says_which_channel_it_is_and_logs_in() -> None:
    (batch,) = import_batches(choices_of(make_recorder(1)), (), on_demand=True, small=False)
    (main,) = batch.mounts
    assert (main.name, main.title, main.on_demand) == ("bay-1", "Bay 1", True)
    assert main.source == "rtsp://admin:p%40ss%2Fw%3Ard@192.168.1.64:554/Streaming/Channels/101"
    assert {key: text for key, text in main.labels.items() if key.startswith("recorder")} == {
        "recorder": "DS-7716NI-K40001",
        "recorder_channel": "1",
        "recorder_address": "192.168.1.64:80",
        "recorder_name": "Car park NVR",
        "recorder_title": "Bay 1",
        "recorder_kind": "recorder",
    }


def test_what_the_relay_keeps_is_not_typed_again() -> None:
    (batch,) = import_batches(choices_of(make_recorder(2), DeviceLogin("admin", secret_of="gate")), (), on_demand=False, small=True)
    assert batch.secrets_of == "gate"
    assert {urlsplit(config.source).password for config in batch.mounts} == {"***"}


def test_a_device_without_a_login_is_asked_without_one() -> None:
    (batch,) = import_batches(choices_of(make_camera(), DeviceLogin()), (), on_demand=False, small=False)
    assert batch.mounts[0].source == "rtsp://192.168.1.21:554/Streaming/Channels/101"


@pytest.mark.parametrize("small", [False, True])
def test_more_than_the_relay_takes_at_once_is_divided_between_pairs(small: bool) -> None:
    batches = import_batches(choices_of(make_recorder(300)), (), on_demand=False, small=small)
    assert all(len(batch.mounts) <= MOST_MOUNTS for batch in batches)
    for batch in batches:
        names = {config.name for config in batch.mounts}
        assert all(config.variant_of in names for config in batch.mounts if config.variant_of)
    assert sum(len(batch.mounts) for batch in batches) == (600 if small else 300)


def test_different_logins_are_different_batches() -> None:
    other = msgspec.structs.replace(make_recorder(1), serial="other")
    looks = [
        Look(Target("a:80"), LookState.FOUND, DeviceLogin("admin", secret_of="gate"), make_recorder(1)),
        Look(Target("b:80"), LookState.FOUND, DeviceLogin("admin", secret_of="hall"), other),
        Look(Target("c:80"), LookState.FOUND, LOGIN, make_camera()),
    ]
    batches = import_batches(propose(looks, (), (), untranslated), (), on_demand=False, small=False)
    assert [batch.secrets_of for batch in batches] == ["gate", "hall", ""]


def test_a_small_picture_never_takes_the_link_of_another_camera() -> None:
    choices = rename(choices_of(make_recorder(2)), 1, "bay-1-sub")
    (batch,) = import_batches(choices, (), on_demand=False, small=True)
    assert len({config.name for config in batch.mounts}) == 4
    assert "bay-1-sub" in {config.name for config in batch.mounts if not config.variant_of}


def test_nothing_ticked_is_nothing_to_do() -> None:
    assert import_batches(tick_all(choices_of(make_recorder(4)), ticked=False), (), on_demand=False, small=True) == ()


def test_no_password_is_shown() -> None:
    (choice,) = choices_of(make_camera())
    assert "p@ss" not in repr(choice)
    assert "p@ss" not in repr(draft_of(choice, on_demand=False, small=False))


@pytest.mark.parametrize(
    ("control", "written"),
    [
        ("hikvision://192.168.1.64/?channel=3", "hikvision://admin:p%40ss%2Fw%3Ard@192.168.1.64/?channel=3"),
        ("onvif://192.168.1.64:8000/?profile=Profile_3", "onvif://admin:p%40ss%2Fw%3Ard@192.168.1.64:8000/?profile=Profile_3"),
        ("", ""),
        ("of tomorrow://x", ""),
    ],
)
def test_a_channel_that_can_be_steered_is_steered_with_the_same_login(control: str, written: str) -> None:
    view = make_recorder(1)
    view = msgspec.structs.replace(view, channels=(msgspec.structs.replace(view.channels[0], control=control),))
    (batch,) = import_batches(choices_of(view), (), on_demand=False, small=True)
    assert [config.control for config in batch.mounts] == [written, ""]
