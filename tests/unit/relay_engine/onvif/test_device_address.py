"""DeviceAddress and Route: what people type, and what becomes of what devices tell."""

from __future__ import annotations

import pytest

from relay_engine.dialing.device_error import DeviceError
from relay_engine.onvif.device_address import DeviceAddress, Route, clean_uri, parse_device_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.64", DeviceAddress("192.168.1.64")),
        (" cam.lan:8000 ", DeviceAddress("cam.lan", 8000)),
        ("http://cam.lan/onvif/device_service", DeviceAddress("cam.lan")),
        ("https://cam.lan", DeviceAddress("cam.lan", 443, True)),
        ("https://cam.lan:8443/x", DeviceAddress("cam.lan", 8443, True)),
        ("cam.lan:443", DeviceAddress("cam.lan", 443, True)),
        ("[fe80::1]:81", DeviceAddress("fe80::1", 81)),
        ("http://user:pass@cam.lan:82", DeviceAddress("cam.lan", 82)),
    ],
)
def test_what_people_type(typed: str, address: DeviceAddress) -> None:
    assert parse_device_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "http://", "rtsp://cam.lan", "cam lan", "cam:0", "cam:70000", "user@cam", "cam\n.lan", "http://[::1"]
)
def test_what_makes_no_sense(typed: str) -> None:
    with pytest.raises(DeviceError) as caught:
        parse_device_address(typed)
    assert "user" not in str(caught.value)


FORWARDED = Route(DeviceAddress("site.example", 18_000)).with_told("http://192.168.1.64:8000/onvif/device_service")


@pytest.mark.parametrize(
    ("told", "reached"),
    [
        ("rtsp://192.168.1.64:554/Streaming/Channels/101", "rtsp://site.example/Streaming/Channels/101"),
        ("rtsp://192.168.1.64:8554/a?b=1&amp;c=2", "rtsp://site.example:8554/a?b=1&c=2"),
        ("rtsp://admin:pw@192.168.1.64/a", "rtsp://site.example/a"),
        ("rtsps://0.0.0.0/a", "rtsps://site.example/a"),
        ("http://192.168.1.64:8000/snap.jpg", "http://site.example:18000/snap.jpg"),
        ("http://192.168.1.64/snap.jpg", "http://site.example/snap.jpg"),
        (" http://192.168.1.64:8000/a b ", "http://site.example:18000/a%20b"),
        ("ftp://192.168.1.64/x", ""),
        ("rtsp://[::1/x", ""),
        ("rtsp://h:99999/x", ""),
        ("/just/a/path", ""),
        ("", ""),
    ],
)
def test_addresses_behind_a_forwarded_port(told: str, reached: str) -> None:
    assert FORWARDED.reach(told) == reached


def test_the_port_of_rtsp_can_be_told() -> None:
    assert FORWARDED.reach("rtsp://192.168.1.64:554/a", rtsp_port=10_554) == "rtsp://site.example:10554/a"


def test_ipv6_hosts_are_bracketed() -> None:
    route = Route(DeviceAddress("fe80::1", 80)).with_told("http://h/x")
    assert route.reach("rtsp://h/x") == "rtsp://[fe80::1]/x"
    assert str(DeviceAddress("fe80::1", 80)) == "[fe80::1]:80"


def test_tls_is_kept() -> None:
    route = Route(DeviceAddress("cam", 443, True)).with_told("http://10.0.0.1/onvif/device_service")
    assert route.reach("http://10.0.0.1/snap") == "https://cam/snap"


@pytest.mark.parametrize(
    ("told", "path"),
    [("http://h:1/a/b?c", "/a/b?c"), ("https://h/a", "/a"), ("http://h", ""), ("http://h/", ""), ("rtsp://h/a", ""), ("junk", "")],
)
def test_services_are_paths_on_what_was_typed(told: str, path: str) -> None:
    assert FORWARDED.service_path(told) == path


@pytest.mark.parametrize("told", ["rtsp://h/a\nb", "rtsp://h/\x7f"])
def test_addresses_with_invisible_characters_are_none(told: str) -> None:
    assert clean_uri(told) == ""
