"""What an address has to look like, by what it is for."""

from __future__ import annotations

import pytest

from relay_engine.provider.config_addresses import CONTROL_SCHEMES, SOURCE_SCHEMES, address_problem, near_miss


@pytest.mark.parametrize(
    "address",
    [
        "onvif://u:p@10.0.0.5:8000/?profile=1",
        "hikvisions://u:p@h/?channel=2",
        "dahua://h",
        "axis://[fe80::1]:80/",
        "pelco-d://h:4001/?address=3",
    ],
)
def test_addresses_by_which_a_camera_is_steered(address: str) -> None:
    assert address_problem(address, CONTROL_SCHEMES, paths=False) == ""


@pytest.mark.parametrize(
    "address", ["", "10.0.0.5", "rtsp://h", "onvif:h", "onvif://", "onvif://h:0", "pelco-d://h", "dahua://a b@h", "/dev/ttyS0"]
)
def test_what_steers_nothing(address: str) -> None:
    assert address_problem(address, CONTROL_SCHEMES, paths=False)


def test_a_port_is_needed_where_none_is_usual() -> None:
    assert not address_problem("rtsp://h/1", SOURCE_SCHEMES, paths=True)
    assert address_problem("udp://239.0.0.1", SOURCE_SCHEMES, paths=True)


def test_near_misses() -> None:
    assert near_miss("onvfi", CONTROL_SCHEMES) == ' (did you mean "onvif"?)'
    assert near_miss("gopher", ("demo",)) == ""
