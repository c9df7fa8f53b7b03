"""Every operation answers as its schema says, or with a fault; and each is found however the client asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.events import PtzAbilities
from relay_engine.media.codec import Codec
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.serving.onvif_device.operations import PREFIXES, TABLES, find_operation
from relay_engine.soap import namespaces as ns
from relay_engine.soap.envelope import parse_envelope
from relay_engine.soap.reader import text
from tests.kit.onvif_device.answer_schema import problems_of
from tests.kit.onvif_device.asked_device import FACTS, MAIN, SUB, AskedDevice, PretendSteering

NAMES = sorted((namespace, name) for namespace, table in TABLES.items() for name in table if namespace != ns.NOTIFICATION)
_PREFIX = {uri: prefix for prefix, uri in PREFIXES.items()}
# What operations want to be told; one that is told more does not mind.
_ARGUMENTS = """
<x:ProfileToken>Profile_1</x:ProfileToken><x:VideoSourceToken>VideoSource_1</x:VideoSourceToken><x:NodeToken>PTZNode_1</x:NodeToken>
<x:PTZConfigurationToken>PTZConfig_1</x:PTZConfigurationToken><x:PresetToken>1</x:PresetToken><x:PresetName>a</x:PresetName>
<x:PTZConfiguration token="PTZConfig_1"></x:PTZConfiguration><x:Type>All</x:Type><x:Protocol>RTSP</x:Protocol><x:Timeout>PT0S</x:Timeout>
<x:Velocity><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0"/></x:Velocity><x:Position><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0"/></x:Position>
<x:Translation><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0"/></x:Translation><x:IncludeCapability>true</x:IncludeCapability>
"""
_TOKENS = {"VideoSource": "VideoSourceConfig_1", "VideoEncoder": "VideoEncoderConfig_1", "AudioSource": "AudioSourceConfig_1"}
_REFUSED = ("Create", "Delete", "Set", "Add", "Remove", "System", "Upgrade", "Start", "Restore", "Send", "Load", "GetOSD")


def request(namespace: str, name: str) -> str:
    token = next((token for part, token in _TOKENS.items() if part in name), "AudioEncoderConfig_1" if "Audio" in name else "PTZConfig_1")
    token = (
        "VideoSourceConfig_1" if name == "GetVideoEncoderInstances" else "" if namespace == ns.MEDIA2 and "Encoder" not in name else token
    )
    told = _ARGUMENTS + (f"<x:ConfigurationToken>{token}</x:ConfigurationToken>" if token else "")
    encoder = (
        '<x:Configuration token="VideoEncoderConfig_1"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width>'
        "<tt:Height>1080</tt:Height></tt:Resolution></x:Configuration>"
    )
    prefix = _PREFIX[namespace]
    return f"<{prefix}:{name}>{told}{encoder}</{prefix}:{name}>".replace("x:", f"{prefix}:").replace(f"ma{prefix}:", "max:")


async def subscribe(device: AskedDevice) -> str:
    """The path of a new subscription."""
    answer = await device.ask("<tev:CreatePullPointSubscription></tev:CreatePullPointSubscription>")
    return "/" + answer.decode().partition("<wsa:Address>")[2].partition("</")[0].partition("/")[2].partition("/")[2].partition("/")[2]


@pytest.mark.parametrize(("namespace", "name"), NAMES, ids=[f"{_PREFIX[namespace]}-{name}" for namespace, name in NAMES])
async def test_every_answer_is_what_the_schema_says(namespace: str, name: str) -> None:
    device = AskedDevice()
    path = await subscribe(device) if namespace == ns.EVENTS else "/onvif/device_service"
    prefix = "wsnt" if name in ("Subscribe", "Renew", "Unsubscribe") else ""
    body = request(namespace, name).replace("tev:", f"{prefix}:") if prefix else request(namespace, name)
    try:
        answer = await device.ask(body, path)
    except OperationRefused:
        is_meant = name.startswith(_REFUSED)
        assert is_meant, name
        return
    assert problems_of(answer) == []
    assert b"\n" not in answer
    assert b"'" not in answer.partition(b"?>")[2].replace(b"&apos;", b"")
    assert parse_envelope(answer).payload.tag == f"{{{ns.NOTIFICATION if prefix else namespace}}}{name}Response"


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, profiles=(replace(MAIN, video=replace(MAIN.video, codec=Codec.H265)), SUB)),
        replace(FACTS, profiles=(replace(MAIN, video=replace(MAIN.video, codec=Codec.H265), sound=None),)),
        replace(FACTS, profiles=(replace(MAIN, video=replace(MAIN.video, codec=Codec.JPEG)),)),
        replace(FACTS, profiles=(replace(MAIN, video=replace(MAIN.video, codec=Codec.MPEGTS)),)),
        replace(FACTS, profiles=(replace(MAIN, sound=replace(MAIN.sound, codec=Codec.OPUS)),)),  # type: ignore[type-var]
        replace(FACTS, profiles=(replace(MAIN, sound=replace(MAIN.sound, codec=Codec.PCMA)),)),  # type: ignore[type-var]
        replace(FACTS, title="<&\"'>\x00"),
    ],
    ids=["h265", "h265-alone", "jpeg", "mpegts", "opus", "pcma", "title"],
)
@pytest.mark.parametrize(
    "steered", [PtzAbilities(), PtzAbilities(move=True), PtzAbilities(zoom=True, presets=True), PtzAbilities(absolute=True)]
)
async def test_every_kind_of_camera_is_told_by_the_schema(facts: object, steered: PtzAbilities) -> None:
    device = AskedDevice(facts, PretendSteering(steered))  # type: ignore[arg-type]
    for body in (
        *("<trt:GetProfiles/>", "<tds:GetScopes/>", "<tds:GetServices><tds:IncludeCapability>1</tds:IncludeCapability></tds:GetServices>"),
        *("<tds:GetCapabilities/>", "<trt:GetVideoEncoderConfigurations/>", "<trt:GetAudioEncoderConfigurationOptions/>"),
        *("<trt:GetVideoEncoderConfigurationOptions/>", "<trt:GetGuaranteedNumberOfVideoEncoderInstances/>", "<tmd:GetAudioSources/>"),
        *(("<tptz:GetNodes/>", "<tptz:GetConfigurations/>") if steered != PtzAbilities() else ()),
    ):
        assert problems_of(await device.ask(body)) == [], body


@pytest.mark.parametrize(
    ("body", "path", "answers"),
    [
        ('<GetProfiles xmlns="http://www.onvif.org/ver10/media/wsdl"/>', "/", "{http://www.onvif.org/ver10/media/wsdl}GetProfilesResponse"),
        ("<GetProfiles/>", "/onvif/media2_service", "{http://www.onvif.org/ver20/media/wsdl}GetProfilesResponse"),
        ("<GetStatus/>", "/onvif/ptz_service", "{http://www.onvif.org/ver20/ptz/wsdl}GetStatusResponse"),
        ("<GetNodes/>", "/", "{http://www.onvif.org/ver20/ptz/wsdl}GetNodesResponse"),
        ("<GetVideoSources/>", "/onvif/device_service", "{http://www.onvif.org/ver10/media/wsdl}GetVideoSourcesResponse"),
        # go2rtc asks the imaging service for the address of a picture
        (
            "<trt:GetSnapshotUri><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetSnapshotUri>",
            "/onvif/imaging_service",
            "GetSnapshotUri",
        ),
    ],
)
async def test_what_is_asked_decides_and_not_the_address(body: str, path: str, answers: str) -> None:
    device = AskedDevice()
    body = body.replace("<GetStatus/>", "<GetStatus><ProfileToken>Profile_1</ProfileToken></GetStatus>")
    assert answers in parse_envelope(await device.ask(body, path)).payload.tag


async def test_a_camera_that_cannot_be_steered_has_no_steering() -> None:
    device = AskedDevice(steering=PretendSteering(PtzAbilities()))
    for body in ("<tptz:GetNodes/>", "<tptz:GetServiceCapabilities/>", "<tptz:ContinuousMove/>", "<tptz:GetConfigurations/>"):
        with pytest.raises(LookupError):
            await device.ask(body)
    told = b"".join(
        [await device.ask("<tds:GetServices/>"), await device.ask("<tds:GetCapabilities/>"), await device.ask("<trt:GetProfiles/>")]
    )
    assert b"ptz_service" not in told
    assert b"PTZ" not in told.replace(b"tptz", b"")


async def test_nobody_is_told_an_operation_of_another_service() -> None:
    for body in ("<trt:GetScopes/>", "<tds:GetProfiles/>", "<tptz:GetProfiles/>", "<tev:GetNodes/>"):
        with pytest.raises(LookupError):
            await AskedDevice().ask(body)


def test_what_nobody_knows_is_no_operation() -> None:
    payload = parse_envelope(b"<Envelope><Body><Frobnicate/></Body></Envelope>").payload
    assert find_operation(payload, "/onvif/media_service", FACTS) is None


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265, Codec.JPEG, Codec.MPEGTS])
async def test_an_encoder_may_be_written_back_as_it_was_told(codec: Codec) -> None:
    device = AskedDevice(replace(FACTS, profiles=(replace(MAIN, video=replace(MAIN.video, codec=codec)),)))
    told = parse_envelope(await device.ask("<tr2:GetVideoEncoderConfigurations/>")).payload
    encoding = text(told, "Configurations/Encoding")
    body = request(ns.MEDIA2, "SetVideoEncoderConfiguration")
    assert b"SetVideoEncoderConfigurationResponse" in await device.ask(body.replace(">H264<", f">{encoding}<"))
    assert (await device.refusal(body.replace(">H264<", ">MPV4-ES<")))[2] == "ConfigModify"
