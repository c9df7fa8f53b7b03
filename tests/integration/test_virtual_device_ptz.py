"""Steering through a virtual device: recorders, the lease, and the real camera behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from relay_engine.engine import Engine
from relay_engine.events import SteeringStatus
from relay_engine.soap.reader import children, text
from tests.kit.onvif.scripted_camera import PASSWORD as CAMERA_PASSWORD
from tests.kit.onvif.scripted_camera import USER as CAMERA_USER
from tests.kit.onvif.scripted_camera import ScriptedCamera
from tests.kit.onvif_device.device_engine import GATE, PASSWORD, USER, device_engine, device_of, make_config
from tests.kit.onvif_device.recorder import Recorder
from tests.kit.relay.live_engine import eventually

TOKEN = "<tptz:ProfileToken>Profile_1</tptz:ProfileToken>"
RIGHT = f'<tptz:ContinuousMove>{TOKEN}<tptz:Velocity><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0"/></tptz:Velocity>{{}}</tptz:ContinuousMove>'


def status_of(engine: Engine) -> SteeringStatus:
    return next(event for event in engine.snapshot() if isinstance(event, SteeringStatus))


@asynccontextmanager
async def steered() -> AsyncIterator[tuple[Engine, ScriptedCamera, Recorder]]:
    """A relay with a camera that can be steered, once it knows what that one can."""
    async with ScriptedCamera() as camera:
        control = f"onvif://{CAMERA_USER}:{CAMERA_PASSWORD}@127.0.0.1:{camera.port}"
        async with device_engine(make_config(msgspec.structs.replace(GATE, control=control)), live=False) as engine:
            await eventually(lambda: status_of(engine).abilities.move)
            yield engine, camera, Recorder(device_of(engine).port, USER, PASSWORD)


async def test_a_recorder_moves_the_camera_and_its_time_is_kept_by_us() -> None:
    async with steered() as (engine, camera, nvr):
        nodes = (await nvr.ask("<tptz:GetNodes/>")).payload
        assert text(children(nodes, "PTZNode")[0], "SupportedPTZSpaces/ContinuousPanTiltVelocitySpace/URI").endswith("VelocityGenericSpace")
        assert (await nvr.ask(RIGHT.format("<tptz:Timeout>PT0.5S</tptz:Timeout>"))).status == 200
        assert status_of(engine).holder == USER
        await eventually(lambda: camera.asked["ContinuousMove"] > 0)
        await eventually(lambda: camera.asked["Stop"] > 0)  # nobody has asked for that
        assert not status_of(engine).moving


async def test_one_recorder_steers_and_the_other_hears_who_does() -> None:
    """They share a login, and their hosts tell them apart."""
    async with steered() as (engine, camera, nvr):
        other = Recorder(nvr.port, USER, PASSWORD, local="127.0.0.2")
        assert (await nvr.ask(RIGHT.format(""))).status == 200
        moves = camera.asked["ContinuousMove"]
        heard = await other.ask(RIGHT.format(""))
        assert (heard.status, heard.fault.code, heard.fault.subcode) == (400, "Sender", "OperationProhibited")
        assert USER in heard.fault.reason
        assert camera.asked["ContinuousMove"] == moves
        assert (await other.ask(f"<tptz:GetStatus>{TOKEN}</tptz:GetStatus>")).status == 200  # reading needs no lease
        assert (await other.ask(f"<tptz:GetPresets>{TOKEN}</tptz:GetPresets>")).status == 200
        assert (await nvr.ask(f"<tptz:Stop>{TOKEN}</tptz:Stop>")).status == 200
        await eventually(lambda: not status_of(engine).moving)


async def test_whoever_may_only_watch_steers_nothing() -> None:
    async with steered() as (_, camera, nvr):
        anybody = await Recorder(nvr.port).ask(RIGHT.format(""))
        assert (anybody.status, bool(anybody.challenges)) == (401, True)
        looker = await Recorder(nvr.port, "looker", PASSWORD).ask(RIGHT.format(""))
        assert (looker.status, looker.fault.subcode) == (400, "OperationProhibited")
        assert camera.asked["ContinuousMove"] == 0
        assert (await Recorder(nvr.port).ask(f"<tptz:GetPresets>{TOKEN}</tptz:GetPresets>")).status == 200  # whoever watches may know them
