"""Sentences: one for every fault, error and state, and all of them marked for translation."""

from __future__ import annotations

import re
import string

import pytest

from app.flows.wording.error_words import ERROR_WORDS, PORT_TAKEN_BY, words_for_error
from app.flows.wording.fault_words import FAULT_WORDS, short_words_for_fault, words_for_fault
from app.flows.wording.log_words import LOG_WORDS, log_words
from app.flows.wording.mount_words import connection_words, format_bitrate, format_duration, format_size, state_words, tone, track_words
from app.flows.wording.notice_words import NOTICE_WORDS, words_for_notice
from app.flows.wording.viewer_words import host_of, program_name, protocol_name, viewer_name
from app.flows.wording.words import untranslated
from relay_engine import Fault, LeaveReason, LogEntry, MountState, Notice, NoticeCode, TrackSummary, UserFacingError
from tests.kit.relay.sample_events import make_mount_status

NOW = 1_800_000_000.0


def foreign(text: str) -> str:
    """A translation that can be told from the English text."""
    return text.upper().replace("{SECONDS}", "{seconds}").replace("{FAULT}", "{fault}").replace("{WHAT}", "{what}")


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_says_what_and_what_to_do(fault: Fault) -> None:
    words = words_for_fault(fault, untranslated)
    assert words == FAULT_WORDS[fault]
    assert words.what.endswith(".")
    assert words.to_do.endswith(".")
    assert words.what != words.to_do
    assert 0 < len(short_words_for_fault(fault, untranslated)) < 40
    assert words_for_fault(fault, foreign).what == words.what.upper()


FACTS = {"KIND": "PICTURE", "CODEC": "?", "LINE": "OF ALL CAMERAS", "INSTEAD": "?", "MAX_KBPS": "?"}  # where a notice tells none


@pytest.mark.parametrize("code", list(NoticeCode))
@pytest.mark.parametrize("params", [(), (("kind", "audio"), ("codec", "G726-32"))])
def test_every_notice_says_what_and_what_to_do(code: NoticeCode, params: tuple[tuple[str, str], ...]) -> None:
    words = words_for_notice(Notice(code, params), untranslated)
    assert words.what.endswith(".")
    assert words.to_do.endswith(".")
    assert "{" not in words.what + words.to_do
    assert words_for_notice(Notice(code), foreign_facts).what == NOTICE_WORDS[code].what.upper().format_map(FACTS)


def foreign_facts(text: str) -> str:
    """A translation that keeps the names of facts."""
    return re.sub(r"\{[A-Z_]+\}", lambda gap: gap[0].lower(), text.upper())


@pytest.mark.parametrize(
    ("changes", "words", "colour"),
    [
        ({"state": MountState.LIVE}, "Live", "live"),
        ({"state": MountState.STOPPED}, "Switched off", "off"),
        ({"state": MountState.IDLE}, "Waiting for the first viewer", "off"),
        ({"state": MountState.WAITING}, "Waiting for somebody to send", "off"),
        ({"state": MountState.CONNECTING}, "Connecting", "busy"),
        ({"state": MountState.CONNECTING, "fault": Fault.NO_ROUTE}, "Camera not answering: trying again", "bad"),
        ({"state": MountState.RETRYING, "fault": Fault.NO_ROUTE, "retry_at": NOW + 7.2}, "Camera not answering: retrying in 8 s", "bad"),
        ({"state": MountState.RETRYING, "fault": Fault.NO_ROUTE, "retry_at": NOW - 1}, "Camera not answering: trying again", "bad"),
        (
            {"state": MountState.RETRYING, "fault": Fault.WRONG_PASSWORD, "retry_at": NOW + 1},
            "Wrong user name or password: retrying in 1 s",
            "bad",
        ),
        ({"state": MountState.RETRYING, "fault": None, "retry_at": NOW + 1}, "Connection failed: retrying in 1 s", "bad"),
    ],
)
def test_states(changes: dict[str, object], words: str, colour: str) -> None:
    status = make_mount_status(**changes)
    assert state_words(status, NOW, untranslated) == words
    assert tone(status) == colour


def test_without_a_relay_there_is_no_state() -> None:
    assert state_words(None, NOW, untranslated) == "Relay is off"
    assert tone(None) == "off"


def test_states_are_translated_whole() -> None:
    status = make_mount_status(state=MountState.RETRYING, fault=Fault.NO_ROUTE, retry_at=NOW + 8)
    assert state_words(status, NOW, foreign) == "CAMERA NOT ANSWERING: RETRYING IN 8 S"


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0, "0 bit/s"),
        (-5, "0 bit/s"),
        (999, "999 bit/s"),
        (1_000, "1 kbit/s"),
        (640_400, "640 kbit/s"),
        (999_400, "999 kbit/s"),
        (999_600, "1.0 Mbit/s"),
        (2_149_000, "2.1 Mbit/s"),
        (99_940_000, "99.9 Mbit/s"),
        (123_400_000, "123 Mbit/s"),
        (999_600_000, "1.0 Gbit/s"),
        (12_000_000_000, "12.0 Gbit/s"),
    ],
)
def test_bitrates(rate: float, text: str) -> None:
    assert format_bitrate(rate) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_500, "2 kB"),
        (12_400_000, "12.4 MB"),
        (640_000_000, "640 MB"),
        (3_200_000_000, "3.2 GB"),
        (5e12, "5.0 TB"),
    ],
)
def test_sizes(size: float, text: str) -> None:
    assert format_size(size) == text


@pytest.mark.parametrize(("seconds", "text"), [(-1, "0:00"), (42.9, "0:42"), (727, "12:07"), (10_801, "3:00:01")])
def test_durations(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@pytest.mark.parametrize(
    ("track", "text"),
    [
        (TrackSummary("H265", "video", 3840, 2160, 29.97, 90_000, 0), "H.265, 3840 × 2160, 29.97 pictures a second"),
        (TrackSummary("MJPEG", "video", 640, 480, 0.0, 90_000, 0), "Motion JPEG, 640 × 480"),
        (TrackSummary("H264", "video", 0, 0, 0.0, 90_000, 0), "H.264"),
        (TrackSummary("PCMU", "audio", 0, 0, 0.0, 8_000, 1), "G.711 µ-law, 8 kHz, mono"),
        (TrackSummary("AAC", "audio", 0, 0, 0.0, 44_100, 2), "AAC, 44.1 kHz, stereo"),
        (TrackSummary("NEWCODEC", "audio", 0, 0, 0.0, 0, 6), "NEWCODEC"),
    ],
)
def test_tracks(track: TrackSummary, text: str) -> None:
    assert track_words(track, untranslated) == text


def gaps_of(*templates: str) -> set[str]:
    return {name for template in templates for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(ERROR_WORDS))
def test_every_error_can_be_said_with_the_parameters_it_may_have(code: str) -> None:
    known = dict.fromkeys(gaps_of(ERROR_WORDS[code].what, ERROR_WORDS[code].to_do), "X")
    words = words_for_error(UserFacingError(code, "english", **known), untranslated)
    assert words.what
    assert "{" not in words.what + words.to_do


def test_a_taken_port_names_the_program_where_it_is_known() -> None:
    assert (
        words_for_error(UserFacingError("port_taken", "", port=8554, program="vlc"), untranslated).what
        == "Port 8554 is already in use by vlc."
    )
    assert words_for_error(UserFacingError("port_taken", "", port=8554, program=""), untranslated).what == (
        "Port 8554 is already in use by another program."
    )
    assert "{program}" in PORT_TAKEN_BY


@pytest.mark.parametrize("fault", list(Fault))
def test_probe_errors_are_said_as_their_fault(fault: Fault) -> None:
    words = words_for_error(UserFacingError(f"probe_{fault.value}", ""), untranslated)
    assert (words.what, words.to_do) == (FAULT_WORDS[fault].what, FAULT_WORDS[fault].to_do)


def test_unknown_codes_and_other_exceptions() -> None:
    assert words_for_error(UserFacingError("brand_new", "plain English."), untranslated).what == "plain English."
    assert words_for_error(UserFacingError("probe_brand_new", ""), untranslated).what == FAULT_WORDS[Fault.UNKNOWN].what
    words = words_for_error(RuntimeError("rtsp://admin:s3cret@10.0.0.5"), untranslated)
    assert "s3cret" not in words.what + words.to_do


def test_a_wrong_translation_does_not_hide_the_error() -> None:
    words = words_for_error(UserFacingError("port_taken", "", port=1, program=""), lambda text: "Puerto {puerto}")
    assert words.what == "Puerto ?"


def entry(code: str, **params: str) -> LogEntry:
    return LogEntry("log/1", NOW, "info", "gate", code, tuple(params.items()), "plain English")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (entry("mount_live"), "Live."),
        (entry("reader_joined", peer="10.0.0.9:40000", protocol="rtsp/tcp"), "10.0.0.9:40000 started watching by RTSP (TCP)."),
        (entry("reader_left", peer="10.0.0.9:40000", protocol="hls", reason=LeaveReason.CLIENT_LEFT.value), "10.0.0.9:40000 left."),
        (
            entry("reader_left", peer="10.0.0.9:40000", protocol="hls", reason=LeaveReason.TIMED_OUT.value),
            "10.0.0.9:40000 left: it fell silent.",
        ),
        (entry("reader_left", peer="10.0.0.9:40000", protocol="hls", reason="brand_new"), "10.0.0.9:40000 left."),
        (entry("mount_retrying", fault="no_route", detail=""), "The camera does not answer. Trying again."),
        (entry("mount_retrying", fault="a new fault"), "The connection to the camera failed. Trying again."),
        (
            entry("mount_notice", notice="track_not_carried", kind="audio", codec="G726-32"),
            "The sound of this camera (G726-32) does not reach every viewer.",
        ),
        (entry("mount_notice", notice="a new notice"), "plain English"),
        (entry("a new code"), "plain English"),
        (entry("reader_joined"), "? started watching by ?."),
        (entry("reader_refused", count="3", cap="relay_egress"), "Turned away because the limit is reached (bandwidth of all cameras): 3."),
        (entry("listener_failed", listener="rtsp", port="8554", fault="closed"), "Port 8554 was lost. The relay opens it again."),
        (
            entry("port_taken", listener="rtsp", port="8554", program=""),
            "Port 8554 is already in use by another program. Close that program, or use another port.",
        ),
        (entry("command_done", subject="user:anna", command="mounts.add", peer="10.0.0.9"), "anna (10.0.0.9): camera added."),
        (entry("command_done", subject="owner", command="reload", peer=""), "Owner: configuration file read again."),
        (entry("command_refused", subject="user:bob", command="users.add"), "bob may not do this: user added."),
        (entry("command_done", subject="user:anna", command="brand.new"), "anna: brand.new."),
        (
            entry("history_not_saved", fault="disk_full", folder="F"),
            "Viewers are not recorded at the moment: the disk is full. It is tried again by itself.",
        ),
    ],
)
def test_log_lines(line: LogEntry, words: str) -> None:
    assert log_words(line, untranslated) == words


def test_log_sentences_exist() -> None:
    assert {"mount_live", "mount_stopped", "reader_joined", "reader_left"} <= LOG_WORDS.keys()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("LibVLC/3.0.18 (LIVE555 Streaming Media v2016.11.28)", "VLC"),
        ("Lavf61.7.100", "FFmpeg"),
        ("GStreamer/1.22.0", "GStreamer"),
        ("Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17 Safari/605.1.15", "Safari"),
        ("MyPlayer/1.0", "MyPlayer"),
        ("", ""),
        ("\x00\x01", ""),
    ],
)
def test_programs(user_agent: str, name: str) -> None:
    assert program_name(user_agent) == name


@pytest.mark.parametrize(
    ("peer", "host"),
    [("10.0.0.9:40000", "10.0.0.9"), ("[fe80::1]:40000", "fe80::1"), ("fe80::1", "fe80::1"), ("10.0.0.9", "10.0.0.9"), ("", "")],
)
def test_hosts(peer: str, host: str) -> None:
    assert host_of(peer) == host


def test_viewers() -> None:
    assert viewer_name("10.0.0.9:1", "Lavf61") == "10.0.0.9 · FFmpeg"
    assert viewer_name("10.0.0.9:1", "") == "10.0.0.9"
    assert (protocol_name("rtsp/udp"), protocol_name("srt")) == ("RTSP (UDP)", "SRT")


@pytest.mark.parametrize(
    ("kind", "transport", "source", "words"),
    [
        ("rtsp", "tcp", "rtsp://h/1", "Connected directly over TCP"),
        ("rtsp", "udp", "rtsps://h/1", "Connected directly over UDP"),
        ("pyav", "tcp", "rtsp://h/1", "Connected in compatibility mode over TCP"),
        ("pyav", "", "RTSP://h/1", "Connected in compatibility mode"),
        ("pyav", "tcp", "http://h/live.flv", "Connected over TCP"),
        ("demo", "", "demo:", "Built-in test camera"),
        ("file", "", "/videos/a.mp4", "Video file"),
        ("publisher", "", "", "A program sends to the relay"),
        ("something-new", "", "x", "Connected"),
    ],
)
def test_the_source_in_use(kind: str, transport: str, source: str, words: str) -> None:
    status = make_mount_status(source_kind=kind, source_transport=transport, source=source)
    assert connection_words(status, untranslated) == words


def test_no_source_is_in_use_before_it_is_live() -> None:
    status = make_mount_status(state=MountState.RETRYING, source_kind="rtsp", source_transport="tcp")
    assert connection_words(status, untranslated) == "Not connected at the moment"
