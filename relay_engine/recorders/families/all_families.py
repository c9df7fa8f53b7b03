"""FAMILIES: all makers whose own ways are known, the more telling signs first."""

from __future__ import annotations

from relay_engine.recorders.families.axis import Axis
from relay_engine.recorders.families.dahua import Dahua
from relay_engine.recorders.families.hanwha import Hanwha
from relay_engine.recorders.families.hikvision import Hikvision
from relay_engine.recorders.families.reolink import Reolink
from relay_engine.recorders.families.uniview import Uniview
from relay_engine.recorders.family import Family
from relay_engine.recorders.views import Brand

FAMILIES: tuple[Family, ...] = (Hikvision(), Dahua(), Reolink(), Uniview(), Hanwha(), Axis())


def family_of(brand: Brand) -> Family | None:
    """That of a brand; None for "onvif", and where it is to be found out."""
    return next((family for family in FAMILIES if brand == family.brand), None)


def brand_of_maker(maker: str) -> Brand:
    """The family of whoever ONVIF says has made it; "" where that is none of them."""
    said = f" {maker.lower()} "
    for family in FAMILIES:
        if any(f" {name}" in said or name in said.split() for name in family.makers):
            return family.brand
    return ""
