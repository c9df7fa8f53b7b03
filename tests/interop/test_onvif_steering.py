"""Clients of others steer a camera through the relay: what they ask arrives at the camera, and who has to wait is told for whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from onveef import OnvifError
from zeep.exceptions import Fault

from tests.kit.onvif.scripted_camera import PASSWORD as CAMERA_PASSWORD
from tests.kit.onvif.scripted_camera import USER as CAMERA_USER
from tests.kit.onvif.scripted_camera import ScriptedCamera
from tests.kit.onvif_peers import node_onvif
from tests.kit.onvif_peers.onveef_client import onveef_client
from tests.kit.onvif_peers.zeep_onvif import zeep_camera
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.relay_process import RelayProcess

HOLDER, EQUAL, LOWER, HIGHER = "nvr", "second-nvr", "visitor", "chief"
PASSWORD = "device-password"
_PRIORITIES = {HOLDER: 0, EQUAL: 0, LOWER: 10, HIGHER: 9000}
_USERS = "".join(
    f'[[users]]\nname = "{name}"\npassword = "{PASSWORD}"\nrole = "operator"\nsteer_priority = {priority}\n'
    for name, priority in _PRIORITIES.items()
)
_PATIENCE_S = 60.0
PROFILE = "Profile_1"
HOST = "127.0.0.1"

type Steer = Callable[[int, str], Awaitable[str]]  # the device's port, whose login -> why it may not, "" = it moved


@dataclass(frozen=True)
class Steered:
    """A camera with a head, and the relay that is a camera in its place."""

    camera: ScriptedCamera
    relay: RelayProcess
    port: int  # of the relay's device

    @property
    def heard(self) -> list[str]:
        """What the camera was told to do, repetitions left out: a move that goes on is renewed."""
        return [kind for kind, _ in groupby(self.camera.head.kinds)]

    def moves(self, kind: str) -> tuple[float | None, float | None, float | None]:
        """Pan, tilt and zoom of the first command of that kind."""
        first = next(command for command in self.camera.head.commands if command.kind == kind)
        return first.pan, first.tilt, first.zoom


def _knows_the_camera(relay: RelayProcess) -> bool:
    can_move: bool = relay.get("/api/v1/mounts/gate/ptz")["steering"]["abilities"]["move"]
    return can_move


@pytest.fixture
async def steered(tmp_path: Path) -> AsyncIterator[Steered]:
    """Once the relay knows what the camera can."""
    port = find_free_port()
    more = f'[access]\nmode = "closed"\n[onvif]\nhost = "{HOST}"\ndiscovery = false\nfirst_port = {port}\n{_USERS}'
    async with ScriptedCamera(quirks={"view"}) as camera:
        control = f"onvif://{CAMERA_USER}:{CAMERA_PASSWORD}@{camera.address}"
        relay = RelayProcess(tmp_path, mounts=[{"name": "gate", "source": "demo:", "onvif": True, "control": control}], more_toml=more)
        await asyncio.to_thread(relay.start)
        try:
            await asyncio.to_thread(relay.wait_until, lambda: _knows_the_camera(relay), deadline_s=_PATIENCE_S)
            yield Steered(camera, relay, port)
        finally:
            await asyncio.to_thread(relay.stop)


async def test_npm_onvif_steers_it(steered: Steered) -> None:
    node_onvif.require_node_onvif()
    calls: list[list[object]] = [
        ["getNodes"],
        ["getConfigurations"],
        ["setPreset", {"presetName": "정문"}],
        ["getPresets"],
        ["gotoPreset", {"preset": "preset1"}],
        ["continuousMove", {"x": 0.5, "y": -0.25, "zoom": 0.0, "timeout": 30_000}],
        ["getStatus"],
        ["stop", {"panTilt": True, "zoom": True}],
        ["relativeMove", {"x": 0.25, "y": 0, "zoom": 0}],
        ["absoluteMove", {"x": -0.5, "y": 0.5, "zoom": 0.25}],
        ["removePreset", {"presetToken": "preset1"}],
        ["getPresets"],
    ]
    visit = await node_onvif.visit(HOST, steered.port, HOLDER, PASSWORD, calls)
    assert [visit.error, *(answer.error for answer in visit.answers)] == [""] * (len(calls) + 1)
    assert visit.active_sources[0]["ptz"]["token"] == "PTZConfig_1"
    assert [preset["$"]["token"] for preset in visit.answers[3].value.values()] == ["preset1"]
    assert visit.answers[6].value["moveStatus"]["panTilt"] == "MOVING"
    assert visit.answers[11].value == {}
    assert steered.heard == ["SetPreset", "GotoPreset", "ContinuousMove", "Stop", "RelativeMove", "AbsoluteMove", "RemovePreset"]
    assert steered.moves("ContinuousMove")[:2] == (0.5, -0.25)
    assert steered.moves("AbsoluteMove") == (-0.5, 0.5, 0.25)


async def test_zeep_steers_it_and_reads_every_answer_strictly(steered: Steered) -> None:
    """The way of Home Assistant, and of Frigate where it follows somebody (by the picture)."""
    async with zeep_camera(HOST, steered.port, HOLDER, PASSWORD) as client:
        ptz = await client.create_ptz_service()
        node = (await ptz.GetNodes())[0]
        assert (node.HomeSupported, node.MaximumNumberOfPresets) == (True, 16)
        config = (await ptz.GetConfigurations())[0]
        options = await ptz.GetConfigurationOptions({"ConfigurationToken": config.token})
        in_picture = next(one.URI for one in options.Spaces.RelativePanTiltTranslationSpace if one.URI.endswith("TranslationSpaceFov"))
        velocity = {"PanTilt": {"x": 0.5, "y": 0.25}, "Zoom": {"x": -1}}
        await ptz.ContinuousMove({"ProfileToken": PROFILE, "Velocity": velocity, "Timeout": timedelta(seconds=30)})
        assert (await ptz.GetStatus({"ProfileToken": PROFILE})).MoveStatus.PanTilt == "MOVING"
        await ptz.Stop({"ProfileToken": PROFILE, "PanTilt": True, "Zoom": True})
        await ptz.RelativeMove({"ProfileToken": PROFILE, "Translation": {"PanTilt": {"x": 0.5, "y": -0.5, "space": in_picture}}})
        await ptz.AbsoluteMove({"ProfileToken": PROFILE, "Position": {"PanTilt": {"x": -1, "y": 1}, "Zoom": {"x": 0.5}}})
        token = await ptz.SetPreset({"ProfileToken": PROFILE, "PresetName": "정문 <A> & B"})
        assert [(preset.token, preset.Name) for preset in await ptz.GetPresets({"ProfileToken": PROFILE})] == [(token, "정문 <A> & B")]
        await ptz.GotoPreset({"ProfileToken": PROFILE, "PresetToken": token})
        await ptz.RemovePreset({"ProfileToken": PROFILE, "PresetToken": token})
        await ptz.SetHomePosition({"ProfileToken": PROFILE})
        await ptz.GotoHomePosition({"ProfileToken": PROFILE})
        with pytest.raises(Fault) as refused:
            await ptz.GotoPreset({"ProfileToken": PROFILE, "PresetToken": "no-such"})
        assert [subcode.localname for subcode in refused.value.subcodes] == ["InvalidArgVal", "NoToken"]
    kinds = ["ContinuousMove", "Stop", "RelativeMove", "AbsoluteMove", "SetPreset", "GotoPreset", "RemovePreset", "SetHomePosition"]
    assert steered.heard == [*kinds, "GotoHomePosition"]
    assert steered.moves("ContinuousMove") == (0.5, 0.25, -1.0)
    assert steered.moves("RelativeMove")[:2] == (0.5, -0.5)
    assert steered.moves("AbsoluteMove") == (-1.0, 1.0, 0.5)


async def test_onveef_steers_it(steered: Steered) -> None:
    async with onveef_client(HOST, steered.port, HOLDER, PASSWORD) as client:
        assert len(await client.ptz_get_nodes()) == len(await client.ptz_get_configurations()) == 1
        await client.ptz_continuous_move(profile_token=PROFILE, pan=-0.5, tilt=None, zoom=None, timeout="PT30S")
        assert (await client.ptz_get_status(profile_token=PROFILE))["move_status"]["pan_tilt"] == "MOVING"
        await client.ptz_stop(profile_token=PROFILE)
        await client.ptz_relative_move(profile_token=PROFILE, pan=0.25, tilt=0.25, zoom=None)
        await client.ptz_absolute_move(profile_token=PROFILE, pan=0.5, tilt=-0.5, zoom=1.0)
        token = await client.ptz_set_preset(profile_token=PROFILE, preset_name="Hof")
        assert [(one["token"], one["name"]) for one in await client.ptz_get_presets(profile_token=PROFILE)] == [(token, "Hof")]
        await client.ptz_goto_preset(profile_token=PROFILE, preset_token=token)
    assert steered.heard == ["ContinuousMove", "Stop", "RelativeMove", "AbsoluteMove", "SetPreset", "GotoPreset"]
    assert steered.moves("ContinuousMove")[0] == -0.5
    assert steered.moves("AbsoluteMove") == (0.5, -0.5, 1.0)


async def _by_npm(port: int, user: str) -> str:
    node_onvif.require_node_onvif()
    visit = await node_onvif.visit(HOST, port, user, PASSWORD, [["continuousMove", {"x": -1, "y": 0, "zoom": 0, "timeout": 30_000}]])
    return visit.answers[0].error


async def _by_zeep(port: int, user: str) -> str:
    async with zeep_camera(HOST, port, user, PASSWORD) as client:
        ptz = await client.create_ptz_service()
        try:
            await ptz.ContinuousMove(
                {"ProfileToken": PROFILE, "Velocity": {"PanTilt": {"x": -1, "y": 0}}, "Timeout": timedelta(seconds=30)}
            )
        except Fault as error:
            return " ".join([*(subcode.localname for subcode in error.subcodes), str(error)])
    return ""


async def _by_onveef(port: int, user: str) -> str:
    async with onveef_client(HOST, port, user, PASSWORD) as client:
        try:
            await client.ptz_continuous_move(profile_token=PROFILE, pan=-1, tilt=0, zoom=None, timeout="PT30S")
        except OnvifError as error:
            return str(error)
    return ""


async def test_who_has_to_wait_is_told_for_whom_and_the_camera_hears_nothing_of_it(steered: Steered) -> None:
    async with zeep_camera(HOST, steered.port, HOLDER, PASSWORD) as client:
        ptz: Any = await client.create_ptz_service()
        move = {"ProfileToken": PROFILE, "Velocity": {"PanTilt": {"x": 1, "y": 0}}, "Timeout": timedelta(seconds=60)}
        await ptz.ContinuousMove(move)
        for steer in (_by_zeep, _by_onveef, _by_npm):
            for user in (EQUAL, LOWER):
                await ptz.ContinuousMove(move)  # so that whoever steers has not gone to sleep meanwhile
                assert f"{HOLDER} steers this camera" in await steer(steered.port, user), (steer, user)
        assert steered.heard == ["ContinuousMove"]
        assert {command.pan for command in steered.camera.head.commands} == {1.0}
        assert await _by_zeep(steered.port, HIGHER) == ""
        assert await _by_zeep(steered.port, HOLDER) == f"OperationProhibited {HIGHER} steers this camera"
    await steered.camera.head.wait_for("ContinuousMove")
    assert steered.heard == ["ContinuousMove", "Stop", "ContinuousMove"]
    assert steered.camera.head.commands[-1].pan == -1.0
