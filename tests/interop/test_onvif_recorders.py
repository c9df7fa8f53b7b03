"""Clients of others take a mount of the relay as a camera: they find it, log in, read it, play it, photograph it, and hear no for a wrong password."""

from __future__ import annotations

import asyncio
import os
import subprocess
import urllib.request
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit.onvif_peers import node_onvif, onvif_util, ws_discovery
from tests.kit.onvif_peers.onveef_client import onveef_client
from tests.kit.onvif_peers.zeep_onvif import zeep_camera
from tests.kit.players.ffmpeg_player import play_with_ffmpeg
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.relay_process import RelayProcess
from tests.kit.relay.two_networks import RELAY, TwoNetworks, missing_part

USER, PASSWORD = "nvr", "nvr-password"
_USERS = f'[[users]]\nname = "{USER}"\npassword = "{PASSWORD}"\nrole = "operator"\n'
MOUNTS = (
    {"name": "gate", "source": "demo:", "title": "정문 Gate", "onvif": True},
    {"name": "gate-small", "source": "demo:", "variant_of": "gate"},
)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RelayProcess, int]]:
    """A relay whose camera only those may see who log in, and the port of its device."""
    port = find_free_port()
    more = f'[access]\nmode = "closed"\n[onvif]\nhost = "127.0.0.1"\ndiscovery = false\nfirst_port = {port}\n{_USERS}'
    with RelayProcess(tmp_path_factory.mktemp("relay"), mounts=MOUNTS, more_toml=more) as relay:
        relay.wait_until_live("gate", "gate-small")
        yield relay, port


@pytest.mark.parametrize("by_token", [True, False], ids=["token", "digest"])
async def test_npm_onvif_takes_it_as_unifi_does(device: tuple[RelayProcess, int], by_token: bool) -> None:
    node_onvif.require_node_onvif()
    relay, port = device
    calls: list[list[object]] = [
        ["getStreamUri", {"protocol": "RTSP"}],
        ["getSnapshotUri", {}],
        ["getDeviceInformation"],
        ["createPullPointSubscription"],
    ]
    visit = await node_onvif.visit("127.0.0.1", port, USER, PASSWORD, calls, useWSSecurity=by_token)
    assert (visit.error, len(visit.profiles), visit.media2) == ("", 2, True)
    active = visit.active_sources[0]
    assert (active["encoding"], active["width"], active["height"]) == ("H264", 1280, 720)
    assert [answer.error for answer in visit.answers] == [""] * len(calls)
    assert visit.answers[0].value["uri"] == relay.url("gate")
    assert visit.answers[2].value["model"] == "gate"


async def test_npm_onvif_hears_that_a_password_is_wrong(device: tuple[RelayProcess, int]) -> None:
    node_onvif.require_node_onvif()
    visit = await node_onvif.visit("127.0.0.1", device[1], "nobody", "wrong-password", [["getDeviceInformation"]])
    assert visit.active_sources == []
    assert "login" in visit.answers[0].error


async def test_zeep_reads_every_answer_strictly(device: tuple[RelayProcess, int]) -> None:
    """The way of Home Assistant and Frigate."""
    relay, port = device
    async with zeep_camera("127.0.0.1", port, USER, PASSWORD) as camera:
        media = await camera.create_media_service()
        profiles = await media.GetProfiles()
        assert [(one.token, one.VideoEncoderConfiguration.Encoding) for one in profiles] == [("Profile_1", "H264"), ("Profile_2", "H264")]
        setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
        assert (await media.GetStreamUri({"StreamSetup": setup, "ProfileToken": "Profile_2"})).Uri == relay.url("gate-small")
        cards = await (await camera.create_devicemgmt_service()).GetNetworkInterfaces()
        assert cards[0].Enabled
        assert len(cards[0].Info.HwAddress) == 17
        points = await camera.create_pullpoint_manager(timedelta(seconds=60), subscription_lost_callback=lambda: None)
        heard = await points.get_service().PullMessages({"MessageLimit": 10, "Timeout": timedelta(seconds=1)})
        assert heard.NotificationMessage[0].Topic._value_1 == "tns1:VideoSource/SignalLoss"
        await points.shutdown()


async def test_onveef_takes_it(device: tuple[RelayProcess, int]) -> None:
    async with onveef_client("127.0.0.1", device[1], USER, PASSWORD) as client:
        assert (await client.get_device_information())["Model"] == "gate"
        profiles = await client.get_profiles()
        assert [(one["token"], one["video_encoder"]["width"]) for one in profiles] == [("Profile_1", 1280), ("Profile_2", 1280)]


async def test_the_stream_plays_with_the_same_login(device: tuple[RelayProcess, int], tmp_path: Path) -> None:
    url = device[0].url("gate").replace("rtsp://", f"rtsp://{USER}:{PASSWORD}@")
    playback = await asyncio.to_thread(play_with_ffmpeg, url, seconds=1.0, transport="tcp", folder=tmp_path, has_sound=False)
    assert playback.pictures


async def test_the_picture_comes_with_the_same_login(device: tuple[RelayProcess, int]) -> None:
    """By a digest that is none of ours."""
    url = f"http://127.0.0.1:{device[1]}/gate/snapshot.jpg"
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, USER, PASSWORD)
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))
    assert (await asyncio.to_thread(lambda: opener.open(url, timeout=30).read(2))) == b"\xff\xd8"


@pytest.fixture
async def networks(tmp_path: Path) -> AsyncIterator[TwoNetworks]:
    """A relay on one machine that cameras can be found at, and a recorder's machine beside it."""
    if reason := missing_part():
        pytest.skip(reason)
    more = f"[onvif]\ninterfaces = ['{RELAY}']\n{_USERS}"
    with TwoNetworks() as found:
        for machine in (found.relay, found.other):
            machine.call(lambda: subprocess.run(["ip", "route", "add", "239.0.0.0/8", "dev", "cable"], check=True))
        relay = RelayProcess(tmp_path, mounts=MOUNTS, more_toml=more)
        await asyncio.to_thread(found.relay.call, relay.start)
        try:
            yield found
        finally:
            await asyncio.to_thread(relay.stop)


async def test_it_is_found_by_those_who_look_for_cameras(networks: TwoNetworks) -> None:
    inside = ("nsenter", f"--net=/proc/{os.getpid()}/task/{networks.other.thread_id}/ns/net")
    found = await ws_discovery.search(3, inside=inside)
    assert f"{RELAY}:8900" in found
    assert "onvif://www.onvif.org/Profile/Streaming" in found
    assert (await ws_discovery.search(2, "onvif://www.onvif.org/hardware/Other", inside=inside)).count(f"{RELAY}:8900") == 0
    listed = await onvif_util.list_devices(inside)
    assert listed.count(RELAY) == 1, listed
    asked = await onvif_util.ask(RELAY, USER, PASSWORD, ["get profiles", "get rtsp"], inside)
    assert "Profile_2" in asked
    assert "rtsp://" in asked
    node_onvif.require_node_onvif()
    assert {(one["host"], one["port"]) for one in await node_onvif.find(3, inside)} == {(RELAY, 8900)}
