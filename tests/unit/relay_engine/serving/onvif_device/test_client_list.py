"""Who has asked a device lately."""

from __future__ import annotations

from relay_engine.serving.onvif_device.client_list import ClientList


def test_it_is_bounded_and_forgets() -> None:
    clients = ClientList()
    for number in range(50):
        clients.note(f"10.0.0.{number}", float(number))
    assert len(clients.listed(50)) == 8
    assert clients.listed(40 + 601) == tuple(f"10.0.0.{number}" for number in range(42, 50))
    assert clients.listed(10_000) == ()
