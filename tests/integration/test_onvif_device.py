"""OnvifDevice against a scripted camera: what real devices do with clocks, logins, addresses and channels."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.login_budget import LoginBudget
from relay_engine.errors import Fault
from relay_engine.onvif.onvif_device import OnvifDevice
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.soap import device as operations
from relay_engine.soap import namespaces as ns
from tests.kit.onvif.scripted_answers import ScriptedChannel, ScriptedProfile
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera, one_camera, recorder
from tests.kit.onvif.scripted_login import ScriptedLogin


@contextlib.asynccontextmanager
async def client(camera: ScriptedCamera, password: str = PASSWORD, budget: LoginBudget | None = None) -> AsyncIterator[OnvifDevice]:
    async with OnvifDevice(camera.address, USER, password, budget=budget or LoginBudget()) as device:
        yield device


async def test_a_camera_is_looked_at_whole() -> None:
    async with ScriptedCamera() as camera, client(camera) as device:
        facts = await device.look()
    assert (facts.manufacturer, facts.model, facts.serial, facts.firmware) == ("Scripted", "Head 1", "SN1", "1.0")
    assert (facts.mac, facts.name, facts.location, facts.address) == ("00:11:22:aa:bb:cc", "Hof A", "gate", camera.address)
    [source] = facts.sources
    main, sub = source.profiles
    assert (main.token, main.codec, main.width, main.height, main.fps, main.kbps, main.ptz) == ("main", "H265", 2560, 1440, 25, 4096, True)
    assert (sub.token, sub.codec, sub.width, sub.stream_uri) == ("sub", "H264", 640, "rtsp://127.0.0.1/sub")
    assert (main.stream_uri, main.snapshot_uri) == ("rtsp://127.0.0.1/main", f"http://127.0.0.1:{camera.port}/snap/main")
    assert camera.at_once <= 2
    assert len(camera.connections) <= 2
    assert camera.login.wrong == 0


@pytest.mark.parametrize("ways", ["digest", "wsse", "digest wsse", ""])
async def test_every_way_to_log_in_is_found_out_once(ways: str) -> None:
    async with ScriptedCamera(login=ScriptedLogin(ways=ways)) as camera, client(camera) as device:
        await device.look()
        before = camera.asked.total()
        await device.call(ns.DEVICE, operations.GET_SCOPES)
        assert camera.asked.total() == before + 1
        assert camera.login.wrong == 0


SPOILT = ["undeclared prefix", "two documents", "400", "no services", "no media2", "broken media2", "no interfaces", "time wants a login"]


@pytest.mark.parametrize("quirk", [*SPOILT, "latin-1", "no snapshots", "no stream"])
@pytest.mark.parametrize("ways", ["digest", "wsse"])
async def test_quirks_of_real_devices_are_borne(quirk: str, ways: str) -> None:
    async with ScriptedCamera(quirks={quirk}, login=ScriptedLogin(ways=ways)) as camera, client(camera) as device:
        facts = await device.look()
    [source] = facts.sources
    assert [profile.token for profile in source.profiles] == ["main", "sub"]
    assert [profile.stream_uri for profile in source.profiles] == ["rtsp://127.0.0.1/main", "rtsp://127.0.0.1/sub"]
    assert facts.model == ("Tür" if quirk == "latin-1" else "Head 1")
    assert camera.login.wrong == 0
    has_media2 = quirk not in ("no media2", "broken media2", "no services")
    assert source.profiles[0].codec == ("H265" if has_media2 else "H264")


@pytest.mark.parametrize("quirk", ["doctype", "html", "huge"])
async def test_what_is_no_answer_is_an_error_and_no_hang(quirk: str) -> None:
    async with ScriptedCamera(quirks={quirk}) as camera, client(camera) as device:
        with pytest.raises(DeviceError) as caught:
            await device.look()
        assert caught.value.fault in (Fault.NOT_RTSP, Fault.TOO_COSTLY)


async def test_one_wrong_password_is_shown_as_rarely_as_can_be_and_stops_everybody() -> None:
    """rroller/dahua #729: pollers that go on failing keep the account locked."""
    budget = LoginBudget()
    login = ScriptedLogin(lock_after=3)
    async with ScriptedCamera(login=login) as camera, contextlib.AsyncExitStack() as stack:
        devices = [await stack.enter_async_context(client(camera, "wrong", budget)) for _ in range(10)]
        found = await asyncio.gather(*(device.look() for device in devices), return_exceptions=True)
        assert [type(error) for error in found] == [LoginFrozen] * 10
        assert login.wrong == 2  # one of each kind of login
        before = camera.asked.total()
        with pytest.raises(LoginFrozen):
            await devices[0].call(ns.DEVICE, operations.GET_SCOPES)
        assert camera.asked.total() == before
        async with client(camera, PASSWORD, budget) as edited:
            assert (await edited.look()).sources


@pytest.mark.parametrize("ways", ["digest", "wsse"])
async def test_right_credentials_that_a_lock_refuses_are_not_hammered(ways: str) -> None:
    login = ScriptedLogin(ways=ways, lock_after=1, lock_s=3600)
    login.wrong = 1
    login.locked_until = float("inf")
    async with ScriptedCamera(login=login) as camera, client(camera) as device:
        for _ in range(5):
            with pytest.raises(LoginFrozen):
                await device.look()
        assert login.wrong <= 3


@pytest.mark.parametrize("ways", ["digest", "wsse"])
async def test_a_login_that_had_worked_is_backed_off_from(ways: str) -> None:
    """rroller/dahua #603: 401 also means that the table of connections is full."""
    async with ScriptedCamera(login=ScriptedLogin(ways=ways)) as camera, client(camera) as device:
        await device.look()
        camera.login.is_full = True
        for _ in range(5):
            with pytest.raises(DeviceError) as caught:
                await device.call(ns.DEVICE, operations.GET_SCOPES)
            assert caught.value.fault is Fault.TOO_MANY_SESSIONS
        assert camera.login.wrong <= 2


@pytest.mark.parametrize(
    ("shown_s", "local_s", "judged_s"),
    [
        (36_000.0, None, 0.0),  # local time shown as UTC: OpenIPC/majestic-webui #292
        (36_000.0, None, 36_000.0),  # a clock that is wrong, and kept to
        (0.0, 32_400.0, 32_400.0),  # UTC shown, but tokens measured against local time
        (-900.0, -900.0, -900.0),
    ],
)
async def test_clocks_that_are_wrong_in_every_way(shown_s: float, local_s: float | None, judged_s: float) -> None:
    login = ScriptedLogin(ways="wsse", clock_s=judged_s)
    async with ScriptedCamera(login=login, shown_clock_s=shown_s, shown_local_s=local_s) as camera, client(camera) as device:
        await device.look()
        wrong = login.wrong
        assert wrong <= 2
        await device.look()
        assert login.wrong == wrong


async def test_a_wrong_password_is_tried_once_where_the_clock_is_right() -> None:
    async with ScriptedCamera(login=ScriptedLogin(ways="wsse"), shown_local_s=0.0) as camera, client(camera, "wrong") as device:
        with pytest.raises(LoginFrozen):
            await device.look()
        assert camera.login.wrong == 1


async def test_a_clock_that_is_set_later_is_followed() -> None:
    async with ScriptedCamera(login=ScriptedLogin(ways="wsse")) as camera, client(camera) as device:
        await device.look()
        camera.login.clock_s = camera.shown_clock_s = 7200.0
        await device.look()
        assert camera.login.wrong == 1


async def test_a_user_who_may_not_steer_may_still_look() -> None:
    async with ScriptedCamera(quirks={"user may not steer"}, login=ScriptedLogin(ways="wsse")) as camera, client(camera) as device:
        ptz = device.ptz()
        await ptz.open()
        for _ in range(5):
            with pytest.raises(OnvifFault) as caught:
                await ptz.move(1, 0, 0, 1)
            assert caught.value.fault is Fault.WRONG_PASSWORD
        assert camera.asked["ContinuousMove"] == 1
        assert (await device.look()).sources


async def test_internal_addresses_are_replaced_by_what_was_typed() -> None:
    """blakeblackshear/frigate #18352."""
    camera = ScriptedCamera(told_base="http://192.168.1.64:80", told_rtsp="rtsp://admin:x@192.168.1.64:8554")
    async with camera, client(camera) as device:
        facts = await device.look()
        ptz = device.ptz()
        await ptz.open()
        await ptz.stop()
    [source] = facts.sources
    assert source.profiles[0].stream_uri == "rtsp://127.0.0.1:8554/main"
    assert source.profiles[0].snapshot_uri == f"http://127.0.0.1:{camera.port}/snap/main"
    assert camera.head.kinds == ["Stop"]


async def test_the_rtsp_port_from_outside_can_be_told() -> None:
    async with ScriptedCamera() as camera, OnvifDevice(camera.address, USER, PASSWORD, rtsp_port=10_554, budget=LoginBudget()) as device:
        facts = await device.look()
    assert facts.sources[0].profiles[0].stream_uri == "rtsp://127.0.0.1:10554/main"


async def test_channels_without_a_camera_are_there_and_offline() -> None:
    """agsh/onvif #369: the first video source has no profile."""
    async with ScriptedCamera(recorder(8, offline=frozenset({1, 2, 5}))) as camera, client(camera) as device:
        facts = await device.look()
    assert [source.token for source in facts.sources] == [f"VideoSource{number:03}" for number in range(1, 9)]
    assert [bool(source.profiles) for source in facts.sources] == [False, False, True, True, False, True, True, True]


async def test_a_recorder_with_64_channels() -> None:
    async with ScriptedCamera(recorder(64)) as camera, client(camera) as device:
        facts = await device.look()
    assert [source.profiles[1].stream_uri for source in facts.sources] == [
        f"rtsp://127.0.0.1/Streaming/Channels/{n}02" for n in range(1, 65)
    ]
    assert camera.at_once == 1
    assert len(camera.connections) == 1


@pytest.mark.parametrize("source_token", ["", "VideoSource001"])
async def test_source_tokens_that_say_nothing_are_replaced_by_what_addresses_say(source_token: str) -> None:
    channels = tuple(ScriptedChannel(it.token, it.profiles, source_token=source_token) for it in recorder(4))
    async with ScriptedCamera(channels) as camera, client(camera) as device:
        facts = await device.look()
    assert [[profile.token for profile in source.profiles] for source in facts.sources] == [[f"P00{n}M", f"P00{n}S"] for n in range(1, 5)]


async def test_the_name_in_a_source_token_is_no_second_camera() -> None:
    """agsh/onvif #287 (YMF52)."""
    [channel] = one_camera()
    async with (
        ScriptedCamera((ScriptedChannel(channel.token, channel.profiles, source_token="My Camera"),)) as camera,
        client(camera) as it,
    ):
        facts = await it.look()
    assert [len(source.profiles) for source in facts.sources] == [2]


async def test_profiles_without_a_picture_are_left_out() -> None:
    channel = ScriptedChannel("s", (ScriptedProfile("sound", has_encoder=False), ScriptedProfile("main")))
    async with ScriptedCamera((channel,)) as camera, client(camera) as device:
        facts = await device.look()
    assert [profile.token for profile in facts.sources[0].profiles] == ["main"]


async def test_a_silent_device_has_a_deadline() -> None:
    silent = asyncio.Event()

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with OnvifDevice(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", budget=LoginBudget()) as device:
        with pytest.raises(DeviceError) as caught:
            await device.look(deadline_s=0.2)
        assert caught.value.fault is Fault.TIMED_OUT
    silent.set()
    server.close()
