"""Looks and searches by ONVIF, at scripted devices with the quirks of real ones."""

from __future__ import annotations

import pytest

from relay_engine.access.subject import OWNER
from relay_engine.commands.devices import FindDevices, LookIntoDevice
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.recorders.views import DeviceView
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera, recorder
from tests.kit.onvif.scripted_login import ScriptedLogin
from tests.kit.recorders.looking import have_fresh_budget
from tests.kit.relay.pretend_relay import PretendRelay


@pytest.fixture(autouse=True)
def budget(monkeypatch: pytest.MonkeyPatch) -> None:
    have_fresh_budget(monkeypatch)


@pytest.fixture
def relay() -> PretendRelay:
    return PretendRelay()


async def look(relay: PretendRelay, camera: ScriptedCamera, *, password: str = PASSWORD, brand: str = "onvif") -> DeviceView:
    return await relay.executor.execute(LookIntoDevice(address=camera.address, user=USER, password=password, brand=brand), OWNER)  # type: ignore[arg-type]


@pytest.mark.parametrize("brand", ["", "onvif"])
async def test_channels_that_are_offline_are_there_and_no_error(relay: PretendRelay, brand: str) -> None:
    """agsh/onvif #369: the first source has no profile."""
    async with ScriptedCamera(channels=recorder(16, offline=frozenset({1, 5}), ptz=True)) as camera:
        device = await look(relay, camera, brand=brand)
        assert (device.brand, device.is_recorder) == ("onvif", True)
        assert [each.number for each in device.channels if not each.online] == [1, 5]
        for each in device.channels:
            if each.online:
                assert each.main is not None
                assert each.main.address.endswith(f"/Streaming/Channels/{each.number}01")
                assert f"P{each.number:03}M" in each.control
        assert PASSWORD not in repr(device)


@pytest.mark.parametrize(
    "quirk", ["broken media2", "no services", "undeclared prefix", "latin-1", "two documents", "400", "no interfaces", "no snapshots"]
)
async def test_what_devices_get_wrong(relay: PretendRelay, quirk: str) -> None:
    async with ScriptedCamera(channels=recorder(4, offline=frozenset({2})), quirks={quirk}) as camera:
        device = await look(relay, camera)
        assert [each.online for each in device.channels] == [True, False, True, True]


async def test_inner_addresses_behind_a_forwarded_port_are_reached_where_they_were_typed(relay: PretendRelay) -> None:
    async with ScriptedCamera(
        channels=recorder(2, ptz=True), told_base="http://192.168.1.64:80", told_rtsp="rtsp://192.168.1.64:554"
    ) as camera:
        device = await look(relay, camera)
        assert "192.168" not in repr(device)
        main = device.channels[1].main
        assert main is not None
        assert main.address in ("rtsp://127.0.0.1/Streaming/Channels/201", "rtsp://127.0.0.1:554/Streaming/Channels/201")
        assert device.channels[1].snapshot_url.startswith(f"http://{camera.address}")
        assert device.channels[1].control.startswith(f"onvif://{camera.address}/")


@pytest.mark.parametrize("skew_s", [-36_000.0, 40.0, 36_000.0])
async def test_a_clock_that_is_wrong_costs_no_login(relay: PretendRelay, skew_s: float) -> None:
    async with ScriptedCamera(login=ScriptedLogin(ways="wsse"), shown_clock_s=skew_s) as camera:
        assert (await look(relay, camera)).channels[0].online


@pytest.mark.parametrize("ways", ["digest", "wsse", "digest wsse"])
@pytest.mark.parametrize("brand", ["", "onvif"])
async def test_a_wrong_password_is_shown_at_most_twice(relay: PretendRelay, ways: str, brand: str) -> None:
    """rroller/dahua #729: who goes on trying is locked out with the right one, too."""
    async with ScriptedCamera(login=ScriptedLogin(ways=ways, lock_after=3)) as camera:
        for code in ("device_login_wrong", "device_login_frozen"):
            with pytest.raises(UserFacingError) as caught:
                await look(relay, camera, password="wrong", brand=brand)
            assert caught.value.code == code or brand == ""
        assert camera.login.wrong <= 2
        assert (await look(relay, camera, brand=brand)).channels


async def test_one_address_is_asked_and_says_what_is_taken_from_it_already(relay: PretendRelay) -> None:
    relay.has(MountConfig(name="gate", source="rtsp://admin:pw@127.0.0.1/1"))
    relay.has(MountConfig(name="gate-sub", source="rtsp://admin:pw@127.0.0.1/2", variant_of="gate"))
    relay.has(MountConfig(name="yard", source="rtsp://10.0.0.5/1"))
    await relay.book.open()
    async with ScriptedCamera() as camera:
        found = await relay.executor.execute(FindDevices(seconds=2.0, address=camera.address), OWNER)
        assert [(each.address, each.mounts) for each in found if each.address == camera.address] == [(camera.address, ("gate",))]
        assert not camera.login.wrong
    with pytest.raises(UserFacingError) as caught:
        await relay.executor.execute(FindDevices(address="nowhere.invalid"), OWNER)
    assert caught.value.code == "device_unreachable"
    await relay.book.close()
