"""The native RTSP source: descriptions, packets and time, against a camera with every quirk that we know of."""

from __future__ import annotations

import itertools
import time

import pytest

from relay_engine.config import SourceTransport
from relay_engine.media import h264
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.sockets.datagram_reader import DatagramReader
from tests.kit.cameras.camera_media import MediaQuirks
from tests.kit.cameras.camera_trial import CLIP, assert_plays, playing
from tests.kit.cameras.quirky_camera import QuirkyCamera

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


async def test_sound_in_an_unknown_format_never_stops_the_picture() -> None:
    _camera, sink = await assert_plays(sdp=lambda text: text.replace("mpeg4-generic/48000/1", "G726-32/8000"), pictures=20)
    assert len(sink.tracks) == 1
    assert sink.notices == [make_notice(NoticeCode.TRACK_NOT_CARRIED, kind="audio", codec="G726-32")]


async def test_sound_that_cannot_be_set_up_never_stops_the_picture() -> None:
    _camera, sink = await assert_plays(audio_setup_status="404 Not Found", pictures=20)
    assert len(sink.tracks) == 1
    assert sink.notices == [make_notice(NoticeCode.TRACK_NOT_CARRIED, kind="audio", codec="AAC")]


async def test_declared_sound_that_never_comes_is_not_waited_for() -> None:
    begun = time.monotonic()
    _camera, sink = await assert_plays(sends_audio=False, pictures=5)
    assert time.monotonic() - begun < 5
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


async def test_udp_on_loops_that_cannot_watch_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: a task that waits for each first datagram."""

    def refuse(_reader: DatagramReader) -> None:
        raise NotImplementedError

    monkeypatch.setattr(DatagramReader, "_watch", refuse)
    await assert_plays("udp")


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
