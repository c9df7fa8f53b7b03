"""A mount as a camera for recorders: who gets in, what is answered whatever is sent, and what recorders of each kind ask."""

from __future__ import annotations

import asyncio
import base64
import time

import pytest

from relay_engine.config import AccessConfig
from relay_engine.engine import Engine
from relay_engine.soap.reader import child, children, text
from tests.kit.onvif_device.device_engine import GATE, PASSWORD, USER, device_engine, device_of, make_config
from tests.kit.onvif_device.recorder import Recorder, envelope_of, make_token

CLOSED = make_config(access=AccessConfig(mode="closed"))
PROFILES = "<trt:GetProfiles/>"


def recorder(engine: Engine, user: str = USER, password: str = PASSWORD, **more: str) -> Recorder:
    return Recorder(device_of(engine).port, user, password, **more)


# --- logins ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["prefixed", "default", "hikvision"])
async def test_a_username_token_in_any_form_gets_in(form: str) -> None:
    async with device_engine(CLOSED) as engine:
        heard = await recorder(engine).ask(PROFILES, form=form)
        assert (heard.status, len(heard.payload)) == (200, 2)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_http_digest_gets_in_and_basic_is_never_offered(algorithm: str) -> None:
    async with device_engine(CLOSED) as engine:
        first = await recorder(engine, "").ask(PROFILES)
        assert (first.status, first.fault.subcode) == (401, "NotAuthorized")
        assert [challenge.partition(" ")[0] for challenge in first.challenges] == ["Digest"] * 3
        heard = await recorder(engine).answer(first, envelope_of(PROFILES), "/onvif/device_service", algorithm=algorithm)
        assert heard.status == 200


async def test_what_everybody_may_ask_needs_no_login_and_minds_no_wrong_one() -> None:
    free = (
        "GetSystemDateAndTime",
        "GetServices",
        "GetServiceCapabilities",
        "GetCapabilities",
        "GetWsdlUrl",
        "GetHostname",
        "GetEndpointReference",
    )
    async with device_engine(CLOSED) as engine:
        for name in free:
            assert (await recorder(engine, "").ask(f"<tds:{name}/>")).status == 200
            assert (await recorder(engine, USER, "wrong").ask(f"<tds:{name}/>")).status == 200
        assert (await recorder(engine).ask(PROFILES)).status == 200  # none of them was counted


async def test_a_wrong_password_is_said_to_be_wrong_and_counted() -> None:
    async with device_engine() as engine:  # neighbours may watch without a login: with a wrong one they may not
        assert (await recorder(engine, "").ask(PROFILES)).status == 200
        wrong = [await recorder(engine, USER, "wrong").ask(PROFILES) for _ in range(8)]
        assert {heard.status for heard in wrong} == {400}
        assert {heard.fault.subcode for heard in wrong} == {"NotAuthorized"}
        assert "too many" in wrong[-1].fault.reason
        digest = recorder(engine, USER, "wrong").sign('Digest realm="relay", nonce="1-0"', "/onvif/device_service", "MD5", "POST")
        counted = await recorder(engine).send(envelope_of(PROFILES), headers={"Authorization": digest})
        assert (counted.status, "retry-after" in counted.headers) == (429, True)  # one count for all ways


async def test_a_login_is_good_within_five_minutes_of_our_clock_and_once() -> None:
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        for off_s, status in ((-290, 200), (290, 200), (-310, 400), (310, 400), (36_000, 400)):
            heard = await nvr.ask(PROFILES, token=make_token(USER, PASSWORD, created=time.time() + off_s))
            assert heard.status == status, off_s
        assert "clock" in heard.fault.reason
        token = make_token(USER, PASSWORD)
        assert [(await nvr.ask(PROFILES, token=token)).status for _ in range(2)] == [200, 400]
        assert (await nvr.ask(PROFILES)).status == 200  # neither counts as a wrong password


async def test_a_password_in_clear_is_not_looked_at() -> None:
    async with device_engine(CLOSED) as engine:
        heard = await recorder(engine).ask(PROFILES, token=make_token(USER, PASSWORD, plain=True))
        assert (heard.status, heard.fault.subcode) == (400, "NotAuthorized")
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        assert (await recorder(engine).send(envelope_of(PROFILES), headers={"Authorization": basic})).status == 401


async def test_a_flood_of_wrong_logins_is_bounded_and_hurts_nobody_else() -> None:
    async with device_engine(CLOSED) as engine:
        flood = [recorder(engine, f"user{number % 7}", "wrong").ask(PROFILES) for number in range(300)]
        answers = await asyncio.gather(*flood)
        assert {heard.status for heard in answers} == {400}
        rows = engine.access.failed.take_changes()
        assert len(rows) < 50  # of accounts and places, not of tries
        assert (await recorder(engine, local="127.0.0.2").ask(PROFILES)).status == 200


# --- what is answered whatever is sent ---------------------------------------------------------------------------------

GARBAGE = [
    b"",
    b"hello",
    b"<html>",
    b"\x00\xff" * 50,
    b"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'></s:Envelope>",
    b"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body></s:Body></s:Envelope>",
    b'<!DOCTYPE a [<!ENTITY b "c">]>' + envelope_of("<tds:GetServices/>"),
    envelope_of("<a>" * 5000 + "</a>" * 5000),
    b"x" * 300_000,
]


async def test_every_answer_to_a_post_is_an_envelope() -> None:
    """UniFi Protect gives a camera up whose error is a line of text."""
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine, "")
        heard = [await nvr.send(body) for body in GARBAGE]
        heard += [await nvr.ask("<tds:Frobnicate/>"), await nvr.ask(PROFILES), await nvr.ask(PROFILES, "/nowhere/at/all?x=1")]
        heard += [await nvr.send(envelope_of(PROFILES), headers={"Content-Type": "text/plain"})]
        heard += [await nvr.send(envelope_of("<tds:GetHostname/>"), headers={"Host": "a b"})]
        for one in heard:
            assert one.fault.code in ("Sender", "Receiver"), one
            assert one.headers["content-type"] == ["application/soap+xml; charset=utf-8"]
            assert one.body.startswith(b'<?xml version="1.0"')
            assert b"\n" not in one.body
        assert {one.status for one in heard} <= {400, 401, 403, 413, 500}


async def test_requests_may_be_written_in_every_way_that_recorders_do() -> None:
    async with device_engine() as engine:
        nvr = recorder(engine, "")
        body = envelope_of(PROFILES)
        for headers in (
            {"Content-Type": "text/xml", "SOAPAction": '"http://www.onvif.org/ver10/media/wsdl/GetProfiles"'},
            {"Content-Type": 'application/soap+xml; charset=utf-8; action="http://www.onvif.org/ver10/media/wsdl/GetProfiles"'},
            {"Expect": "100-continue"},
            {"Content-Type": "application/x-www-form-urlencoded"},
        ):
            assert (await nvr.send(body, headers=headers)).status == 200
        assert (await nvr.send(body, in_pieces=True)).status == 200
        undeclared = body.replace(b' xmlns:trt="http://www.onvif.org/ver10/media/wsdl"', b"")
        assert (await nvr.send(undeclared, "/onvif/media_service")).status == 200
        assert (await nvr.send(b"junk" + body.replace(b"2003/05/soap-envelope", b"soap/envelope"))).status == 200


async def test_a_recorder_may_call_us_whatever_it_likes_and_a_page_may_not() -> None:
    async with device_engine() as engine:
        nvr, body = recorder(engine, ""), envelope_of("<tds:GetServices/>")
        told = await nvr.send(body, headers={"Host": "cams.example.org:8899"})
        assert text(children(told.payload, "Service")[0], "XAddr") == "http://cams.example.org:8899/onvif/device_service"
        for mark in ({"Origin": "http://evil.example"}, {"User-Agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/130"}):
            page = await nvr.send(body, headers={"Host": "evil.example", **mark})
            assert page.status == 403, mark
        assert (await nvr.send(body, headers={"Origin": "http://evil.example"})).status == 403


async def test_addresses_are_told_as_the_client_wrote_ours() -> None:
    async with device_engine() as engine:
        nvr, stream = recorder(engine, ""), "<trt:GetStreamUri><trt:ProfileToken>Profile_2</trt:ProfileToken></trt:GetStreamUri>"
        rtsp = engine.listeners.statuses[0].port
        told = await nvr.send(envelope_of(stream), headers={"Host": "192.0.2.7:1234"})
        assert text(told.payload, "MediaUri/Uri") == f"rtsp://192.0.2.7:{rtsp}/gate-small"
        told = await nvr.send(envelope_of(stream), headers={"Host": "127.0.0.1"})  # the port left out, as it speaks to us directly
        assert text(told.payload, "MediaUri/Uri") == f"rtsp://127.0.0.1:{rtsp}/gate-small"
        services = await nvr.send(envelope_of("<tds:GetServices/>"), headers={"Host": "127.0.0.1"})
        assert f"http://127.0.0.1:{nvr.port}/" in services.body.decode()


# --- what recorders of each kind ask -----------------------------------------------------------------------------------


async def test_synology_goes_on_when_its_test_profile_is_refused() -> None:
    """yi-hack-Allwinner-v2 #843: a challenge here is "wrong password" to it."""
    async with device_engine(CLOSED) as engine:
        for name in ("SynoTestProfile", "SynoProfile"):
            heard = await recorder(engine, "").ask(f"<trt:CreateProfile><trt:Name>{name}</trt:Name></trt:CreateProfile>")
            assert (heard.fault.code, heard.fault.subcode, heard.fault.detail) == ("Receiver", "Action", "MaxNVTProfiles")
            assert heard.challenges == []
        deleted = await recorder(engine).ask("<trt:DeleteProfile><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:DeleteProfile>")
        assert deleted.fault.detail == "DeletionOfFixedProfile"


async def test_hikvision_recorders_are_answered_to_all_that_they_ask() -> None:
    """go2rtc #1299: a bare 400 to GetOSDOptions is "offline"."""
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        asked = (
            *("<tds:GetSystemDateAndTime/>", "<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>"),
            *("<tds:GetDeviceInformation/>", "<tds:GetNetworkInterfaces/>", "<tds:GetScopes/>", "<trt:GetVideoSources/>", PROFILES),
            "<trt:GetVideoEncoderConfigurationOptions><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetVideoEncoderConfigurationOptions>",
            "<trt:GetOSDs/>",
            "<trt:GetOSDOptions><trt:ConfigurationToken>VideoSourceConfig_1</trt:ConfigurationToken></trt:GetOSDOptions>",
            "<timg:GetImagingSettings><timg:VideoSourceToken>VideoSource_1</timg:VideoSourceToken></timg:GetImagingSettings>",
            "<timg:GetOptions><timg:VideoSourceToken>VideoSource_1</timg:VideoSourceToken></timg:GetOptions>",
            "<tev:CreatePullPointSubscription/>",
            "<trt:GetStreamUri><trt:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>UDP</tt:Protocol></tt:Transport>"
            "</trt:StreamSetup><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetStreamUri>",
        )
        for operation in asked:
            heard = await nvr.ask(operation, form="hikvision")
            assert heard.status == 200, (operation, heard.body)
        told = (await nvr.ask(asked[1], form="hikvision")).body.decode()
        assert "<tt:RTP_TCP>true</tt:RTP_TCP><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP>" in told
        unknown = await nvr.ask("<trt:GetVideoAnalyticsSomething/>", form="hikvision")
        assert (unknown.fault.code, unknown.fault.subcode) == ("Receiver", "ActionNotSupported")


async def test_unifi_finds_an_encoder_for_its_first_source() -> None:
    """go2rtc #1994: an empty RateControl, a SourceToken that is no source's, or no encoder end the adoption."""
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        sources = (await nvr.ask("<trt:GetVideoSources/>", form="default")).payload
        profiles = (await nvr.ask(PROFILES, form="default")).payload
        token = children(sources, "VideoSources")[0].get("token")
        mine = [one for one in children(profiles, "Profiles") if text(one, "VideoSourceConfiguration/SourceToken") == token]
        assert len(mine) == 2
        encoder = child(mine[0], "VideoEncoderConfiguration")
        assert text(encoder, "Encoding") == "H264"
        assert int(text(encoder, "RateControl/FrameRateLimit")) > 0
        assert int(text(encoder, "RateControl/BitrateLimit")) > 0
        assert (int(text(encoder, "Resolution/Width")), int(text(encoder, "Resolution/Height"))) == (1280, 720)


async def test_go2rtc_finds_its_services_by_text() -> None:
    import re

    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        told = (await nvr.ask("<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>")).body
        found = re.search(rb"Media.+?XAddr>([^<]+)", told)
        assert found is not None
        assert found[1].endswith(b"/onvif/media_service")
        assert re.findall(rb'<trt:Profiles.*?token="([^"]+)"', (await nvr.ask(PROFILES)).body) == [b"Profile_1", b"Profile_2"]
        picture = await nvr.ask(
            "<trt:GetSnapshotUri><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetSnapshotUri>", "/onvif/imaging_service"
        )
        assert text(picture.payload, "MediaUri/Uri").endswith("/gate/snapshot.jpg")


async def test_two_cameras_of_one_relay_are_two_to_everybody() -> None:
    """reolinkproxy #31, HA #70056: cameras with one network address are one."""
    async with device_engine(make_config(GATE, GATE.__class__(name="yard", source="demo:", onvif=True))) as engine:
        told = []
        for name in ("gate", "yard"):
            nvr = Recorder(device_of(engine, name).port, USER, PASSWORD)
            card = (await nvr.ask("<tds:GetNetworkInterfaces/>")).payload
            about = (await nvr.ask("<tds:GetDeviceInformation/>")).payload
            told.append((text(card, "NetworkInterfaces/Info/HwAddress"), text(about, "SerialNumber"), text(about, "Model"), nvr.port))
        assert all(one != other for one, other in zip(*told, strict=True))
        assert told[0][0] == device_of(engine, "gate").mac
        assert about.find("*") is not None
        assert text(about, "Manufacturer").isascii()


async def test_what_the_relay_is_nobody_changes_from_a_recorder() -> None:
    async with device_engine() as engine:
        nvr = recorder(engine)
        for name in ("SystemReboot", "SetNetworkInterfaces", "CreateUsers", "SetSystemFactoryDefault", "SetHostname", "SetScopes"):
            heard = await nvr.ask(f"<tds:{name}/>")
            assert (heard.status, heard.fault.subcode) == (400, "OperationProhibited"), name
        assert (await nvr.ask("<tds:SetSystemDateAndTime/>")).status == 200  # recorders insist on it
        same = (
            '<trt:SetVideoEncoderConfiguration><trt:Configuration token="VideoEncoderConfig_1"><tt:Encoding>H264</tt:Encoding><tt:Resolution>'
            "<tt:Width>{}</tt:Width><tt:Height>720</tt:Height></tt:Resolution></trt:Configuration></trt:SetVideoEncoderConfiguration>"
        )
        assert (await nvr.ask(same.format(1280))).status == 200
        assert (await nvr.ask(same.format(640))).fault.detail == "ConfigModify"


# --- pictures and events -----------------------------------------------------------------------------------------------


async def test_a_snapshot_wants_the_same_login() -> None:
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        first = await nvr.send(b"", "/gate/snapshot.jpg", method="GET")
        assert first.status == 401
        for name in ("gate", "gate-small"):
            picture = await nvr.answer(
                await nvr.send(b"", f"/{name}/snapshot.jpg", method="GET"), b"", f"/{name}/snapshot.jpg", method="GET"
            )
            assert (picture.status, picture.body[:2]) == (200, b"\xff\xd8")
        other = await nvr.answer(first, b"", "/yard/snapshot.jpg", method="GET")
        assert other.status == 404


async def test_a_lost_picture_is_an_event() -> None:
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        made = await nvr.ask(
            "<tev:CreatePullPointSubscription><tev:InitialTerminationTime>PT60S</tev:InitialTerminationTime></tev:CreatePullPointSubscription>"
        )
        path = "/" + text(made.payload, "SubscriptionReference/Address").split("/", 3)[3]
        pull = "<tev:PullMessages><tev:Timeout>PT30S</tev:Timeout><tev:MessageLimit>10</tev:MessageLimit></tev:PullMessages>"
        first = await nvr.ask(pull, path)
        assert b'Name="State" Value="false"' in first.body
        waiting = asyncio.ensure_future(nvr.ask(pull, path))
        await engine.stop_mount("gate")
        assert b'Name="State" Value="true"' in (await waiting).body
        assert (await nvr.ask("<wsnt:Renew><wsnt:TerminationTime>PT10S</wsnt:TerminationTime></wsnt:Renew>", path)).status == 200
        assert (await nvr.ask("<wsnt:Unsubscribe/>", path)).status == 200
        assert (await nvr.ask(pull, path)).fault.detail == "ResourceUnknownFault"


async def test_the_device_stays_while_its_camera_is_off() -> None:
    async with device_engine(CLOSED) as engine:
        nvr = recorder(engine)
        await nvr.ask(PROFILES)
        await engine.stop_mount("gate")
        told = await nvr.ask(PROFILES)
        assert text(told.payload, "Profiles/VideoEncoderConfiguration/Resolution/Width") == "1280"  # what it was
        stream = "<trt:GetStreamUri><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetStreamUri>"
        assert text((await nvr.ask(stream)).payload, "MediaUri/Uri").endswith("/gate")
