"""OnvifPtz against a scripted camera: every command, and the quirks of those that do them almost right."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.login_budget import LoginBudget
from relay_engine.errors import Fault
from relay_engine.onvif.onvif_device import OnvifDevice
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.onvif.onvif_ptz import OnvifPtz
from tests.kit.onvif.scripted_answers import ScriptedChannel, ScriptedProfile
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera, recorder


@contextlib.asynccontextmanager
async def steering(camera: ScriptedCamera, profile: str = "") -> AsyncIterator[OnvifPtz]:
    async with OnvifDevice(camera.address, USER, PASSWORD, budget=LoginBudget()) as device:
        ptz = device.ptz(profile)
        await ptz.open()
        yield ptz


async def test_what_a_camera_can_do_is_found_out() -> None:
    async with ScriptedCamera(quirks={"view"}) as camera, OnvifDevice(camera.address, USER, PASSWORD, budget=LoginBudget()) as device:
        facts = await device.ptz().open()
    assert (facts.profile, facts.most_presets, facts.most_timeout_s) == ("main", 16, 60.0)
    assert all((facts.move, facts.zoom, facts.relative, facts.absolute, facts.centre, facts.presets, facts.home, facts.focus))
    assert not facts.iris


async def test_every_command_arrives_as_it_was_meant() -> None:
    async with ScriptedCamera(quirks={"view"}) as camera, steering(camera) as ptz:
        await ptz.move(0.5, -0.25, 1, 2.0)
        await ptz.stop()
        await ptz.move_by(0.5, 0, 0)
        await ptz.centre(1, -1)
        await ptz.move_to(-1, 1, 0.5)
        place = await ptz.status()
        token = await ptz.set_preset("Tor <A> & B")
        await ptz.set_preset("Hof", token)
        assert [(preset.token, preset.name) for preset in await ptz.presets()] == [(token, "Hof")]
        await ptz.go_to_preset(token)
        await ptz.remove_preset(token)
        await ptz.set_home()
        await ptz.go_home()
        await ptz.focus(-1)
        await ptz.focus(0)
        assert await ptz.presets() == ()
    move, _stop, relative, centred, absolute, *_rest = camera.head.commands
    assert (move.pan, move.tilt, move.zoom, move.timeout_s, move.profile) == (0.5, -0.25, 1.0, 2.0, "main")
    assert (relative.pan, relative.tilt, relative.zoom, relative.detail) == (0.5, 0.0, None, "")
    assert (centred.pan, centred.tilt) == (1.0, -1.0)
    assert centred.detail.endswith("TranslationSpaceFov")
    assert (absolute.pan, absolute.tilt, absolute.zoom) == (-1.0, 1.0, 0.5)
    assert (place.pan_tilt, place.zoom, place.is_moving) == ((-1.0, 1.0), 0.5, False)
    assert camera.head.kinds[5:] == [
        *("SetPreset", "SetPreset", "GotoPreset", "RemovePreset", "SetHomePosition", "GotoHomePosition", "Move", "Stop")
    ]
    assert camera.head.commands[-2].zoom == -7.0
    assert camera.login.wrong == 0


async def test_a_camera_that_refuses_an_action_in_the_header_is_stopped() -> None:
    """openvideolibs/python-onvif-zeep-async #155."""
    async with ScriptedCamera(quirks={"no Action in the header"}) as camera, steering(camera) as ptz:
        await ptz.move(1, 0, 0, 1)
        await ptz.stop()
        assert not camera.head.is_moving
        assert camera.head.kinds == ["ContinuousMove", "Stop"]


@pytest.mark.parametrize("quirks", [{"no Stop"}, {"no Stop", "one axis"}], ids=["both axes", "one axis a command"])
async def test_a_camera_without_stop_is_given_a_velocity_of_nothing(quirks: set[str]) -> None:
    async with ScriptedCamera(quirks=quirks) as camera, steering(camera) as ptz:
        await ptz.move(1, 0, 1, 1)
        assert camera.head.velocity == (1.0, 0.0, 1.0)
        await ptz.stop()
        assert camera.head.velocity == (0.0, 0.0, 0.0)


async def test_a_camera_that_refuses_a_timeout_is_told_none() -> None:
    """Onvif.Core #30 (Bosch); here one that even says which it takes."""
    async with ScriptedCamera() as camera, steering(camera) as ptz:
        camera.quirks.add("no Timeout")
        for _ in range(3):
            await ptz.move(1, 0, 0, 1)
        assert [command.timeout_s for command in camera.head.commands] == [None, None, None]
        assert camera.asked["ContinuousMove"] == 4


async def test_a_timeout_is_kept_to_what_the_camera_takes() -> None:
    async with ScriptedCamera() as camera, steering(camera) as ptz:
        await ptz.move(1, 0, 0, 3600)
        await ptz.move(1, 0, 0, 0.001)
    assert [command.timeout_s for command in camera.head.commands] == [60.0, 0.1]


async def test_stop_waits_for_no_move_and_comes_again_behind_it() -> None:
    async with ScriptedCamera(quirks={"no answer to moves"}) as camera, steering(camera) as ptz:
        late = asyncio.ensure_future(ptz.move(1, 0, 0, 1))
        async with asyncio.timeout(30):
            while not camera.asked["ContinuousMove"]:
                await camera.head.changed.wait()
        await ptz.stop()
        assert camera.head.kinds == ["Stop"]
        camera.go.set()
        await late
        await camera.head.wait_for("Stop", 2)
        assert camera.head.kinds == ["Stop", "ContinuousMove", "Stop"]
        assert not camera.head.is_moving


async def test_stop_does_not_come_again_behind_somebody_elses_move() -> None:
    async with ScriptedCamera(quirks={"no answer to moves"}) as camera, steering(camera) as ptz:
        late = asyncio.ensure_future(ptz.move(1, 0, 0, 1))
        async with asyncio.timeout(30):
            while not camera.asked["ContinuousMove"]:
                await camera.head.changed.wait()
        await ptz.stop()
        newer = asyncio.ensure_future(ptz.move(0, 1, 0, 1))
        await asyncio.sleep(0)
        camera.go.set()
        await asyncio.gather(late, newer)
        await ptz.status()
        assert camera.head.kinds == ["Stop", "ContinuousMove", "ContinuousMove"]
        assert camera.head.velocity == (0.0, 1.0, 0.0)


@pytest.mark.parametrize("channel", [1, 3])
async def test_a_recorders_channels_are_steered_each_by_its_own_profile(channel: int) -> None:
    """blakeblackshear/frigate #8052: the first profile that can be steered belongs to another channel."""
    async with ScriptedCamera(recorder(4, ptz=True)) as camera, steering(camera, f"P00{channel}S") as ptz:
        await ptz.move(1, 0, 0, 1)
        await ptz.stop()
    assert {command.profile for command in camera.head.commands} == {f"P00{channel}S"}


async def test_a_channel_that_cannot_be_steered_steers_no_other() -> None:
    channels = (ScriptedChannel("a", (ScriptedProfile("a1"),), ptz=True), ScriptedChannel("b", (ScriptedProfile("b1"),)))
    async with ScriptedCamera(channels) as camera, OnvifDevice(camera.address, USER, PASSWORD, budget=LoginBudget()) as device:
        for profile in ("b1", "gone"):
            with pytest.raises(DeviceError) as caught:
                await device.ptz(profile).open()
            assert caught.value.fault is Fault.NOT_FOUND


async def test_what_a_camera_cannot_do_is_refused_here() -> None:
    async with ScriptedCamera() as camera, steering(camera) as ptz:
        for refused in (ptz.centre(0, 0), ptz.iris(1)):
            with pytest.raises(OnvifFault):
                await refused
        with pytest.raises(OnvifFault):
            await ptz.go_to_preset("none")
    assert camera.head.commands == []
