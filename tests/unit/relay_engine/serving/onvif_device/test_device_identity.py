"""By what recorders know a virtual device."""

from __future__ import annotations

import re

from relay_engine.serving.onvif_device.device_identity import DeviceIdentity, make_identity


def test_its_network_address_is_one_that_a_card_could_have() -> None:
    found = [make_identity(0).mac for _ in range(200)]
    assert all(re.fullmatch(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", mac) for mac in found)
    assert all(int(mac[:2], 16) & 0b11 == 0b10 for mac in found)  # of one card, and no manufacturer's
    assert len(set(found)) == 200


def test_it_follows_from_the_uuid_alone() -> None:
    one, same = DeviceIdentity("6d2f1c1e-8f0e-4d7e-9d0a-3f1f0c1a2b3c", 0), DeviceIdentity("6d2f1c1e-8f0e-4d7e-9d0a-3f1f0c1a2b3c", 7)
    assert (one.mac, one.serial, one.endpoint) == (same.mac, same.serial, same.endpoint)
    assert re.fullmatch(r"[0-9A-F]{12}", one.serial)
