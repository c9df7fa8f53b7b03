"""FoundDevices: what answers say, and how little a flood of them can do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.onvif import found_devices
from relay_engine.onvif.found_devices import FoundDevices
from relay_engine.soap.discovery import Message, parse_discovery
from tests.kit.onvif.scripted_responder import probe_match

SENDER = "192.0.2.7"


def found(*answers: tuple[bytes, str]) -> list[str]:
    devices = FoundDevices({"asked"})
    for data, sender in answers:
        devices.take(data, sender)
    return [device.address for device in devices.devices]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("http://0.0.0.0:8000/x", "192.0.2.7:8000"),
        ("http://192.0.2.7/x", "192.0.2.7:80"),
        ("http://169.254.1.1/x http://192.0.2.7:81/x", "192.0.2.7:81"),
        ("https://192.0.2.7/x http://192.0.2.7/x", "192.0.2.7:80"),
        ("https://192.0.2.7/x", "https://192.0.2.7:443"),
        ("http://:80/x", "192.0.2.7:80"),
        ("http://[fe80::1]/x", "192.0.2.7:80"),
    ],
)
def test_who_answered_is_where_it_is(told: str, address: str) -> None:
    assert found((probe_match("asked", xaddrs=told), SENDER)) == [address]


def test_by_ipv6_alone() -> None:
    assert found((probe_match("asked", xaddrs="http://192.0.2.9:81/x"), "fe80::1%2")) == ["192.0.2.9:81"]
    assert found((probe_match("asked", xaddrs="http://[fe80::1]/x"), "fe80::1%2")) == ["[fe80::1%2]:80"]


def test_one_device_by_both_protocols_is_one() -> None:
    by_4, by_6 = probe_match("asked"), probe_match("asked", xaddrs="http://[fe80::1]/x")
    assert found((by_6, "fe80::1%2"), (by_4, SENDER)) == ["192.0.2.7:8000"]
    assert found((by_4, SENDER), (by_6, "fe80::1%2"), (by_4, SENDER)) == ["192.0.2.7:8000"]


def test_cameras_that_share_a_uuid_are_all_kept() -> None:
    assert found((probe_match("asked"), SENDER), (probe_match("asked"), "192.0.2.8")) == ["192.0.2.7:8000", "192.0.2.8:8000"]


@pytest.mark.parametrize(
    "data", [b"", b"x", probe_match("other"), probe_match("asked", xaddrs=""), probe_match("asked", xaddrs="rtsp://x")]
)
def test_what_is_no_answer_is_ignored(data: bytes) -> None:
    assert found((data, SENDER)) == []


def test_a_flood_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, bound in (("MOST_DEVICES", 50), ("MOST_OF_ONE", 30), ("MOST_DATAGRAMS", 200)):
        monkeypatch.setattr(found_devices, name, bound)
    devices, read = FoundDevices({"asked"}), list[bytes]()

    def count(data: bytes) -> Message:
        read.append(data)
        return parse_discovery(data)

    monkeypatch.setattr(found_devices, "parse_discovery", count)
    for sender in range(10):
        for number in range(60):
            devices.take(probe_match("asked", f"{sender}-{number}"), f"192.0.2.{sender}")
    found = [device.address.partition(":")[0] for device in devices.devices]
    assert found == ["192.0.2.0"] * 30 + ["192.0.2.1"] * 20
    assert len(read) == 200
    assert len(devices._addresses) <= 50


@given(st.binary(max_size=300), st.integers(0, 1200), st.integers(0, 1200))
def test_random_answers_raise_nothing(filling: bytes, start: int, end: int) -> None:
    data = probe_match("asked")
    found((data[:start] + filling + data[end:], SENDER), (filling, SENDER))
