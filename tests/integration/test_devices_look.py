"""A look into a scripted recorder of each maker, by the engine's command: its channels are told as they are, and its login is spared."""

from __future__ import annotations

import base64

import pytest

from relay_engine.access.subject import OWNER
from relay_engine.commands.devices import GetDevicePicture, LookIntoDevice
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.media.jpeg import picture_size
from tests.kit.recorders.all_recorders import RECORDERS
from tests.kit.recorders.dahua_recorder import DahuaRecorder
from tests.kit.recorders.hikvision_recorder import HikvisionRecorder
from tests.kit.recorders.looking import have_fresh_budget, look, refusal
from tests.kit.recorders.reolink_recorder import ReolinkRecorder
from tests.kit.recorders.scripted_recorder import PASSWORD, USER, ScriptedRecorder, made_channels
from tests.kit.relay.pretend_relay import PretendRelay

STEERED_BY_THEIR_MAKER = ("hikvision", "dahua", "axis")
ALL = sorted(RECORDERS)


@pytest.fixture(autouse=True)
def budget(monkeypatch: pytest.MonkeyPatch) -> None:
    have_fresh_budget(monkeypatch)


@pytest.fixture
def relay() -> PretendRelay:
    return PretendRelay()


@pytest.mark.parametrize("brand", ALL)
async def test_all_channels_are_told_with_names_and_state(relay: PretendRelay, brand: str) -> None:
    channels = made_channels(64, offline=(3, 64), steered=(2,))
    async with RECORDERS[brand](channels, rtsp_port=5540, plays=False) as recorder:
        device = await look(relay, recorder)
        assert (device.brand, device.model, device.serial) == (
            brand,
            getattr(recorder, "kind", recorder.model) if brand == "dahua" else recorder.model,
            recorder.serial,
        )
        assert device.max_sessions == (10 if brand == "hanwha" else 0)
        assert [(each.number, each.name) for each in device.channels] == [(each.number, each.name) for each in channels]
        if brand != "axis":  # it does not tell
            assert device.is_recorder
            assert [each.number for each in device.channels if not each.online] == [3, 64]
            assert not device.channels[2].snapshot_url
        first = device.channels[0]
        assert first.main is not None
        assert first.sub is not None
        assert (first.main.codec, first.main.width, first.main.height) == ("h264", 1920, 1080)
        for each in device.channels:
            for stream in (each.main, each.sub):
                if stream is not None:
                    assert stream.address.startswith("rtsp://127.0.0.1:5540/")
                    assert recorder.channel_of(stream.address.removeprefix("rtsp://127.0.0.1:5540/")) == each.number
        assert [each.number for each in device.channels if each.control] == ([2] if brand in STEERED_BY_THEIR_MAKER else [])
        assert recorder.seen.refused == 0
        assert recorder.seen.most_at_once <= 2
        assert PASSWORD not in repr(device)
        assert not relay.journal.entries


@pytest.mark.parametrize("brand", [brand for brand in ALL if brand != "reolink"])
async def test_the_maker_is_found_out_without_showing_a_login(relay: PretendRelay, brand: str) -> None:
    async with RECORDERS[brand](made_channels(4), plays=False, locks_after=3) as recorder:
        assert (await look(relay, recorder, brand="")).brand == brand
        assert recorder.seen.refused == 0


async def test_a_login_that_everybody_can_read_is_only_sent_where_a_person_knows_it(relay: PretendRelay) -> None:
    async with ReolinkRecorder(made_channels(2), plays=False) as recorder:
        assert (await refusal(relay, recorder, brand="")).code == "device_login_withheld"
        assert PASSWORD.encode() not in b"".join(recorder.seen.bodies)
        assert (await look(relay, recorder, brand="", show_password=True)).brand == "reolink"
    async with HikvisionRecorder(made_channels(2), plays=False, basic_only=True) as recorder:
        assert (await refusal(relay, recorder)).code == "device_login_withheld"
        assert recorder.seen.refused == recorder.seen.accepted == 0
        assert (await look(relay, recorder, show_password=True)).brand == "hikvision"


@pytest.mark.parametrize("found_out", [False, True], ids=["brand given", "brand found out"])
@pytest.mark.parametrize("brand", ALL)
async def test_a_wrong_password_is_shown_once_and_then_no_more(relay: PretendRelay, brand: str, found_out: bool) -> None:
    async with RECORDERS[brand](made_channels(16), plays=False, locks_after=3) as recorder:
        wrong = {"password": "wrong", "show_password": True, **({"brand": ""} if found_out else {})}
        error = await refusal(relay, recorder, **wrong)
        assert error.code == "device_login_wrong"
        if brand in ("hikvision", "dahua"):
            assert error.params["attempts_left"] == 2
        assert "wrong" not in str(error.params)
        assert (await refusal(relay, recorder, **wrong)).code == "device_login_frozen"
        picture = GetDevicePicture(
            address=recorder.address, snapshot_url=f"http://{recorder.address}/x?cmd=Snap&channel=0", user=USER, password="wrong"
        )
        with pytest.raises(UserFacingError):
            await relay.executor.execute(picture, OWNER)
        assert recorder.seen.refused <= 2
        await look(relay, recorder, show_password=True)  # the right one is another matter


@pytest.mark.parametrize("kind", [HikvisionRecorder, DahuaRecorder])
async def test_a_device_that_has_locked_itself_says_for_how_long(relay: PretendRelay, kind: type[ScriptedRecorder]) -> None:
    async with kind(made_channels(4), plays=False, locks_after=1) as recorder:
        error = await refusal(relay, recorder, password="wrong")
        assert (error.code, error.params["minutes"]) == ("device_locked", 30)
        assert (await refusal(relay, recorder, password="wrong")).code == "device_locked"
        assert recorder.seen.refused == 1


@pytest.mark.parametrize("brand", ALL)
async def test_a_small_picture_of_a_channel(relay: PretendRelay, brand: str) -> None:
    async with RECORDERS[brand](made_channels(2), plays=False) as recorder:
        device = await look(relay, recorder)
        wanted = GetDevicePicture(address=recorder.address, snapshot_url=device.channels[1].snapshot_url, user=USER, password=PASSWORD)
        picture = base64.b64decode((await relay.executor.execute(wanted, OWNER)).jpeg_base64)
        assert picture_size(picture)[0] == 320
        assert len(picture) < 40_000
        recorder.change(2, online=False)
        if brand != "axis":
            assert (await relay.executor.execute(wanted, OWNER)).jpeg_base64 == ""


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.2:80/picture.jpg", "password_elsewhere"),
        ("http://admin:x@127.0.0.1/picture.jpg", "address_invalid"),
        ("file:///etc/passwd", "address_invalid"),
        ("http://127.0.0.1:0/x", "address_invalid"),
        ("rtsp://127.0.0.1/x", "address_invalid"),
    ],
)
async def test_a_picture_is_fetched_from_the_device_alone(relay: PretendRelay, url: str, code: str) -> None:
    wanted = GetDevicePicture(address="127.0.0.1:1", snapshot_url=url, user=USER, password=PASSWORD)
    with pytest.raises(UserFacingError) as caught:
        await relay.executor.execute(wanted, OWNER)
    assert caught.value.code == code


@pytest.mark.parametrize("brand", ALL)
async def test_a_login_follows_no_redirection_to_another_host(relay: PretendRelay, brand: str) -> None:
    async with (
        RECORDERS[brand](made_channels(2), plays=False) as thief,
        RECORDERS[brand](made_channels(2), plays=False, redirects_to=f"http://127.0.0.2:{thief.port}") as recorder,
    ):
        assert (await refusal(relay, recorder)).code == "device_unknown"
        assert not thief.seen.requests


async def test_a_saved_login_is_for_its_own_host(relay: PretendRelay) -> None:
    async with DahuaRecorder(made_channels(2), plays=False) as recorder:
        relay.has(MountConfig(name="bay-1", source=f"rtsp://{USER}:{PASSWORD}@127.0.0.1:5540/cam/realmonitor?channel=1&subtype=0"))
        relay.has(MountConfig(name="yard", source=f"rtsp://{USER}:{PASSWORD}@10.0.0.5/1"))
        assert (await look(relay, recorder, user="", password="", secrets_of="bay-1")).serial == recorder.serial
        assert (await refusal(relay, recorder, user="", password="", secrets_of="yard")).code == "password_elsewhere"
        assert (await refusal(relay, recorder, user="somebody", password="", secrets_of="bay-1")).code == "password_missing"
        assert (await refusal(relay, recorder, password="", secrets_of="nobody")).code == "mount_unknown"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("127.0.0.1:1", "device_unreachable"),
        ("nowhere.invalid:80", "device_unreachable"),
        ("admin:pw@10.0.0.5", "address_invalid"),
        ("ftp://10.0.0.5", "address_invalid"),
        ("10.0.0.5:0", "address_invalid"),
        ("[::1", "address_invalid"),
        ("a b", "address_invalid"),
    ],
)
async def test_what_is_not_there(relay: PretendRelay, address: str, code: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        await relay.executor.execute(LookIntoDevice(address=address, user=USER, password=PASSWORD), OWNER)
    assert caught.value.code == code
    assert "pw" not in str(caught.value)


async def test_a_web_server_that_is_no_device(relay: PretendRelay) -> None:
    async with HikvisionRecorder(made_channels(2), plays=False, missing=frozenset({"/"}), missing_answer="html") as server:
        assert (await refusal(relay, server, brand="")).code == "device_unknown"
    async with HikvisionRecorder(made_channels(2), plays=False, guards_everything=True) as server:
        assert (await refusal(relay, server, brand="")).code == "device_unknown"
        assert server.seen.refused == 0
        assert (await look(relay, server)).brand == "hikvision"  # who knows what it is says so
