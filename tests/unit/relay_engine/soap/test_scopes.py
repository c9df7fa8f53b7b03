"""Scopes: values out of them, and when one is met (ONVIF Core 7.3.2)."""

from __future__ import annotations

import pytest

from relay_engine.soap.scopes import is_met, make_scope, scope_values

MINE = ("onvif://www.onvif.org/hardware/D1-566", "onvif://www.onvif.org/location/country/korea", make_scope("name", "주차장 A/B"))


def test_values_are_decoded() -> None:
    assert scope_values(MINE, "hardware") == ("D1-566",)
    assert scope_values(MINE, "location") == ("country/korea",)
    assert scope_values(MINE, "name") == ("주차장 A/B",)
    assert scope_values(("ONVIF://www.ONVIF.org/Name/x", "onvif://www.onvif.org/name/"), "name") == ("x",)
    assert scope_values(MINE, "mac") == ()


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("onvif://www.onvif.org/hardware/D1-566", True),
        ("onvif://www.onvif.org/hardware/D1", False),
        ("onvif://www.onvif.org/hardware/D1-566/", True),
        ("onvif://www.onvif.org/hardware", True),
        ("onvif://www.onvif.org", True),
        ("ONVIF://WWW.onvif.org/", True),
        ("onvif://www.onvif.org/Hardware", False),
        ("onvif://www.onvif.org/location/country/korea/seoul", False),
        ("onvif://[", False),
        ("", False),
    ],
)
def test_prefixes_count_by_whole_segments(asked: str, met: bool) -> None:
    assert is_met(asked, MINE) is met


def test_a_scope_is_made_as_others_read_it() -> None:
    """Home Assistant reads the address behind "mac" as it stands."""
    assert make_scope("mac", "02:aa:bb:cc:dd:ee") == "onvif://www.onvif.org/mac/02:aa:bb:cc:dd:ee"
    assert make_scope("name", "Hof & Tor/2") == "onvif://www.onvif.org/name/Hof%20%26%20Tor%2F2"
