"""The addresses of this machine, asked of its system."""

from __future__ import annotations

import ipaddress

from app.flows.share_links import local_addresses


def test_this_machine_has_addresses_that_are_addresses() -> None:
    found = local_addresses()
    assert found
    assert all(ipaddress.ip_address(one.address).version == 4 for one in found)
