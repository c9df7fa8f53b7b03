"""What people paste: addresses of all kinds, with credentials in all places."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.flows.pasted_address import HostEntry, address_is_valid, host_and_port_words, host_is_valid, read_host, tidy_address


@pytest.mark.parametrize(
    ("typed", "address", "user", "password"),
    [
        ("rtsp://10.0.0.5/s", "rtsp://10.0.0.5/s", "", ""),
        ('  "rtsp://10.0.0.5/s"\n', "rtsp://10.0.0.5/s", "", ""),
        ("<rtsp://10.0.0.5/s>", "rtsp://10.0.0.5/s", "", ""),
        ("RTSP://10.0.0.5/s", "rtsp://10.0.0.5/s", "", ""),
        ("10.0.0.5/s", "rtsp://10.0.0.5/s", "", ""),
        ("10.0.0.5:8554/s", "rtsp://10.0.0.5:8554/s", "", ""),
        ("camera.local/s", "rtsp://camera.local/s", "", ""),
        ("admin:pw@10.0.0.5/s", "rtsp://10.0.0.5/s", "admin", "pw"),
        ("rtsp://admin:pw@10.0.0.5:554/s?a=b", "rtsp://10.0.0.5:554/s?a=b", "admin", "pw"),
        ("rtsp://admin@10.0.0.5/s", "rtsp://10.0.0.5/s", "admin", ""),
        ("rtsp://admin:p%40ss@10.0.0.5/s", "rtsp://10.0.0.5/s", "admin", "p@ss"),
        ("rtsp://admin:p@ss@10.0.0.5/s", "rtsp://10.0.0.5/s", "admin", "p@ss"),
        ("rtsp://admin:p/w?1@10.0.0.5/s", "rtsp://10.0.0.5/s", "admin", "p/w?1"),
        ("rtsp://10.0.0.5:554/s?mail=a@b", "rtsp://10.0.0.5:554/s?mail=a@b", "", ""),
        ("rtsp://[fe80::1]:554/s@x", "rtsp://[fe80::1]:554/s@x", "", ""),
        ("rtsps://192.168.1.1:7441/AbC?enableSrtp", "rtsps://192.168.1.1:7441/AbC", "", ""),
        (
            "rtsp://h/user=admin_password=tl_J9_channel=1_stream=0&onvif=0.sdp?real_stream",
            "rtsp://h/user={user}_password={password}_channel=1_stream=0&onvif=0.sdp?real_stream",
            "admin",
            "tl_J9",
        ),
        ("http://h/flv?app=bcs&user=a%20b&password=x%26y", "http://h/flv?app=bcs&user={user}&password={password}", "a b", "x&y"),
        ("http://h/cgi?usr=u&pwd=p", "http://h/cgi?usr={user}&pwd={password}", "u", "p"),
        ("http://h/cgi?user=u", "http://h/cgi?user=u", "", ""),
        ("demo:", "demo:", "", ""),
        ("/videos/a b.mp4", "/videos/a b.mp4", "", ""),
        ("", "", "", ""),
    ],
)
def test_tidy(typed: str, address: str, user: str, password: str) -> None:
    tidied = tidy_address(typed)
    assert (tidied.address, tidied.user, tidied.password) == (address, user, password)
    again = tidy_address(tidied.address)
    assert (again.address, again.user, again.password) == (address, "", "")


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=15), st.text(min_size=1, max_size=15))
def test_no_encoded_credentials_stay_in_the_address(user: str, password: str) -> None:
    tidied = tidy_address(f"rtsp://{quote(user, safe='')}:{quote(password, safe='')}@10.0.0.5/s")
    assert (tidied.address, tidied.user, tidied.password) == ("rtsp://10.0.0.5/s", user, password)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_text_is_taken_without_an_exception(text: str) -> None:
    address_is_valid(tidy_address(text).address)
    host_is_valid(read_host(text).host)


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("rtsp://10.0.0.5/s", True),
        ("rtsps://camera.local:322", True),
        ("http://h/video.mjpg", True),
        ("rtmp://h/live/x", True),
        ("udp://239.1.1.1:5000", True),
        ("demo:", True),
        ("", False),
        ("hello", False),
        ("rtsp://", False),
        ("rtsp:///path", False),
        ("rtsp://h:99999/s", False),
        ("rtsp://h:0/s", False),
        ("rtsp://h:port/s", False),
        ("rtsp://[fe80::1/s", False),
        ("rtsp://a b/s", False),
        ("ftp://h/file", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
    ],
)
def test_validity(address: str, valid: bool) -> None:
    assert address_is_valid(address) is valid


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("10.0.0.5", "10.0.0.5", 0),
        (" 10.0.0.5:8554 ", "10.0.0.5", 8554),
        ("http://10.0.0.5/", "10.0.0.5", 0),
        ("http://10.0.0.5:8080/login", "10.0.0.5", 0),
        ("rtsp://admin:pw@10.0.0.5:8554/x", "10.0.0.5", 8554),
        ("10.0.0.5/", "10.0.0.5", 0),
        ("camera.local", "camera.local", 0),
        ("fe80::1", "fe80::1", 0),
        ("[fe80::1]:554", "[fe80::1]", 554),
        ("", "", 0),
    ],
)
def test_host_and_port(typed: str, host: str, port: int) -> None:
    assert (read_host(typed).host, read_host(typed).port) == (host, port)


@pytest.mark.parametrize(
    ("host", "valid"),
    [
        ("10.0.0.5", True),
        ("camera-1.local", True),
        ("camera", True),
        ("fe80::1", True),
        ("[fe80::1]", True),
        ("10.0.0.300", False),
        ("10.0.0", False),
        ("10.0.0.5:x", False),
        ("two words", False),
        ("a/b", False),
        ("a..b", False),
        (".a", False),
        ("", False),
    ],
)
def test_hosts(host: str, valid: bool) -> None:
    assert host_is_valid(host) is valid


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("admin:p@ss@10.0.0.5:554", HostEntry("10.0.0.5", 554, "admin", "p@ss")),
        ("rtsp://10.0.0.5/", HostEntry("10.0.0.5")),
        ("10.0.0.5/s?a=1", HostEntry("10.0.0.5", address="rtsp://10.0.0.5/s?a=1", path="/s?a=1")),
        (
            "rtsp://u:p@h:1/Streaming/Channels/301",
            HostEntry("h", 1, "u", "p", "rtsp://h:1/Streaming/Channels/301", "/Streaming/Channels/301"),
        ),
        ("rtsps://h", HostEntry("h", address="rtsps://h")),
        ("http://u:p@h:81/doc/page/login.asp", HostEntry("h", 0, "u", "p")),
        ("https://h/#/home", HostEntry("h")),
        ("http://h:81/video.mjpg", HostEntry("h", address="http://h:81/video.mjpg", path="/video.mjpg")),
    ],
)
def test_nothing_that_is_put_into_a_host_field_gets_lost(typed: str, entry: HostEntry) -> None:
    assert read_host(typed) == entry


@pytest.mark.parametrize("typed", ["10.0.0.5", "10.0.0.5:8554", "[fe80::1]:554", "fe80::1", "camera"])
def test_host_and_port_are_shown_as_they_are_typed(typed: str) -> None:
    entry = read_host(typed)
    assert host_and_port_words(entry.host, entry.port) == typed


def test_a_number_address_in_braces_gets_them_where_a_port_follows() -> None:
    assert host_and_port_words("fe80::1", 554) == "[fe80::1]:554"
