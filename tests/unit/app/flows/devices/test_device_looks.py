"""One login for many devices: each is asked once, none twice, and none that was not chosen."""

from __future__ import annotations

import asyncio

from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import DeviceLooks, LookState, Target
from relay_engine import UserFacingError
from tests.kit.players.staged_client import StagedClient
from tests.kit.relay.device_views import make_camera

LOGIN, OTHER = DeviceLogin("admin", "one"), DeviceLogin("admin", "two")
REFUSED = UserFacingError("device_login_wrong", "no", attempts_left=3)


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def make_looks(count: int = 3) -> tuple[StagedClient, DeviceLooks]:
    client = StagedClient()
    client.devices = {f"10.0.0.{number}:80": make_camera(f"10.0.0.{number}") for number in range(count)}
    looks = DeviceLooks(client, lambda: None)
    looks.choose([Target(address) for address in client.devices])
    return client, looks


async def test_all_are_asked_with_the_login_typed_once() -> None:
    client, looks = make_looks()
    looks.start(LOGIN)
    assert looks.is_running
    await settle()
    assert not looks.is_running
    assert [look.state for look in looks.looks] == [LookState.FOUND] * 3
    assert {call[1:3] for call in client.called("look_into_device")} == {("admin", "one")}


async def test_those_that_refuse_are_asked_again_with_another_login_and_the_others_are_not() -> None:
    client, looks = make_looks()
    client.devices["10.0.0.1:80"] = REFUSED
    looks.start(LOGIN)
    await settle()
    assert [look.target.address for look in looks.failed] == ["10.0.0.1:80"]
    assert looks.failed[0].error is REFUSED
    client.devices["10.0.0.1:80"] = make_camera("10.0.0.1")
    looks.start(OTHER)
    await settle()
    assert [call[:3] for call in client.called("look_into_device")][3:] == [("10.0.0.1:80", "admin", "two")]
    assert [look.login for look in looks.answered] == [LOGIN, OTHER, LOGIN]


async def test_a_defect_in_one_look_leaves_the_others() -> None:
    client, looks = make_looks()
    client.devices["10.0.0.0:80"] = None  # type: ignore[assignment]
    looks.looks = (*looks.looks,)

    async def look(address: str, *_arguments: object, **_named: object) -> object:
        if address == "10.0.0.0:80":
            raise RuntimeError("a defect")
        return client.devices[address]

    client.look_into_device = look  # type: ignore[assignment,method-assign]
    looks.start(LOGIN)
    await settle()
    assert [one.state for one in looks.looks] == [LookState.FAILED, LookState.FOUND, LookState.FOUND]


async def test_a_recorder_that_is_slow_is_no_reason_to_wait_for_ever_once_one_goes_back() -> None:
    client, looks = make_looks()
    client.look_gate = asyncio.Event()
    looks.start(LOGIN)
    await settle()
    looks.cancel()
    client.look_gate.set()
    await settle()
    assert not looks.is_running
    assert [look.state for look in looks.looks] == [LookState.WAITING] * 3


async def test_other_devices_may_be_chosen_without_asking_the_first_again() -> None:
    client, looks = make_looks()
    looks.choose([Target("10.0.0.0:80")])
    looks.start(LOGIN)
    await settle()
    looks.choose([Target("10.0.0.0:80"), Target("10.0.0.2:80")])
    looks.start(LOGIN)
    await settle()
    assert [call[0] for call in client.called("look_into_device")] == ["10.0.0.0:80", "10.0.0.2:80"]


async def test_a_kept_login_stays_with_the_relay() -> None:
    client, looks = make_looks(1)
    looks.start(DeviceLogin("admin", secret_of="gate"))
    await settle()
    assert client.called("look_into_device") == [("10.0.0.0:80", "admin", "", "", "gate")]


def test_a_password_is_in_no_text() -> None:
    assert "one" not in repr(LOGIN)
