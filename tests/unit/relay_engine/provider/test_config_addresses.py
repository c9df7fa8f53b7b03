"""What an address has to look like, by what it is for."""

from __future__ import annotations

import pytest

from relay_engine.provider.config_addresses import CONTROL_SCHEMES, SOURCE_SCHEMES, address_problem, control_problem, near_miss


@pytest.mark.parametrize(
    "address",
    [
        "onvif://u:p@10.0.0.5:8000/?profile=1",
        "hikvisions://u:p@h/?channel=2",
        "dahua://h",
        "axis://[fe80::1]:80/",
        "PELCO-D://h:4001/?address=255&presets=0",
        "axiss://h/?camera=64",
        "dahuas://h/?channel=256&channel=nonsense",
    ],
)
def test_addresses_by_which_a_camera_is_steered(address: str) -> None:
    assert control_problem(address) == ""


@pytest.mark.parametrize(
    "address", ["", "10.0.0.5", "rtsp://h", "onvif:h", "onvif://", "onvif://h:0", "pelco-d://h", "dahua://a b@h", "/dev/ttyS0"]
)
def test_what_steers_nothing(address: str) -> None:
    assert control_problem(address)


@pytest.mark.parametrize(
    "address",
    [
        "pelco-d://h:4001/?address=0",
        "Pelco-D://h:4001/?address=256",
        "pelco-d://h:4001/?address=x",
        "pelco-d://h:4001/?presets=33",
        "hikvisions://h/?channel=257",
        "dahua://u:secret@h/?channel=-1",
        "axiss://h/?camera=65",
        "onvif://h/?" + "a=secret&" * 20,
    ],
)
def test_a_camera_that_there_cannot_be(address: str) -> None:
    problem = control_problem(address)
    assert problem
    assert "secret" not in problem


def test_what_steers_is_named() -> None:
    assert control_problem("telnet://h").startswith("allowed: onvif://, onvifs://, hikvision://, ")


def test_a_port_is_needed_where_none_is_usual() -> None:
    assert not address_problem("rtsp://h/1", SOURCE_SCHEMES, paths=True)
    assert address_problem("udp://239.0.0.1", SOURCE_SCHEMES, paths=True)


def test_near_misses() -> None:
    assert near_miss("onvfi", CONTROL_SCHEMES) == ' (did you mean "onvif"?)'
    assert near_miss("gopher", ("demo",)) == ""
