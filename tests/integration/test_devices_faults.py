"""Scripted recorders with the faults of real ones: each of them is looked into all the same."""

from __future__ import annotations

import asyncio
import secrets

import pytest

from tests.kit.recorders.all_recorders import RECORDERS
from tests.kit.recorders.dahua_recorder import DahuaRecorder
from tests.kit.recorders.hanwha_recorder import HanwhaRecorder
from tests.kit.recorders.hikvision_recorder import HikvisionRecorder
from tests.kit.recorders.looking import have_fresh_budget, look, refusal
from tests.kit.recorders.reolink_recorder import ReolinkRecorder
from tests.kit.recorders.scripted_recorder import MadeChannel, ScriptedRecorder, made_channels
from tests.kit.recorders.uniview_recorder import UniviewRecorder
from tests.kit.relay.pretend_relay import PretendRelay

ALL = sorted(RECORDERS)


@pytest.fixture(autouse=True)
def budget(monkeypatch: pytest.MonkeyPatch) -> None:
    have_fresh_budget(monkeypatch)


@pytest.fixture
def relay() -> PretendRelay:
    return PretendRelay()


@pytest.mark.parametrize("namespace", ["new", "isapi", "cgi"])
@pytest.mark.parametrize("prefix", ["", "hik"])
async def test_hikvision_in_any_namespace_and_with_a_prefix_that_nobody_declared(relay: PretendRelay, namespace: str, prefix: str) -> None:
    async with HikvisionRecorder(made_channels(8, offline=(4,)), plays=False, namespace=namespace, prefix=prefix) as recorder:
        device = await look(relay, recorder)
        assert [(each.name, each.online) for each in device.channels] == [(f"Bay {n}", n != 4) for n in range(1, 9)]


@pytest.mark.parametrize("restarts", [False, True], ids=["ids go on", "ids begin anew"])
async def test_ip_channels_of_a_hybrid_recorder_come_behind_its_analog_ones(relay: PretendRelay, restarts: bool) -> None:
    channels = made_channels(12, offline=(2, 10))
    async with HikvisionRecorder(channels, analog=8, restarts_ids=restarts, kind="DVR", model="iDS-7208HUHI", plays=False) as recorder:
        device = await look(relay, recorder)
        assert [each.number for each in device.channels] == list(range(1, 13))
        assert [each.number for each in device.channels if not each.online] == [2, 10]
        main = device.channels[9].main
        assert main is not None
        assert main.address.endswith("/Streaming/Channels/1001")
    async with HikvisionRecorder(
        channels, analog=8, restarts_ids=True, kind="DVR", plays=False, missing=frozenset({"/status"})
    ) as recorder:
        device = await look(relay, recorder)  # its streams' ids are not told either: they follow
        assert [each.number for each in device.channels] == list(range(1, 13))


@pytest.mark.parametrize("answer", ["404", "400", "501", "html", "hang up"])
async def test_what_an_old_recorder_does_not_know_is_done_without(relay: PretendRelay, answer: str) -> None:
    lacking: list[tuple[ScriptedRecorder, bool]] = [
        (HikvisionRecorder(made_channels(4), plays=False, missing=frozenset({"/status", "PTZCtrl"}), missing_answer=answer), True),
        (HikvisionRecorder(made_channels(4), plays=False, missing=frozenset({"InputProxy"}), missing_answer=answer), False),
        (
            DahuaRecorder(
                made_channels(4), plays=False, missing=frozenset({"getCameraState", "getMachineName", "Caps"}), missing_answer=answer
            ),
            True,
        ),
        (DahuaRecorder(made_channels(4), plays=False, missing=frozenset({"ChannelTitle", "LogicDevice"}), missing_answer=answer), False),
        (UniviewRecorder(made_channels(4), plays=False, missing=frozenset({"Streams", "Network"}), missing_answer=answer), True),
        (HanwhaRecorder(made_channels(4), plays=False, missing=frozenset({"videoprofile", "rtsp"}), missing_answer=answer), True),
    ]
    for recorder, has_names in lacking:
        async with recorder:
            device = await look(relay, recorder)
            assert [each.number for each in device.channels] == [1, 2, 3, 4], type(recorder).__name__
            assert all(each.main is not None and each.online for each in device.channels)
            if has_names:
                assert [each.name for each in device.channels] == ["Bay 1", "Bay 2", "Bay 3", "Bay 4"]


async def test_places_without_a_camera_are_left_out(relay: PretendRelay) -> None:
    channels = made_channels(8, offline=(2,), empty=(5, 6, 7, 8))
    for kind in (DahuaRecorder, UniviewRecorder, ReolinkRecorder):
        async with kind(
            tuple(MadeChannel(**{**each.__dict__, "name": "", "online": False}) if each.empty else each for each in channels), plays=False
        ) as recorder:
            assert [each.number for each in (await look(relay, recorder)).channels] == [1, 2, 3, 4]
    async with DahuaRecorder(channels, plays=False, missing=frozenset({"getCameraState"}), missing_answer="501") as recorder:
        assert [each.number for each in (await look(relay, recorder)).channels] == [1, 2, 3, 4]


@pytest.mark.parametrize("speaks", ["json", "text"])
@pytest.mark.parametrize("is_camera", [False, True], ids=["recorder", "four sensors"])
async def test_hanwha_in_json_and_in_text(relay: PretendRelay, speaks: str, is_camera: bool) -> None:
    async with HanwhaRecorder(
        made_channels(4, offline=() if is_camera else (3,)), speaks=speaks, is_camera=is_camera, plays=False, rtsp_port=558
    ) as recorder:
        device = await look(relay, recorder)
        assert [(each.number, each.name) for each in device.channels] == [(n, f"Bay {n}") for n in (1, 2, 3, 4)]
        second = device.channels[1]
        assert second.main is not None
        assert second.sub is not None
        if is_camera:
            assert (second.main.address, second.sub.address) == (
                "rtsp://127.0.0.1:558/1/profile2/media.smp",
                "rtsp://127.0.0.1:558/1/profile3/media.smp",
            )
        else:
            assert (second.main.address, second.sub.address) == (
                "rtsp://127.0.0.1:558/LiveChannel/1/media.smp",
                "rtsp://127.0.0.1:558/LiveChannel/1/media.smp/profile=3",
            )
            assert [each.online for each in device.channels] == [True, True, False, True]
        assert (second.main.width, second.sub.width) == (1920, 640)


@pytest.mark.parametrize("brand", ALL)
async def test_names_in_latin_1_and_names_that_were_garbled(relay: PretendRelay, brand: str) -> None:
    async with RECORDERS[brand](
        (MadeChannel(1, "Straße"), MadeChannel(2, "Süd"), MadeChannel(3, "x\u202e\u0007y")), plays=False, encoding="latin-1"
    ) as recorder:
        names = [each.name for each in (await look(relay, recorder)).channels]
        assert names[:2] == ["Straße", "Süd"]
        assert names[2].isprintable()
    garbled = "Straße".encode().decode("latin-1")
    async with RECORDERS[brand]((MadeChannel(1, "정문"), MadeChannel(2, garbled)), plays=False) as recorder:
        assert [each.name for each in (await look(relay, recorder)).channels] == ["정문", "Straße"]


async def test_dahua_with_a_new_nonce_each_time_is_asked_few_questions(relay: PretendRelay) -> None:
    async with DahuaRecorder(made_channels(4), plays=False, fresh_nonces=True, upper=True) as recorder:
        device = await look(relay, recorder)
        assert [each.name for each in device.channels] == ["Bay 1", "Bay 2", "Bay 3", "Bay 4"]
        assert recorder.seen.refused == 0


async def test_a_camera_that_sleeps_is_not_woken(relay: PretendRelay) -> None:
    async with ReolinkRecorder((MadeChannel(1, "Door"), MadeChannel(2, "Hut", battery=True)), plays=False) as recorder:
        device = await look(relay, recorder)
        assert [(each.name, each.online, bool(each.snapshot_url)) for each in device.channels] == [
            ("Door", True, True),
            ("Hut", True, False),
        ]
        assert not recorder.woken
        assert not recorder.tokens, "it has logged out"


@pytest.mark.parametrize("path", ["/api.cgi", "/cgi-bin/api.cgi"])
async def test_an_old_reolink_recorder_has_all_its_channels(relay: PretendRelay, path: str) -> None:
    async with ReolinkRecorder(made_channels(8), is_old=True, path=path, plays=False) as recorder:
        assert len((await look(relay, recorder)).channels) == 8


async def test_a_device_that_lends_no_further_login_is_busy_and_nobody_is_locked_out(relay: PretendRelay) -> None:
    async with ReolinkRecorder(made_channels(2), plays=False) as recorder:
        recorder.tokens |= {secrets.token_hex(4) for _ in range(4)}
        assert (await refusal(relay, recorder)).code == "device_busy"
        recorder.tokens.clear()
        assert len((await look(relay, recorder)).channels) == 2


async def test_more_channels_than_anything_has_are_bounded(relay: PretendRelay) -> None:
    for brand in ALL:
        async with RECORDERS[brand](made_channels(300), plays=False) as recorder:
            assert len((await look(relay, recorder)).channels) == 256


async def test_many_looks_at_a_time_share_the_device(relay: PretendRelay) -> None:
    async with HikvisionRecorder(made_channels(16), plays=False) as recorder:
        views = await asyncio.gather(*(look(relay, recorder) for _ in range(8)))
        assert {len(view.channels) for view in views} == {16}
        assert recorder.seen.most_at_once <= 2
