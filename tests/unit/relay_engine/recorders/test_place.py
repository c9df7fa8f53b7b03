"""Where a device is asked, and the addresses that lead there."""

from __future__ import annotations

import pytest

from relay_engine.errors import UserFacingError
from relay_engine.recorders.place import Place, codec_name, read_place, stream


@pytest.mark.parametrize(
    ("typed", "place", "has_port"),
    [
        ("10.0.0.5", Place("10.0.0.5", 80), False),
        (" nvr.local ", Place("nvr.local", 80), False),
        ("10.0.0.5:8000", Place("10.0.0.5", 8000), True),
        ("10.0.0.5:443", Place("10.0.0.5", 443, True), True),
        ("https://10.0.0.5", Place("10.0.0.5", 443, True), True),
        ("http://10.0.0.5:443/doc/page", Place("10.0.0.5", 443, False), True),
        ("[fe80::1]:8080", Place("fe80::1", 8080), True),
        ("[2001:db8::5]", Place("2001:db8::5", 80), False),
    ],
)
def test_what_people_type(typed: str, place: Place, has_port: bool) -> None:
    assert read_place(typed) == (place, has_port)


@pytest.mark.parametrize(
    "typed", ["", "a b", "admin:pw@host", "rtsp://host/1", "host:0", "host:70000", "host:x", "[::1", "::1::", "a\r\nb", "host\x00"]
)
def test_what_cannot_be_an_address_is_refused_without_its_login(typed: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_place(typed)
    assert caught.value.code == "address_invalid"
    assert "pw" not in str(caught.value)


def test_addresses_of_a_device_have_its_host_in_brackets_where_it_needs_them() -> None:
    place = Place("2001:db8::5", 8443, True)
    assert place.http("/x") == "https://[2001:db8::5]:8443/x"
    assert place.rtsp("/1", 0) == "rtsp://[2001:db8::5]:554/1"
    assert place.rtsp("/1", 70_000) == "rtsp://[2001:db8::5]:554/1"
    assert place.control("hikvision", "channel=3") == "hikvisions://[2001:db8::5]:8443/?channel=3"


@pytest.mark.parametrize(
    ("said", "codec"),
    [
        ("H.264", "h264"),
        ("H.265+", "h265"),
        ("SmartH265", "h265"),
        ("HEVC", "h265"),
        ("MJPEG", "jpeg"),
        ("MJPG", "jpeg"),
        ("MPEG4", "mpeg4"),
        ("", ""),
    ],
)
def test_codecs_by_our_names(said: str, codec: str) -> None:
    assert codec_name(said) == codec


def test_figures_that_make_no_sense_are_not_told() -> None:
    assert stream("rtsp://x/1", "H.264", -5, 1e9, -1.0, 1e12) == stream("rtsp://x/1", "h264")
    assert stream("rtsp://x/1", "H.264", 1920, 1080, 25.0, 4096).fps == 25.0
