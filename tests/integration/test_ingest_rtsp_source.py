"""The native RTSP source against a camera with every quirk that we know of."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import ssl
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig, SourceTransport
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.address import parse_address
from relay_engine.ingest.demo_clip import load_demo_clip
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.probe import probe
from relay_engine.ingest.rtsp_source import RtspSource
from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.rtcp import ReceiverReport, SourceDescription, parse_compound
from tests.helpers.camera_media import AUDIO_SSRC, VIDEO_SSRC, MediaQuirks
from tests.helpers.quirky_camera import QuirkyCamera

CLIP = load_demo_clip()


class Collector:
    """A sink that keeps everything and says when there is enough."""

    def __init__(self, pictures: int) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.kind = self.transport = ""
        self.starts = 0
        self.units: list[AccessUnit] = []
        self.full = asyncio.Event()
        self._wanted = pictures

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.starts += 1
        self.tracks, self.kind, self.transport = tracks, kind, transport

    def write(self, unit: AccessUnit) -> None:
        assert self.starts == 1
        self.units.append(unit)
        self._wanted -= unit.track_id == 0
        if self._wanted <= 0:
            self.full.set()

    def dropped(self, units: int) -> None:
        raise AssertionError

    def pictures(self) -> list[tuple[bytes, ...]]:
        """Without parameter sets."""
        kept = h264.PICTURE_TYPES
        return [tuple(nal for nal in unit.nalus if h264.nal_type(nal) in kept) for unit in self.units if unit.track_id == 0]

    def sounds(self) -> list[bytes]:
        return [unit.nalus[0] for unit in self.units if unit.track_id == 1]

    def stamps(self, track_id: int) -> list[int]:
        return [unit.pts for unit in self.units if unit.track_id == track_id]


@contextlib.asynccontextmanager
async def playing(
    camera: QuirkyCamera, *, pictures: int = 60, transport: SourceTransport = "auto", url: str = "", deadline_s: float = 15.0
) -> AsyncIterator[Collector]:
    """Inside, so many pictures have come and the source still runs; raises what it raised."""
    sink = Collector(pictures)
    config = MountConfig(name="gate", source=url or camera.url, transport=transport)
    error: list[SourceError] = []

    async def run() -> None:
        try:
            await RtspSource(parse_address(config.source), transport=transport, name="gate").run(sink)
        except SourceError as fault:
            error.append(fault)

    task = tasks.spawn(run(), name="source")
    full = tasks.spawn(sink.full.wait(), name="enough")
    try:
        done, _ = await asyncio.wait({task, full}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if error:
            raise error[0]
        assert done, f"only {len(sink.pictures())} pictures and {len(sink.sounds())} sounds"
        yield sink
    finally:
        await tasks.cancel(full)
        await tasks.cancel(task)


async def assert_plays(transport: SourceTransport = "auto", *, pictures: int = 60, **quirks: object) -> tuple[QuirkyCamera, Collector]:
    """All pictures and sounds arrive, whole, in order and in time."""
    async with QuirkyCamera(**quirks) as camera, playing(camera, pictures=pictures, transport=transport) as sink:
        assert [track.codec for track in sink.tracks][:1] == [Codec.H264]
        assert sink.pictures() == [CLIP.pictures[n % 250] for n in range(len(sink.pictures()))]
        assert {later - earlier for earlier, later in itertools.pairwise(sink.stamps(0))} == {3600}
        assert sink.units[0].random_access
        if camera.quirks.sends_audio and len(sink.tracks) == 2:
            assert sink.sounds() == [CLIP.sounds[n] for n in range(len(sink.sounds()))]
            assert len(sink.sounds()) >= pictures * 1.2
            assert {later - earlier for earlier, later in itertools.pairwise(sink.stamps(1))} == {1024}
        return camera, sink


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
    async with QuirkyCamera(pictures_per_s=5.0) as camera, playing(camera, pictures=5) as sink:
        # On the marker bit: a client that waits for the next stamp would have one picture less by now.
        assert time.monotonic() - sink.units[-1].received_at < 0.1
        gaps = [later.received_at - earlier.received_at for earlier, later in itertools.pairwise(u for u in sink.units if u.track_id == 0)]
        assert all(0.1 < gap < 0.3 for gap in gaps)


async def test_stopping_says_goodbye_and_is_quick() -> None:
    async with QuirkyCamera() as camera:
        begun = time.monotonic()
        async with playing(camera, pictures=5):
            begun = time.monotonic()
        assert time.monotonic() - begun < 0.5
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
        assert time.monotonic() - begun < 0.2


# --- keep-alive and reports ---


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports and keep-alives within the time of a test."""
    monkeypatch.setattr("relay_engine.ingest.rtsp_keeper._TICK_S", 0.05)
    monkeypatch.setattr("relay_engine.ingest.rtsp_keeper._REPORT_INTERVAL_S", 0.2)
    monkeypatch.setattr("relay_engine.ingest.rtsp_keeper._KEEP_ALIVE_MARGIN_S", 0.0)


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
        await asyncio.sleep(2.3)
        late = camera.requests[camera.methods().index("PLAY") + 1 :]
        assert [seen.method for seen in late] == [method, method]
        assert all(seen.headers["session"] == "abc" for seen in late)
        assert len(sink.pictures()) > 300


@pytest.mark.usefixtures("hurried")
async def test_a_camera_that_refuses_one_kind_of_keep_alive_gets_the_other() -> None:
    quirks = {"statuses": {"GET_PARAMETER": "501 Not Implemented"}}
    async with QuirkyCamera(session="abc;timeout=1", **quirks) as camera, playing(camera):
        await asyncio.sleep(2.3)
        assert camera.methods()[camera.methods().index("PLAY") + 1 :] == ["GET_PARAMETER", "OPTIONS"]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_receiver_reports_go_out_under_an_ssrc_of_our_own(transport: SourceTransport) -> None:
    async with QuirkyCamera(sends_reports=True) as camera, playing(camera, pictures=150, transport=transport):
        await asyncio.sleep(0.3)
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


# --- descriptions ---


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("s=Quirky", "s=Quirky\r\ns=Again"),
        lambda text: text.replace("c=IN IP4 0.0.0.0", "c=IN IP4"),
        lambda text: text.replace("t=0 0", "t=0-0 now"),  # FLIR
        lambda text: text.rstrip("\r\n"),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text + "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=rtpmap:95 TP-LINK/90000\r\n",  # TL-IPC44GW
        lambda text: text + "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:trackID=2\r\n",
        lambda text: text.replace("m=video 0 ", "m=video -0 "),
        lambda text: text.replace("a=control:trackID=", "a=sendonly\r\na=control:trackID="),  # everything a back channel
        lambda text: text + "m=audio 0 RTP/AVP 0\r\na=sendonly\r\na=control:trackID=9\r\n",  # a real one
        lambda text: text.replace("a=control:*\r\n", ""),
    ],
)  # fmt: skip
async def test_odd_descriptions(edit: object) -> None:
    camera, _sink = await assert_plays(sdp=edit, pictures=20)
    assert len(camera.seen("SETUP")) == 2


async def test_parameter_sets_that_come_only_with_the_pictures() -> None:
    _camera, sink = await assert_plays(sdp=lambda text: text.replace("sprop-parameter-sets", "x"), pictures=5)
    assert sink.tracks[0].parameter_sets.sps == ()
    assert h264.nal_type(sink.units[0].nalus[0]) == h264.SPS


async def test_parameter_sets_that_come_only_in_the_description() -> None:
    _camera, sink = await assert_plays(media=MediaQuirks(sets_in_band=False), pictures=5)
    assert sink.tracks[0].parameter_sets == CLIP.tracks[0].parameter_sets


async def test_sound_in_an_unknown_format_never_stops_the_picture(caplog: pytest.LogCaptureFixture) -> None:
    _camera, sink = await assert_plays(sdp=lambda text: text.replace("mpeg4-generic/48000/1", "G726-32/8000"), pictures=20)
    assert len(sink.tracks) == 1
    assert "gate: the sound (G726-32) is left out" in caplog.text


async def test_sound_that_cannot_be_set_up_never_stops_the_picture() -> None:
    _camera, sink = await assert_plays(audio_setup_status="404 Not Found", pictures=20)
    assert len(sink.tracks) == 1


async def test_declared_sound_that_never_comes_is_not_waited_for() -> None:
    begun = time.monotonic()
    _camera, sink = await assert_plays(sends_audio=False, pictures=5)
    assert time.monotonic() - begun < 1.0
    assert len(sink.tracks) == 2


# --- packets ---


@pytest.mark.parametrize(
    ("transport", "quirks"),
    [
        ("tcp", {"media": MediaQuirks(no_marker=True)}),  # FLIR M400
        ("tcp", {"media": MediaQuirks(annexb_inside=True)}),
        ("tcp", {"media": MediaQuirks(adts=True)}),
        ("tcp", {"media": MediaQuirks(max_packet_size=10_000)}),  # Tapo
        ("udp", {"media": MediaQuirks(max_packet_size=10_000)}),
        ("tcp", {"interleaved": lambda first: f"interleaved={first + 10}-{first + 11}", "channel_shift": 10}),
        ("tcp", {"interleaved": lambda first: f"interleaved={first}"}),
        ("tcp", {"interleaved": lambda first: "interleaved=0-1"}),  # for every track
        ("tcp", {"interleaved": lambda first: ""}),
        ("tcp", {"tcp_profile": "RTP/AVP"}),  # Escam
        ("tcp", {"garbage": b"\x00\x01garbage"}),
        ("tcp", {"garbage": b"$\xff\x00"}),
        ("udp", {"says_server_port": False}),
        ("udp", {"waits_for_punch": True}),
        ("udp", {"swaps_packets": True}),
    ],
)
async def test_odd_packets(transport: SourceTransport, quirks: dict[str, object]) -> None:
    await assert_plays(transport, **quirks)


async def test_packets_of_another_payload_type_than_described() -> None:
    async with QuirkyCamera(media=MediaQuirks(payload_type_shift=6), has_audio=False) as camera, playing(camera) as sink:
        assert all(picture in CLIP.pictures for picture in sink.pictures())


async def test_udp_opens_the_way_through_a_nat() -> None:
    camera, _sink = await assert_plays("udp", pictures=5)
    assert len(camera.punches) >= 2
    assert all(len(punch) == 12 and punch[0] == 0x80 for punch in camera.punches)


@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_a_changed_ssrc_is_taken_at_once(transport: SourceTransport) -> None:
    async with QuirkyCamera(media=MediaQuirks(change_ssrc_at=100)) as camera, playing(camera, pictures=150, transport=transport) as sink:
        pictures, stamps = sink.pictures(), sink.stamps(0)
    assert pictures == [CLIP.pictures[n % 250] for n in range(len(pictures))]
    steps = [later - earlier for earlier, later in itertools.pairwise(stamps)]
    assert steps[:99] == [3600] * 99
    assert 0 < steps[99] < 9000  # the time line goes on
    assert set(steps[100:]) == {3600}


async def test_one_wild_stamp_is_handed_on_and_the_rest_is_not_touched() -> None:
    async with QuirkyCamera(media=MediaQuirks(wild_stamp_at=50)) as camera, playing(camera, pictures=100) as sink:
        stamps = sink.stamps(0)
    assert stamps[49] - stamps[0] == 49 * 3600
    assert stamps[51:100] == [stamps[0] + n * 3600 for n in range(51, 100)]


# --- lip sync ---


@pytest.mark.parametrize("rtp_info", ["true", "none"])
async def test_tracks_share_one_time_line_from_the_start(rtp_info: str) -> None:
    async with QuirkyCamera(pictures_per_s=25.0, rtp_info=rtp_info) as camera, playing(camera, pictures=30) as sink:
        offset_s = sink.stamps(0)[0] / 90_000 - sink.stamps(1)[0] / 48_000
    assert offset_s == pytest.approx(0.0, abs=0.002 if rtp_info == "true" else 0.06)


async def test_sender_reports_correct_what_the_start_could_not_tell() -> None:
    """The sound's RTP-Info is 0.4 s off; a report after two pictures says so."""
    quirks = MediaQuirks(audio_late_s=0.4)
    async with QuirkyCamera(pictures_per_s=25.0, sends_reports=True, media=quirks) as camera, playing(camera, pictures=30) as sink:
        sounds, pictures = sink.stamps(1), sink.stamps(0)
    assert pictures[20] - pictures[0] == 20 * 3600
    true_s = pictures[0] / 90_000 + 20 * 1024 / 48_000
    assert sounds[20] / 48_000 == pytest.approx(true_s, abs=0.02)


# --- transports ---


async def test_a_camera_without_tcp_is_taken_by_udp() -> None:
    camera, sink = await assert_plays(transports=frozenset({"udp"}))
    assert sink.transport == "udp"
    assert camera.connections == 2
    assert camera.seen("DESCRIBE")[-1].connection == 2  # Hikvision wants a new one


async def test_a_camera_that_agrees_to_tcp_and_then_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.rtsp_source._PLANS", {"auto": (("tcp", 0.3), ("udp", 0.3), ("tcp", 0.3))})
    camera, sink = await assert_plays(silent_transports=frozenset({"tcp"}))
    assert sink.transport == "udp"
    assert camera.methods().index("TEARDOWN") < len(camera.methods()) - 5


async def test_a_slow_starter_gets_a_second_chance_over_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.rtsp_source._PLANS", {"auto": (("tcp", 0.3), ("udp", 0.3), ("tcp", 5.0))})
    async with QuirkyCamera(transports=frozenset({"tcp"}), wakes_after_s=0.8) as camera, playing(camera, pictures=5) as sink:
        assert sink.transport == "tcp"
        assert camera.connections == 3


@pytest.mark.parametrize("transport", ["tcp", "udp", "auto"])
async def test_a_camera_that_never_sends(transport: SourceTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = {
        name: tuple((kind, 0.2) for kind in kinds)
        for name, kinds in {"tcp": ["tcp"], "udp": ["udp"], "auto": ["tcp", "udp", "tcp"]}.items()
    }
    monkeypatch.setattr("relay_engine.ingest.rtsp_source._PLANS", plans)
    async with QuirkyCamera(silent_transports=frozenset({"tcp", "udp"})) as camera:
        with pytest.raises(SourceError) as caught:
            async with playing(camera, transport=transport):
                pass
    assert caught.value.fault is Fault.NO_FRAMES


async def test_a_camera_that_refuses_the_only_transport_allowed() -> None:
    async with QuirkyCamera(transports=frozenset({"udp"})) as camera:
        with pytest.raises(SourceError, match="does not offer TCP"):
            async with playing(camera, transport="tcp"):
                pass


# --- ends and faults ---


async def test_a_camera_that_is_switched_off() -> None:
    async with QuirkyCamera() as camera:
        task = tasks.spawn(outcome(camera.url, sink := Collector(20)), name="source")
        await asyncio.wait_for(sink.full.wait(), 5)
        camera.close_connections()
        error = await asyncio.wait_for(task, 2)
    assert error.fault is Fault.ENDED


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("quirks", [{"own_requests": ("TEARDOWN",)}, {"goodbye_after": 10, "has_audio": False}])
async def test_a_camera_that_says_goodbye(quirks: dict[str, object]) -> None:
    async with QuirkyCamera(**quirks) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1 << 30)), 5)
    assert error.fault is Fault.ENDED


async def outcome(url: str, sink: Collector) -> SourceError:
    try:
        await RtspSource(parse_address(url), name="gate").run(sink)
    except SourceError as error:
        return error
    raise AssertionError("it ended without a word")


@pytest.mark.parametrize(
    ("quirks", "fault"),
    [
        ({"statuses": {"DESCRIBE": "404 Not Found"}}, Fault.NOT_FOUND),
        ({"statuses": {"DESCRIBE": "403 Forbidden"}}, Fault.WRONG_PASSWORD),
        ({"statuses": {"DESCRIBE": "401 Unauthorized"}}, Fault.WRONG_PASSWORD),
        ({"statuses": {"SETUP": "453 Not Enough Bandwidth"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"PLAY": "453 Not Enough Bandwidth"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"DESCRIBE": "503 Service Unavailable"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"PLAY": "500 Internal Server Error"}}, Fault.UNKNOWN),
        ({"raw_answer": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, Fault.NOT_RTSP),
        ({"raw_answer": b"220 ftp ready\r\n\r\n"}, Fault.NOT_RTSP),
        ({"raw_answer": bytes(range(256)) * 300}, Fault.NOT_RTSP),
        ({"raw_answer": b""}, Fault.ENDED),
        ({"sdp": lambda text: ""}, Fault.NO_VIDEO),
        ({"sdp": lambda text: "<html>"}, Fault.NO_VIDEO),
        ({"sdp": lambda text: text.split("m=")[0]}, Fault.NO_VIDEO),
        ({"sdp": lambda text: text.replace("H264/90000", "H261/90000")}, Fault.UNSUPPORTED_CODEC),
    ],
)
async def test_faults(quirks: dict[str, object], fault: Fault) -> None:
    async with QuirkyCamera(login="MD5", **quirks) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1)), 5)
    assert error.fault is fault
    assert "pa:ss" not in str(error)


@pytest.mark.parametrize("method", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
async def test_a_camera_that_falls_silent_during_the_set_up(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.rtsp_connection._REQUEST_TIMEOUT_S", 0.3)
    async with QuirkyCamera(never_answers=frozenset({method})) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1)), 5)
    assert error.fault is Fault.TIMED_OUT
    assert method in error.detail


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("rtsp://127.0.0.1:1/live", Fault.REFUSED),
        ("rtsp://no-such-host.invalid/live", Fault.UNKNOWN_HOST),
        ("rtsps://127.0.0.1:1/", Fault.REFUSED),
    ],
)
async def test_addresses_where_nobody_is(url: str, fault: Fault) -> None:
    error = await asyncio.wait_for(outcome(url, Collector(1)), 10)
    assert error.fault is fault


# --- TLS ---


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A certificate that the camera has signed itself, for another name and long expired."""
    files = [str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")]
    subject = ["-subj", "/CN=camera", "-not_before", "20100101000000Z", "-not_after", "20110101000000Z"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files[0], "-out", files[1]]
    if subprocess.run([*command, *subject], capture_output=True, check=False).returncode:
        subprocess.run([*command, *subject[:2]], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    return context


async def test_rtsps_with_a_certificate_of_the_cameras_own(certificate: ssl.SSLContext) -> None:
    async with QuirkyCamera(tls=certificate) as camera, playing(camera, url=camera.url + "?enableSrtp") as sink:  # UniFi's suffix
        assert sink.pictures() == list(CLIP.pictures[:60])
        assert camera.seen("DESCRIBE")[0].url.endswith("/live")


async def test_rtsps_to_a_camera_without_tls() -> None:
    async with QuirkyCamera() as camera:
        error = await asyncio.wait_for(outcome(camera.url.replace("rtsp:", "rtsps:"), Collector(1)), 10)
    assert error.fault is Fault.TLS


# --- probe and fall-back ---


async def test_probe_tells_size_rate_and_the_first_picture() -> None:
    async with QuirkyCamera(sdp=lambda text: text.replace("sprop-parameter-sets", "x"), pictures_per_s=100.0) as camera:
        result = await probe(MountConfig(name="trial", source=camera.url), 10.0)
    assert (result.kind, result.transport, result.frame_rate) == ("rtsp", "tcp", 25.0)
    assert (result.tracks[0].width, result.tracks[0].height) == (1280, 720)
    assert result.unit is not None
    assert h264.nal_type(result.unit.nalus[0]) == h264.SPS


async def test_what_our_client_does_not_understand_is_given_to_ffmpeg(caplog: pytest.LogCaptureFixture) -> None:
    async with QuirkyCamera(has_audio=False, sdp=lambda text: text.replace("H264/90000", "H264X/90000")) as camera:
        caplog.set_level(logging.INFO)
        source = make_source(MountConfig(name="gate", source=camera.url))
        with contextlib.suppress(SourceError):
            await asyncio.wait_for(source.run(Collector(1)), 12)
    assert camera.connections >= 2
    assert "trying FFmpeg" in caplog.text
