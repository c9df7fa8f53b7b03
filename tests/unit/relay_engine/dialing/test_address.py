"""Addresses of sources, taken apart."""

from __future__ import annotations

import sys

import pytest

from relay_engine.dialing.address import SourceAddress, parse_address
from relay_engine.errors import Fault, SourceError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rtsp://10.0.0.5/Streaming/Channels/101", SourceAddress("rtsp", "rtsp://10.0.0.5/Streaming/Channels/101", "10.0.0.5", 554)),
        ("RTSP://cam.local:8554/a?b=c", SourceAddress("rtsp", "rtsp://cam.local:8554/a?b=c", "cam.local", 8554)),
        ("rtsp://u:p@10.0.0.5/a", SourceAddress("rtsp", "rtsp://10.0.0.5/a", "10.0.0.5", 554, "u", "p")),
        ("rtsp://u:p%40%2Fs@h/a", SourceAddress("rtsp", "rtsp://h/a", "h", 554, "u", "p@/s")),
        ("rtsp://u:p@ss@h/a", SourceAddress("rtsp", "rtsp://h/a", "h", 554, "u", "p@ss")),
        ("rtsp://u@h/a", SourceAddress("rtsp", "rtsp://h/a", "h", 554, "u")),
        ("rtsp://[fe80::1]:554/a", SourceAddress("rtsp", "rtsp://[fe80::1]:554/a", "fe80::1", 554)),
        ("  rtsp://h/a  ", SourceAddress("rtsp", "rtsp://h/a", "h", 554)),
        ("rtsps://nvr:7441/TOKEN?enableSrtp", SourceAddress("rtsps", "rtsps://nvr:7441/TOKEN", "nvr", 7441)),
        ("rtsps://nvr/TOKEN", SourceAddress("rtsps", "rtsps://nvr/TOKEN", "nvr", 322)),
        ("http://h/flv?port=1935&user=U", SourceAddress("http", "http://h/flv?port=1935&user=U", "h", 80)),
        ("rtmp://h/app/key", SourceAddress("rtmp", "rtmp://h/app/key", "h", 1935)),
        ("udp://239.0.0.1:5004", SourceAddress("udp", "udp://239.0.0.1:5004", "239.0.0.1", 5004)),
        ("udp://:5004", SourceAddress("udp", "udp://:5004", "", 5004)),
        ("/srv/film.mp4", SourceAddress("file", "/srv/film.mp4")),
        (r"C:\film.mp4", SourceAddress("file", r"C:\film.mp4")),
        ("/srv/a.b:554/film.mp4", SourceAddress("file", "/srv/a.b:554/film.mp4")),
        ("film.mp4", SourceAddress("file", "film.mp4")),
        ("file:film%20one.mp4", SourceAddress("file", "film one.mp4")),
    ],
)
def test_parts(text: str, expected: SourceAddress) -> None:
    assert parse_address(text) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="paths of another form")
@pytest.mark.parametrize("text", ["file:///srv/film%20one.mp4", "file://localhost/srv/film%20one.mp4", "file:/srv/film%20one.mp4"])
def test_file_addresses(text: str) -> None:
    assert parse_address(text) == SourceAddress("file", "/srv/film one.mp4")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "://h/a",
        "rtsp:///a",
        "rtsp://",
        "rtsp://h:0x/a",
        "rtsp://h:99999/a",
        "rtsp://[::1/a",
        "udp://h",
        "gopher://h/a",
        "srt://h:1",
        "rtsp://h:0/a",
        "192.0.2.1:554",
        "192.0.2.1:554/stream",
        "cam.local:8554/stream",
        "localhost:8554/stream",
        "[fe80::1]:554/stream",
        "rtsp://h/a\r\nX: y",
        "rtsp://u%0d%0aX:p@h/a",
        "http://u:p%0a@h/a",
        "file:///srv/a%00b",
        "/srv/film\0.mp4",
    ],
)
def test_what_cannot_be_right(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_address(text)
    assert caught.value.fault is Fault.INVALID_ADDRESS


def test_srt_is_named_in_the_fault() -> None:
    with pytest.raises(SourceError, match="SRT is not supported"):
        parse_address("srt://u:secret@h:9000")


def test_credentials_reach_ffmpeg_and_nothing_else() -> None:
    address = parse_address("rtsp://us%20er:p%3Ass%2F%40@h:88/a?b=c")
    assert address.url_with_credentials == "rtsp://us%20er:p%3Ass%2F%40@h:88/a?b=c"
    assert address.url == "rtsp://h:88/a?b=c"
    assert "p:ss" not in repr(address)
    assert parse_address("rtsp://h/a").url_with_credentials == "rtsp://h/a"
