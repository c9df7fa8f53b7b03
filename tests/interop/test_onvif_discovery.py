"""discover finds a target of WSDiscovery, an independent implementation, on another machine of the network."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from relay_engine.onvif.discovery import discover
from tests.kit.onvif_peers import ws_target_program
from tests.kit.relay.two_networks import NEIGHBOUR, TwoNetworks, missing_part

_PROGRAM = Path(ws_target_program.__file__)


@pytest.mark.parametrize("address", ["", NEIGHBOUR], ids=["everywhere", "one address"])
def test_a_target_of_wsdiscovery_is_found(address: str) -> None:
    if reason := missing_part():
        pytest.skip(reason)
    arguments = [sys.executable, str(_PROGRAM), "onvif://www.onvif.org/name/Hof%20A", f"http://{NEIGHBOUR}:8123/onvif/device_service"]
    with TwoNetworks() as networks:
        start = networks.other.call
        target = start(lambda: subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        try:
            assert target.stdout is not None
            assert target.stdout.readline() == "ready\n"
            found = networks.relay.call(lambda: asyncio.run(discover(3.0, address)))
        finally:
            target.communicate("", timeout=30)
    assert found.hindrance is None
    [device] = found.devices
    assert (device.address, device.name) == (f"{NEIGHBOUR}:8123", "Hof A")
    assert len(device.uuid) == 36
