"""Whose a device is, by what it tells everybody in the network."""

from __future__ import annotations

import pytest

from relay_engine.onvif.discovery import Discovery, Hindrance
from relay_engine.onvif.found_devices import FoundDevice
from relay_engine.recorders import finder
from relay_engine.recorders.finder import SearchHindered, find_devices, guess_brand


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


@pytest.mark.parametrize("hindrance", Hindrance)
async def test_a_search_that_nobody_could_hear_is_no_empty_list(hindrance: Hindrance, monkeypatch: pytest.MonkeyPatch) -> None:
    async def discover(_seconds: float, _address: str) -> Discovery:
        return Discovery((), hindrance)

    monkeypatch.setattr(finder, "discover", discover)
    with pytest.raises(SearchHindered) as caught:
        await find_devices(1.0, "", {}, ())
    assert caught.value.hindrance is hindrance


async def test_who_was_asked_by_address_counts_even_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    device = FoundDevice(address="192.0.2.7:80", uuid="7", name="Gate", model="", location="", scopes=())

    async def discover(_seconds: float, _address: str) -> Discovery:
        return Discovery((device,), Hindrance.NO_NETWORK)

    monkeypatch.setattr(finder, "discover", discover)
    assert [view.name for view in await find_devices(1.0, "", {}, ())] == ["Gate"]
