"""The native RTSP source: sessions, logins and messages, against a camera with every quirk that we know of."""

from __future__ import annotations

import asyncio
import itertools
import logging
import statistics
import time

import pytest

from relay_engine import tasks
from relay_engine.config import SourceTransport
from relay_engine.dialing.address import parse_address
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.rtsp.source import RtspSource
from relay_engine.rtp.rtcp import ReceiverReport, SourceDescription, parse_compound
from tests.kit.cameras.camera_media import AUDIO_SSRC, VIDEO_SSRC
from tests.kit.cameras.camera_trial import CLIP, Collector, assert_plays, playing
from tests.kit.cameras.quirky_camera import QuirkyCamera
from tests.kit.relay.live_engine import eventually

# --- the good camera ---


@pytest.mark.parametrize("transport", ["auto", "tcp", "udp"])
async def test_a_good_camera(transport: SourceTransport) -> None:
    camera, sink = await assert_plays(transport)
    assert (sink.kind, sink.transport) == ("rtsp", "udp" if transport == "udp" else "tcp")
    assert sink.tracks[0].parameter_sets == CLIP.tracks[0].parameter_sets
    assert sink.tracks[1].audio_config == CLIP.tracks[1].audio_config
    assert camera.connections == 1
    assert camera.methods()[:5] == ["OPTIONS", "DESCRIBE", "SETUP", "SETUP", "PLAY"]


async def test_a_unit_leaves_with_its_last_packet() -> None:
    async with QuirkyCamera(pictures_per_s=2.0) as camera, playing(camera, pictures=5) as sink:
        # On the marker bit: a client that waits for the next stamp would have one picture less by now.
        assert time.monotonic() - sink.units[-1].received_at < 0.4
        gaps = [later.received_at - earlier.received_at for earlier, later in itertools.pairwise(u for u in sink.units if u.track_id == 0)]
        assert 0.25 < statistics.median(gaps) < 0.75


async def test_stopping_says_goodbye_and_is_quick() -> None:
    async with QuirkyCamera() as camera:
        begun = time.monotonic()
        async with playing(camera, pictures=5):
            begun = time.monotonic()
        assert time.monotonic() - begun < 5
        await asyncio.sleep(0.1)
        assert camera.methods()[-1] == "TEARDOWN"
        assert camera.requests[-1].headers["session"] == "12345678"


async def test_cancelling_during_the_set_up_is_quick() -> None:
    async with QuirkyCamera(never_answers=frozenset({"DESCRIBE"})) as camera:
        task = tasks.spawn(RtspSource(parse_address(camera.url)).run(Collector(1)), name="source")
        await asyncio.wait_for(camera.wait_for("DESCRIBE"), 5)
        begun = time.monotonic()
        await tasks.cancel(task)
        assert task.cancelled()
        assert time.monotonic() - begun < 5


# --- keep-alive and reports ---


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports and keep-alives within the time of a test."""
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._TICK_S", 0.05)
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._REPORT_INTERVAL_S", 0.2)
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._KEEP_ALIVE_MARGIN_S", 0.0)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("quirks", "method"),
    [
        ({}, "GET_PARAMETER"),
        ({"public": "OPTIONS, DESCRIBE, SETUP, PLAY"}, "OPTIONS"),
        ({"public": ""}, "OPTIONS"),
        ({"never_answers": frozenset({"GET_PARAMETER"})}, "GET_PARAMETER"),
    ],
)
async def test_keep_alives_are_sent_and_their_answers_not_waited_for(quirks: dict[str, object], method: str) -> None:
    async with QuirkyCamera(session="abc;timeout=1", **quirks) as camera, playing(camera) as sink:
        await eventually(lambda: len(camera.methods()[camera.methods().index("PLAY") + 1 :]) >= 2)
        late = camera.requests[camera.methods().index("PLAY") + 1 :]
        assert {seen.method for seen in late} == {method}
        assert all(seen.headers["session"] == "abc" for seen in late)
        pictures = len(sink.pictures())
        await eventually(lambda: len(sink.pictures()) > pictures + 50)


@pytest.mark.usefixtures("hurried")
async def test_a_camera_that_refuses_one_kind_of_keep_alive_gets_the_other() -> None:
    quirks = {"statuses": {"GET_PARAMETER": "501 Not Implemented"}}
    async with QuirkyCamera(session="abc;timeout=1", **quirks) as camera, playing(camera):
        await eventually(lambda: "OPTIONS" in camera.methods()[camera.methods().index("PLAY") + 1 :])
        assert camera.methods()[camera.methods().index("PLAY") + 1 :][:2] == ["GET_PARAMETER", "OPTIONS"]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_receiver_reports_go_out_under_an_ssrc_of_our_own(transport: SourceTransport) -> None:
    async with QuirkyCamera(sends_reports=True) as camera, playing(camera, pictures=150, transport=transport):
        await eventually(lambda: len(camera.reports) >= 6)
        packets = [packet for report in camera.reports for packet in parse_compound(report)]
    reports = [packet for packet in packets if isinstance(packet, ReceiverReport)]
    names = [packet for packet in packets if isinstance(packet, SourceDescription)]
    assert len(reports) == len(names) >= 6
    assert len({report.ssrc for report in reports} | {name.ssrc for name in names}) == 1
    assert not {report.ssrc for report in reports} & {VIDEO_SSRC, AUDIO_SSRC}
    about = {block.ssrc: block for report in reports for block in report.blocks}
    assert set(about) == {VIDEO_SSRC, AUDIO_SSRC}
    assert about[VIDEO_SSRC].packets_lost == 0
    assert about[VIDEO_SSRC].highest_sequence_number > 65_536  # the sequence numbers wrapped
    assert about[VIDEO_SSRC].last_sender_report != 0


# --- logins ---


@pytest.mark.parametrize(
    "login", ["Basic", "MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-256, MD5", "MD5, Basic", "Basic, SHA-256"]
)
async def test_logins(login: str) -> None:
    camera, _sink = await assert_plays(login=login, pictures=10)
    assert "401" not in str(camera.answers)


async def test_a_nonce_that_grows_stale_is_renewed() -> None:
    camera, _sink = await assert_plays(login="SHA-256", stale_after=2, pictures=10)
    assert len(camera.seen("SETUP")) > 2


@pytest.mark.parametrize("login", ["Basic", "MD5", "SHA-256"])
async def test_a_wrong_password_is_tried_once(login: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with QuirkyCamera(login=login) as camera:
            with pytest.raises(SourceError) as caught:
                async with playing(camera, url=camera.url.replace("pa%3Ass", "wr0ng")):
                    pass
            assert len([seen for seen in camera.requests if "authorization" in seen.headers]) == 1
    assert caught.value.fault is Fault.WRONG_PASSWORD
    assert "wr0ng" not in caplog.text + str(caught.value)


async def test_a_camera_that_wants_a_login_and_gets_none() -> None:
    async with QuirkyCamera(login="MD5") as camera:
        with pytest.raises(SourceError) as caught:
            async with playing(camera, url=camera.url.replace("user:pa%3Ass%2F%40@", "")):
                pass
    assert caught.value.fault is Fault.WRONG_PASSWORD


# --- messages ---


@pytest.mark.parametrize(
    "quirks",
    [
        {"needs_user_agent": True},  # go2rtc #235
        {"header_case": str.lower},
        {"header_case": str.upper},
        {"header_case": lambda name: "Cseq" if name == "CSeq" else name},  # go2rtc #7
        {"bytewise": True},
        {"session": ""},
        {"session": "12345678"},
        {"session": " 12345678 ; timeout = 60 "},
        {"statuses": {"OPTIONS": "501 Not Implemented"}},
        {"rtp_info": "none"},
        {"rtp_info": "wrong"},
        {"media_before_answer": True},
        {"own_requests": ("OPTIONS", "SET_PARAMETER", "ANNOUNCE")},
        {"content_base": lambda url: ""},
        {"content_base": lambda url: f"rtsp://{url}/"},
        {"content_base": lambda url: url.removeprefix("rtsp://")},
        {"content_base": lambda url: url},
    ],
)
async def test_odd_messages(quirks: dict[str, object]) -> None:
    camera, _sink = await assert_plays(**quirks)
    assert camera.connections == 1
    assert all("require" not in seen.headers for seen in camera.requests)  # doorbells fall silent when asked for the back channel


async def test_the_cameras_own_requests_are_answered() -> None:
    async with QuirkyCamera(own_requests=("OPTIONS", "SET_PARAMETER")) as camera, playing(camera):
        assert camera.answers == ["RTSP/1.0 200 OK", "RTSP/1.0 200 OK"]


async def test_a_redirect_is_followed_with_the_login() -> None:
    async with QuirkyCamera(login="MD5") as target:
        plain = target.url.replace("user:pa%3Ass%2F%40@", "")
        async with QuirkyCamera(login="MD5", redirect_to=plain) as camera, playing(camera, pictures=5):
            assert target.seen("PLAY")


async def test_redirects_in_a_circle_end() -> None:
    async with QuirkyCamera() as camera:
        camera.quirks = type(camera.quirks)(redirect_to=camera.url)
        with pytest.raises(SourceError, match="circle"):
            async with playing(camera):
                pass
