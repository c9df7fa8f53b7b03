"""Who is meant by a question of discovery (WS-Discovery 5.3, ONVIF Core 7.3)."""

from __future__ import annotations

import pytest

from relay_engine.serving.onvif_device.discovery.announced import Announced
from relay_engine.soap.discovery import ONVIF_DEVICE, TRANSMITTER, Probe, parse_discovery, serialize_probe_match

DEVICE = Announced("urn:uuid:1", ("onvif://www.onvif.org/hardware/D1", "onvif://www.onvif.org/Profile/Streaming"), 8900)


@pytest.mark.parametrize(
    ("types", "scopes", "matches_by", "meant"),
    [
        ((), (), "", True),  # go2rtc asks for nothing
        ((TRANSMITTER,), (), "", True),  # UniFi's and npm's
        ((ONVIF_DEVICE, TRANSMITTER), (), "", True),
        (("dn:NetworkVideoTransmitter",), (), "", True),  # its prefix not declared
        (("NetworkVideoTransmitter",), (), "", True),
        (("{http://www.onvif.org/ver10/network/wsdl}NetworkVideoDisplay",), (), "", False),
        (("{http://other.example}Device",), (), "", False),
        ((), ("onvif://www.onvif.org/Profile/Streaming",), "", True),  # Home Assistant
        ((), ("onvif://www.onvif.org",), "", True),
        ((), ("onvif://www.onvif.org/hardware",), "", True),
        ((), ("onvif://www.onvif.org/hardware/D",), "", False),
        ((), ("onvif://www.onvif.org/hardware/D1-566",), "", False),
        ((), ("onvif://www.onvif.org/hardware/D1", "onvif://www.onvif.org/Profile/G"), "", False),
        ((), ("onvif://www.onvif.org/hardware",), "http://schemas.xmlsoap.org/ws/2005/04/discovery/strcmp0", False),
        ((), ("onvif://www.onvif.org/hardware/D1",), "http://schemas.xmlsoap.org/ws/2005/04/discovery/strcmp0", True),
        ((), ("onvif://www.onvif.org/hardware/D1",), "http://schemas.xmlsoap.org/ws/2005/04/discovery/ldap", False),
        ((), ("nonsense",), "", False),
    ],
)
def test_who_is_meant(types: tuple[str, ...], scopes: tuple[str, ...], matches_by: str, meant: bool) -> None:
    assert DEVICE.is_meant(Probe("m", types, scopes, matches_by)) is meant


def test_it_tells_the_address_that_the_asker_can_reach() -> None:
    target = DEVICE.target("192.168.1.5")
    assert target.addresses == ("http://192.168.1.5:8900/onvif/device_service",)
    assert set(target.types) == {TRANSMITTER, ONVIF_DEVICE}
    assert parse_discovery(serialize_probe_match("a", "b", target)).targets == (target,)  # type: ignore[union-attr]
