"""Nothing of an address is told but scheme, host and port, however it spells its secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.names.source_origin import source_origin, without_secrets_of

ORIGINS = [
    ("rtsp://admin:hunter2@10.0.0.5:554/x", "rtsp://10.0.0.5:554"),
    ("RTSP://10.0.0.5/Streaming/101", "rtsp://10.0.0.5"),
    ("rtmp://h/live/KEY", "rtmp://h"),
    ("rtsps://h:7441/TOKEN?enableSrtp", "rtsps://h:7441"),
    ("http://h/v?u=admin&p=hunter2&pin=1&ticket=x&wsSecret=y", "http://h"),
    ("http://h?sid=hunter2", "http://h"),
    ("rtsp://h/user=admin_password=hunter2_channel=1", "rtsp://h"),
    ("rtsp://[fe80::1%25eth0]:554/x", "rtsp://[fe80::1%25eth0]:554"),
    ("rtsp://a@b:p@ss@h:1/x", "rtsp://h:1"),
    ("rtsp://admin:hun/ter2@10.0.0.5/x", "rtsp://"),
    ("rtsp://admin:12/34@10.0.0.5/x", "rtsp://"),
    ("rtsp://admin:hunter2", "rtsp://"),
    ("udp://:5004", "udp://:5004"),
    ("udp://239.0.0.1:5004?localaddr=10.0.0.2", "udp://239.0.0.1:5004"),
    ("file:///srv/films/private.mp4", "file:"),
    ("/srv/films/private.mp4", "file:"),
    (r"C:\films\private.mp4", "file:"),
    ("demo:", "demo:"),
    ("publish:", "publish:"),
    ("", ""),
    ("  ", ""),
]


@pytest.mark.parametrize(("source", "origin"), ORIGINS)
def test_origin(source: str, origin: str) -> None:
    assert source_origin(source) == origin


@given(st.text(alphabet="abc19/:@?#%[]. ", max_size=30))
def test_a_secret_path_is_never_told(text: str) -> None:
    assert "SECRET" not in source_origin(f"rtsp://{text}/SECRET")
    assert "SECRET" not in source_origin(f"rtsp://u:SECRET@{text}")


@pytest.mark.parametrize(
    ("source", "text", "told"),
    [
        ("rtsp://u:pa%40ss@h/x", "401 pa@ss pa%40ss", "401 *** ***"),
        ("rtmp://h/live/KEY12345", "no such stream: KEY12345", "no such stream: ***"),
        ("rtmp://h/live/KEY12345", "nothing at /live/KEY12345", "nothing at ***"),
        ("rtsp://h/stream", "pictures in a transport stream", "pictures in a transport stream"),
        ("http://h/x?ticket=ABCDEFGH1", "bad ABCDEFGH1", "bad ***"),
        ("", "refused", "refused"),
    ],
)
def test_what_others_say_is_cleared_of_it(source: str, text: str, told: str) -> None:
    assert without_secrets_of(source, text) == told
