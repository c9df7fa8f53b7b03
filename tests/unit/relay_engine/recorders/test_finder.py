"""Whose a device is, by what it tells everybody in the network."""

from __future__ import annotations

import pytest

from relay_engine.recorders.finder import guess_brand


@pytest.mark.parametrize(
    ("name", "model", "scopes", "brand"),
    [
        ("HIKVISION DS-2CD2143G0", "DS-2CD2143G0-I", (), "hikvision"),
        ("IPC", "DS-7616NI-K2", (), "hikvision"),
        ("Dahua", "IPC-HFW2431S", (), "dahua"),
        ("camera", "IPC-HDW5442", ("onvif://www.onvif.org/name/camera",), "dahua"),
        ("AXIS P5655-E", "P5655-E", (), "axis"),
        ("camera", "x", ("onvif://www.onvif.org/name/Hanwha%20Vision",), "hanwha"),
        ("XNP-6400", "XNP-6400", (), "hanwha"),
        ("Reolink", "", (), "reolink"),
        ("Relay Server", "Virtual camera", (), ""),
        ("", "", (), ""),
    ],
)
def test_brands(name: str, model: str, scopes: tuple[str, ...], brand: str) -> None:
    assert guess_brand(name, model, scopes) == brand
