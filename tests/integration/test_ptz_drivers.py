"""The languages in which cameras are steered, against scripted devices: what goes over the wire, down to the counting of channels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, PresetsFull, PresetUnknown, PtzDriver, Refusal
from relay_engine.ptz.make_driver import make_driver
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity
from tests.kit.cameras.vendor_ptz import VendorPtz
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera, recorder
from tests.kit.relay.live_engine import eventually

CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?><PTZChanelCap xmlns="http://www.hikvision.com/ver20/XMLSchema">
<AbsolutePanTiltPositionSpace><XRange><Min>0</Min><Max>3600</Max></XRange><YRange><Min>-100</Min><Max>900</Max></YRange></AbsolutePanTiltPositionSpace>
<AbsoluteZoomPositionSpace><ZRange><Min>10</Min><Max>210</Max></ZRange></AbsoluteZoomPositionSpace>
<ContinuousPanTiltSpace/><ContinuousZoomSpace/><maxPresetNum>300</maxPresetNum></PTZChanelCap>"""
PRESETS = """<PTZPresetList xmlns="http://www.isapi.org/ver20/XMLSchema">
<PTZPreset><enabled>true</enabled><id>1</id><presetName>Gate</presetName></PTZPreset>
<PTZPreset><enabled>false</enabled><id>2</id><presetName>off</presetName></PTZPreset></PTZPresetList>"""
MOVES = "<PTZData><pan>50</pan><tilt>-1</tilt><zoom>0</zoom>"
STILL = "<PTZData><pan>0</pan><tilt>0</tilt><zoom>0</zoom></PTZData>"
HIK, HIK_PROXY = "/ISAPI/PTZCtrl/channels", "/ISAPI/ContentMgmt/PTZCtrlProxy/channels"
FAST = Velocity(0.5, -0.001)


@asynccontextmanager
async def opened(camera: VendorPtz, family: str, query: str) -> AsyncIterator[tuple[PtzDriver, PtzAbilities]]:
    async with camera:
        driver = make_driver(f"{family}://{USER}:{PASSWORD}@127.0.0.1:{camera.port}/?{query}")
        try:
            abilities = await driver.open()
            camera.said()
            yield driver, abilities
        finally:
            await driver.close()


async def test_hikvision_moves_for_a_moment_and_stops() -> None:
    camera = VendorPtz({f"GET {HIK}/2/capabilities": (200, CAPABILITIES), f"GET {HIK}/2/presets": (200, PRESETS), "GET": (404, "")})
    async with opened(camera, "hikvision", "channel=2") as (driver, able):
        assert able == PtzAbilities(move=True, absolute=True, zoom=True, presets=True, most_presets=300)
        await driver.move(FAST, 1.0)
        await driver.stop()
        assert camera.said() == [
            f"PUT {HIK}/2/momentary {MOVES}<Momentary><duration>3000</duration></Momentary></PTZData>",
            f"PUT {HIK}/2/continuous {STILL}",
        ]
        assert await driver.presets() == (Preset("1", "Gate"),)
        await driver.go_to_preset("1")
        assert await driver.set_preset("Car & park", "") == "2"
        await driver.remove_preset("2")
        assert camera.said(but="GET") == [
            f"PUT {HIK}/2/presets/1/goto",
            f"PUT {HIK}/2/presets/2 <PTZPreset><enabled>true</enabled><id>2</id><presetName>Car &amp; park</presetName></PTZPreset>",
            f"DELETE {HIK}/2/presets/2",
        ]
        await driver.move_to(Position(0.0, -1.0, 0.5))
        high = "<AbsoluteHigh><elevation>-100</elevation><azimuth>1800</azimuth><absoluteZoom>110</absoluteZoom></AbsoluteHigh>"
        assert camera.said() == [f"PUT {HIK}/2/absolute <PTZData>{high}</PTZData>"]
        camera.answers[f"GET {HIK}/2/status"] = (200, f"<PTZStatus>{high}</PTZStatus>")
        camera.answers = dict(reversed(camera.answers.items()))
        camera.answers["GET"] = camera.answers.pop("GET")
        assert await driver.position() == Position(0.0, -1.0, 0.5)


async def test_hikvision_without_moments_and_behind_a_recorder() -> None:
    refused = (403, "<ResponseStatus><subStatusCode>notSupport</subStatusCode></ResponseStatus>")
    camera = VendorPtz({f"GET {HIK_PROXY}/7/presets": (200, PRESETS), "GET": (404, ""), f"PUT {HIK_PROXY}/7/momentary": refused})
    async with opened(camera, "hikvision", "channel=7") as (driver, able):
        assert able == PtzAbilities(move=True, zoom=True, presets=True)
        await driver.move(FAST, 1.0)
        await driver.move(FAST, 1.0)
        assert [line.split()[1] for line in camera.said()] == [
            f"{HIK_PROXY}/7/momentary",
            f"{HIK_PROXY}/7/continuous",
            f"{HIK_PROXY}/7/continuous",
        ]


async def test_dahua_stops_each_direction_by_its_own_code() -> None:
    caps = "caps.Pan=true\r\ncaps.Tile=true\r\ncaps.Zoom=true\r\ncaps.Preset=true\r\ncaps.PresetMax=3\r\ncaps.Focus=true\r\n"
    names = "presets[0].Index=1\r\npresets[0].Name=Gate\r\npresets[1].Index=2\r\npresets[1].Name=\r\n"
    at = "GET /cgi-bin/ptz.cgi?action="
    camera = VendorPtz({f"{at}getCurrentProtocolCaps&channel=3": (200, caps), f"{at}getPresets&channel=3": (200, names)})
    async with opened(camera, "dahua", "channel=3") as (driver, able):
        assert able == PtzAbilities(move=True, zoom=True, presets=True, focus=True, most_presets=3)
        await driver.move(Velocity(-0.5, 0.25, 1.0), 1.0)
        await driver.move(Velocity(-0.5), 1.0)
        await driver.stop()
        assert [line.removeprefix(at) for line in camera.said()] == [
            "start&channel=3&code=LeftUp&arg1=2&arg2=4&arg3=0",
            "start&channel=3&code=ZoomTele&arg1=0&arg2=0&arg3=0",
            "start&channel=3&code=Left&arg1=0&arg2=4&arg3=0",
            "stop&channel=3&code=ZoomTele&arg1=0&arg2=0&arg3=0",
            "stop&channel=3&code=Left&arg1=0&arg2=4&arg3=0",
        ]
        await driver.focus(-1.0)
        await driver.focus(0.0)
        await driver.go_to_preset("1")
        assert await driver.set_preset("x", "") == "3"
        assert [line.partition("code=")[2][:13] for line in camera.said(but="getPresets")] == [
            "FocusNear&arg",
            "FocusNear&arg",
            "GotoPreset&ar",
            "SetPreset&arg",
        ]
        assert await driver.presets() == (Preset("1", "Gate"), Preset("2", "2"))
        camera.answers[f"{at}getPresets&channel=3"] = (200, names + "presets[2].Index=3\r\npresets[2].Name=c\r\n")
        with pytest.raises(PresetsFull):
            await driver.set_preset("x", "")
        with pytest.raises(PresetUnknown):
            await driver.go_to_preset("../1")
        camera.otherwise = (200, "Error\r\nBad Request!\r\n")
        with pytest.raises(Refusal):
            await driver.move(FAST, 1.0)


async def test_a_dahua_recorder_counts_channels_from_one() -> None:
    """Its configuration counts from 0: GotoPreset with that number moves the neighbour."""
    async with opened(VendorPtz(), "dahua", "") as (driver, _):
        async with VendorPtz() as camera:
            first = make_driver(f"dahua://127.0.0.1:{camera.port}")
            await first.go_to_preset("1")
            assert "channel=1&code=GotoPreset&arg1=0&arg2=1&arg3=0" in camera.said()[0]
            await first.close()
        await driver.close()


async def test_axis_names_its_presets_and_centres_on_a_place() -> None:
    at = "GET /axis-cgi/com/ptz.cgi?camera=2&"
    info = "continuouspantiltmove=..\ncontinuouszoommove=..\nrpan=..\npan=..\ncenter=..\ngotoserverpresetname=..\nmove=..\n"
    preset_list = "Preset Positions for camera 2\r\npresetposno1=Home\r\npresetposno2=Car park\r\n"
    camera = VendorPtz({f"{at}info=1": (200, info), f"{at}query=presetposcam": (200, preset_list)}, otherwise=(204, ""))
    async with opened(camera, "axis", "camera=2") as (driver, able):
        assert able == PtzAbilities(True, True, True, True, True, True, centre=True)
        await driver.move(Velocity(1.0, -0.25), 1.0)
        await driver.stop()
        await driver.centre(0.25, 0.5)
        await driver.move_by(Velocity(0.5))
        await driver.go_to_preset("Car park")
        await driver.set_preset("A&b", "")
        assert [line.removeprefix(at) for line in camera.said()] == [
            "continuouspantiltmove=100,-25&continuouszoommove=0",
            "continuouspantiltmove=0,0&continuouszoommove=0",
            "center=250,500&imagewidth=1000&imageheight=1000",
            "rpan=90.0",
            "gotoserverpresetname=Car%20park",
            "setserverpresetname=A%26b",
        ]
        assert await driver.presets() == (Preset("Home", "Home"), Preset("Car park", "Car park"))
        camera.answers[f"{at}query=position"] = (200, "pan=-90.0\r\ntilt=45.0\r\nzoom=9999\r\nautofocus=on\r\n")
        assert await driver.position() == Position(-0.5, 0.5, 1.0)
        with pytest.raises(Refusal):
            await driver.rename_preset("Home", "x")  # it does not stand there
        await driver.rename_preset("A&b", "c")
        camera.otherwise = (200, "Error: no such preset")
        with pytest.raises(PresetUnknown):
            await driver.go_to_preset("nowhere")


async def test_pelco_frames_go_through_a_serial_server_that_may_hang_up() -> None:
    frames: list[bytes] = []
    writers: list[asyncio.StreamWriter] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        while data := await reader.read(100):
            frames.extend(data[at : at + 7] for at in range(0, len(data), 7))
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    driver = make_driver(f"pelco-d://127.0.0.1:{server.sockets[0].getsockname()[1]}/?address=1&presets=2")
    try:
        assert (await driver.open()).most_presets == 2
        await driver.move(Velocity(1.0, 0.5, -1.0), 1.0)
        await driver.stop()
        await driver.go_to_preset("2")
        await eventually(lambda: len(frames) == 3)
        assert [frame.hex(" ") for frame in frames] == ["ff 01 00 4a 3f 20 aa", "ff 01 00 00 00 00 01", "ff 01 00 07 00 02 0a"]
        writers[0].close()
        await eventually(lambda: driver._reading.at_eof())  # type: ignore[attr-defined]
        await driver.stop()
        await eventually(lambda: len(frames) == 4)
        with pytest.raises(PresetUnknown):
            await driver.go_to_preset("3")
    finally:
        await driver.close()
        server.close()


@pytest.mark.parametrize("family", ["hikvision", "dahua", "axis", "onvif", "pelco-d"])
async def test_nobody_there_is_an_error_that_says_so(family: str, free_port: int) -> None:
    driver = make_driver(f"{family}://u:{PASSWORD}@127.0.0.1:{free_port}")
    with pytest.raises(DriverError) as caught:
        await driver.open()
    assert caught.value.fault is Fault.REFUSED
    assert PASSWORD not in str(caught.value)
    with pytest.raises(DriverError):
        await driver.stop()
    await driver.close()


@pytest.mark.parametrize("body", ["", "<a><b>", "{}", "\x00\xff", "<!DOCTYPE a><PTZChanelCap/>", "x" * 300_000])
@pytest.mark.parametrize("family", ["hikvision", "dahua", "axis", "onvif"])
async def test_devices_that_say_nonsense_are_errors_and_nothing_worse(family: str, body: str) -> None:
    async with VendorPtz(otherwise=(200, body)) as camera:
        driver = make_driver(f"{family}://127.0.0.1:{camera.port}")
        for call in (driver.open, driver.presets, driver.position, lambda: driver.move(FAST, 1.0), driver.stop):
            with suppress(DriverError):
                await call()
        await driver.close()


async def test_onvif_steers_the_channel_that_is_named_and_not_the_first() -> None:
    async with ScriptedCamera(channels=recorder(3, ptz=True)) as camera:
        driver = make_driver(f"onvif://{USER}:{PASSWORD}@{camera.address}/?profile=P002M")
        able = await driver.open()
        assert able.move
        await driver.move(FAST, 1.0)
        await driver.stop()
        await driver.set_preset("Gate", "")
        (gate,) = await driver.presets()
        assert (gate.token, gate.name) == ("preset1", "Gate")
        await driver.rename_preset("preset1", "Road")  # it stands there
        await driver.go_to_preset("preset1")
        with pytest.raises(Refusal):
            await driver.rename_preset("preset1", "Yard")  # it may still be on its way
        await driver.stop()
        assert {command.profile for command in camera.head.commands} == {"P002M"}
        assert await driver.position() is not None
        await driver.close()


async def test_onvif_without_stop_stands_still_all_the_same() -> None:
    async with ScriptedCamera(quirks={"no Stop", "no Timeout"}) as camera:
        driver = make_driver(f"onvif://{USER}:{PASSWORD}@{camera.address}/")
        await driver.open()
        await driver.move(FAST, 1.0)
        assert camera.head.is_moving
        await driver.stop()
        assert not camera.head.is_moving
        await driver.close()
