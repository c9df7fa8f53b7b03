"""ControlAddress: where a camera is steered."""

from __future__ import annotations

import pytest

from relay_engine.ptz.control_address import ControlAddress, parse_control_address
from relay_engine.ptz.driver import DriverError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("onvif://u:p@10.0.0.5", ControlAddress("onvif", "10.0.0.5", 80, False, "u", "p")),
        ("onvifs://u:p%40%2F@cam/?profile=a%20b", ControlAddress("onvif", "cam", 443, True, "u", "p@/", (("profile", "a b"),))),
        ("hikvisions://u:p@[fe80::1]:8443/?channel=2", ControlAddress("hikvision", "fe80::1", 8443, True, "u", "p", (("channel", "2"),))),
        ("axis://h", ControlAddress("axis", "h", 80)),
        ("pelco-d://10.0.0.9:4001/?address=7", ControlAddress("pelco-d", "10.0.0.9", 4001, options=(("address", "7"),))),
    ],
)
def test_it_is_taken_apart(text: str, address: ControlAddress) -> None:
    assert parse_control_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://u:secret@h",
        "onvif://",
        "onvif://u:secret@h:99999",
        "pelco-d://u:secret@h",
        "onvifss://h",
        "onvif://h/?" + "a=secret&" * 20,
    ],
)
def test_what_leads_nowhere_is_not_repeated(text: str) -> None:
    with pytest.raises(DriverError) as caught:
        parse_control_address(text)
    assert "secret" not in str(caught.value)


def test_no_password_is_shown() -> None:
    assert "secret" not in repr(parse_control_address("onvif://u:secret@h/?token=secret"))


@pytest.mark.parametrize("channel", ["0", "-1", "1e3", "257", "²", "", "9" * 5000])
def test_numbers_have_a_range(channel: str) -> None:
    address = ControlAddress("dahua", "h", 80, options=(("channel", channel),))
    with pytest.raises(DriverError):
        address.number("channel")
    assert ControlAddress("dahua", "h", 80).number("channel") == 1
