"""What clients send becomes actions of the camera's controller, and its refusals become faults of ONVIF."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from relay_engine.events import PtzAbilities
from relay_engine.ptz.actions import Absolute, Action, Centre, Focus, Home, HomeSet, Move, PresetGo, PresetRemove, PresetSet, Relative, Stop
from relay_engine.ptz.values import Position
from tests.kit.onvif_device.answer_schema import problems_of
from tests.kit.onvif_device.asked_device import EVERYTHING, AskedDevice, PretendSteering

TOKEN = "<tptz:ProfileToken>Profile_1</tptz:ProfileToken>"
FOV = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov"


def move(velocity: str, more: str = "") -> str:
    return f"<tptz:ContinuousMove>{TOKEN}<tptz:Velocity>{velocity}</tptz:Velocity>{more}</tptz:ContinuousMove>"


def operation(name: str, inner: str = "") -> str:
    return f"<tptz:{name}>{TOKEN}{inner}</tptz:{name}>"


PAN, ZOOM = '<tt:PanTilt x="0.5" y="-0.5"/>', '<tt:Zoom x="0.25"/>'


@pytest.mark.parametrize(
    ("body", "done"),
    [
        (move(PAN), [Move(pan=0.5, tilt=-0.5, timeout_s=10)]),  # Home Assistant and Frigate give no time: ours ends it
        (move(PAN + ZOOM, "<tptz:Timeout>PT1S</tptz:Timeout>"), [Move(pan=0.5, tilt=-0.5, zoom=0.25, timeout_s=1)]),
        (move(ZOOM, "<tptz:Timeout>PT1H</tptz:Timeout>"), [Move(zoom=0.25, timeout_s=60)]),
        (move(ZOOM, "<tptz:Timeout>PT0S</tptz:Timeout>"), [Move(zoom=0.25, timeout_s=10)]),  # the conformance tool's
        (move('<tt:PanTilt x="0" y="0"/><tt:Zoom x="0"/>'), [Stop()]),
        (move('<tt:PanTilt x="0" y="0"/>'), [Stop()]),
        (move(""), [Stop()]),
        (operation("Stop"), [Stop()]),
        (operation("Stop", "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>false</tptz:Zoom>"), [Stop()]),  # Home Assistant
        (operation("Stop", "<tptz:PanTilt>1</tptz:PanTilt><tptz:Zoom>1</tptz:Zoom>"), [Stop()]),
        (operation("Stop", "<tptz:PanTilt>0</tptz:PanTilt><tptz:Zoom>false</tptz:Zoom>"), []),
        (operation("RelativeMove", f"<tptz:Translation>{PAN}{ZOOM}</tptz:Translation>"), [Relative(pan=0.5, tilt=-0.5, zoom=0.25)]),
        (operation("RelativeMove", '<tptz:Translation><tt:PanTilt x="0" y="0"/></tptz:Translation>'), [Stop()]),
        (
            operation(
                "RelativeMove", f'<tptz:Translation><tt:PanTilt x="1" y="1" space="{FOV}"/></tptz:Translation>'
            ),  # Frigate's tracking
            [Centre(x=1.0, y=0.0)],
        ),
        (operation("AbsoluteMove", f"<tptz:Position>{PAN}{ZOOM}</tptz:Position>"), [Absolute(pan=0.5, tilt=-0.5, zoom=0.25)]),
        (operation("AbsoluteMove", f"<tptz:Position>{PAN}</tptz:Position>"), [Absolute(pan=0.5, tilt=-0.5, zoom=0.75)]),
        (operation("AbsoluteMove", f"<tptz:Position>{ZOOM}</tptz:Position>"), [Absolute(pan=0.25, tilt=-0.5, zoom=0.25)]),
        (operation("GotoPreset", "<tptz:PresetToken>2</tptz:PresetToken>"), [PresetGo(preset="2")]),
        (operation("RemovePreset", "<tptz:PresetToken>2</tptz:PresetToken>"), [PresetRemove(preset="2")]),
        (
            operation("SetPreset", "<tptz:PresetName>Tor</tptz:PresetName><tptz:PresetToken>2</tptz:PresetToken>"),
            [PresetSet(name="Tor", preset="2")],
        ),
        (operation("GotoHomePosition"), [Home()]),
        (operation("SetHomePosition"), [HomeSet()]),
        (
            "<timg:Move><timg:VideoSourceToken>VideoSource_1</timg:VideoSourceToken><timg:Focus><tt:Continuous><tt:Speed>-0.5</tt:Speed>"
            "</tt:Continuous></timg:Focus></timg:Move>",
            [Focus(speed=-0.5)],
        ),
        ("<timg:Stop><timg:VideoSourceToken>VideoSource_1</timg:VideoSourceToken></timg:Stop>", [Focus(speed=0)]),
    ],
)
async def test_what_is_done(body: str, done: Sequence[Action]) -> None:
    device = AskedDevice()
    assert problems_of(await device.ask(body)) == []
    assert [action for _, action in device.steering.done] == list(done)
    assert {who for who, _ in device.steering.done} <= {"user:anna@192.168.1.9"}  # the login and the host: recorders share logins


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (move('<tt:PanTilt x="2" y="0"/>'), ("Sender", "InvalidArgVal", "InvalidVelocity")),
        (move('<tt:PanTilt x="nan" y="0"/>'), ("Sender", "InvalidArgVal", "InvalidVelocity")),
        (operation("AbsoluteMove", '<tptz:Position><tt:Zoom x="-0.5"/></tptz:Position>'), ("Sender", "InvalidArgVal", "InvalidPosition")),
        (move(PAN).replace("Profile_1", "Profile_9"), ("Sender", "InvalidArgVal", "NoProfile")),
        (operation("GotoPreset", f"<tptz:PresetToken>{'x' * 65}</tptz:PresetToken>"), ("Sender", "InvalidArgVal", "NoToken")),
        (operation("GotoPreset"), ("Sender", "InvalidArgVal", "NoToken")),
        ("<tptz:GetNode><tptz:NodeToken>x</tptz:NodeToken></tptz:GetNode>", ("Sender", "InvalidArgVal", "NoEntity")),
    ],
)
async def test_what_makes_no_sense_moves_nothing(body: str, fault: tuple[str, str, str]) -> None:
    device = AskedDevice()
    assert await device.refusal(body) == fault
    assert device.steering.done == []


@pytest.mark.parametrize(
    ("abilities", "body"),
    [
        (PtzAbilities(move=True), operation("AbsoluteMove", f"<tptz:Position>{PAN}</tptz:Position>")),
        (PtzAbilities(move=True), operation("RelativeMove", f"<tptz:Translation>{PAN}</tptz:Translation>")),
        (
            PtzAbilities(relative=True),
            operation("RelativeMove", f'<tptz:Translation><tt:PanTilt x="1" y="1" space="{FOV}"/></tptz:Translation>'),
        ),
        (PtzAbilities(move=True), operation("GotoHomePosition")),
    ],
)
async def test_what_the_camera_cannot_is_refused(abilities: PtzAbilities, body: str) -> None:
    device = AskedDevice(steering=PretendSteering(abilities))
    assert (await device.refusal(body))[2] in ("SpaceNotSupported", "NoHomePosition")
    assert device.steering.done == []


async def test_whoever_may_not_steer_now_hears_who_does() -> None:
    from relay_engine.serving.onvif_device.operation_refused import OperationRefused

    device = AskedDevice(steering=PretendSteering(held_by="Kim"))
    with pytest.raises(OperationRefused, match="Kim steers this camera") as caught:
        await device.ask(move(PAN))
    assert (caught.value.fault.code, caught.value.fault.subcode) == ("Sender", "OperationProhibited")


@pytest.mark.parametrize(
    ("abilities", "there", "not_there"),
    [
        (EVERYTHING, ("AbsolutePanTilt", "TranslationSpaceFov", "ContinuousZoom", "PTZTimeout"), ()),
        (PtzAbilities(move=True), ("ContinuousPanTilt",), ("Zoom", "Absolute", "Relative", "Fov")),
        (PtzAbilities(zoom=True), ("ContinuousZoom",), ("PanTilt", "Absolute")),
        (PtzAbilities(move=True, zoom=True, relative=True), ("RelativeZoom", "RelativePanTilt"), ("Absolute", "Fov")),
        (PtzAbilities(presets=True), (), ("Continuous", "Absolute", "Zoom")),
    ],
)
async def test_only_what_the_camera_can_is_listed(abilities: PtzAbilities, there: Sequence[str], not_there: Sequence[str]) -> None:
    """onvif_simple_server PR 62: a zoom that is not there is a dead button."""
    device = AskedDevice(steering=PretendSteering(abilities))
    options = "<tptz:GetConfigurationOptions><tptz:ConfigurationToken>PTZConfig_1</tptz:ConfigurationToken></tptz:GetConfigurationOptions>"
    answers = [await device.ask(body) for body in (options, "<tptz:GetNodes/>", "<tptz:GetConfigurations/>")]
    assert [problems_of(answer) for answer in answers] == [[], [], []]
    told = b"".join(answers).decode()
    assert all(word in told for word in there)
    assert not [word for word in not_there if word in told]


async def test_where_it_is_and_whether_it_moves() -> None:
    device = AskedDevice(steering=PretendSteering(moving=True, at=Position(0.25, -0.5, 0.75)))
    told = (await device.ask(operation("GetStatus"))).decode()
    assert 'x="0.2500" y="-0.5000"' in told
    assert "<tt:PanTilt>MOVING</tt:PanTilt>" in told
    device.steering.at, device.steering.moving = None, False
    answer = await device.ask(operation("GetStatus"))
    assert problems_of(answer) == []
    assert b"Position" not in answer
    assert b"IDLE" in answer


async def test_presets_come_with_their_names_and_a_new_one_with_its_token() -> None:
    device = AskedDevice()
    assert "정문" in (await device.ask(operation("GetPresets"))).decode()
    made = await device.ask(operation("SetPreset", "<tptz:PresetName>Tor</tptz:PresetName>"))
    assert b"<tptz:PresetToken>3</tptz:PresetToken>" in made
    kept = await device.ask(operation("SetPreset", "<tptz:PresetToken>2</tptz:PresetToken>"))
    assert b"<tptz:PresetToken>2</tptz:PresetToken>" in kept


async def test_every_profile_can_be_steered_the_first_one_too() -> None:
    """Milestone looks for steering in the first profile of a channel alone, and adds one where there is none."""
    device = AskedDevice()
    told = (await device.ask("<trt:GetProfiles/>")).decode()
    assert [part.count("PTZConfiguration token") for part in told.split("<trt:Profiles ")[1:]] == [1, 1]
    add = f"<trt:AddPTZConfiguration>{TOKEN.replace('tptz', 'trt')}<trt:ConfigurationToken>PTZConfig_1</trt:ConfigurationToken></trt:AddPTZConfiguration>"
    assert b"AddPTZConfigurationResponse" in await device.ask(add)
    assert b"PTZConfig_1" in await device.ask(operation("GetCompatibleConfigurations"))
