"""Whose family a device is of, by the name that ONVIF has for its maker."""

from __future__ import annotations

import pytest

from relay_engine.recorders.families.all_families import FAMILIES, brand_of_maker, family_of


@pytest.mark.parametrize(
    ("maker", "brand"),
    [
        ("HIKVISION", "hikvision"),
        ("Dahua", "dahua"),
        ("Dahua Technology Co., Ltd", "dahua"),
        ("Hanwha Vision", "hanwha"),
        ("Samsung Techwin", "hanwha"),
        ("AXIS", "axis"),
        ("Axis Communications AB", "axis"),
        ("Reolink", "reolink"),
        ("Zhejiang Uniview Technologies", "uniview"),
        ("Relay Server", ""),
        ("Praxis", ""),
        ("", ""),
    ],
)
def test_makers(maker: str, brand: str) -> None:
    assert brand_of_maker(maker) == brand


def test_every_family_is_known_by_its_brand() -> None:
    assert [family_of(family.brand) for family in FAMILIES] == list(FAMILIES)
    assert family_of("onvif") is None
    assert family_of("") is None
