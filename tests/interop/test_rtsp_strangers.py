"""Who comes over a cable from the relay's own network, and from elsewhere: what each hears over RTSP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.serving.rtsp.responder import PUBLIC
from tests.kit.relay.rtsp_relay import Relay, start_relay
from tests.kit.relay.two_networks import NEIGHBOUR, RELAY, STRANGER, TwoNetworks, missing_part

METHODS = [*PUBLIC.split(", "), "ANNOUNCE", "RECORD"]
PORT = 8554
# What is let in hears, of a mount that is there and of one that is not, without a session.
LET_IN = {
    "OPTIONS": (200, 200), "DESCRIBE": (200, 404), "SETUP": (200, 404), "PLAY": (454, 454), "PAUSE": (454, 454),
    "TEARDOWN": (454, 454), "GET_PARAMETER": (200, 200), "SET_PARAMETER": (200, 200), "ANNOUNCE": (401, 401), "RECORD": (401, 401),
}  # fmt: skip
KEPT_OUT = dict.fromkeys(METHODS, (401, 401)) | {"OPTIONS": (200, 200)}


@pytest.fixture
def networks() -> Iterator[TwoNetworks]:
    if reason := missing_part():
        pytest.skip(reason)
    with TwoNetworks() as networks:
        yield networks


def ask_all(host: str) -> dict[str, tuple[int, int]]:
    """What each method comes to that is asked from `host`."""
    return {method: (ask(host, method, "gate"), ask(host, method, "nothing")) for method in METHODS}


def ask(host: str, method: str, name: str) -> int:
    with socket.create_connection((RELAY, PORT), timeout=20, source_address=(host, 0)) as connection:
        head = f"{method} rtsp://{RELAY}:{PORT}/{name}/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n"
        connection.sendall(head.encode())
        return int(connection.recv(4096).split()[1])


@pytest.mark.parametrize("mode", AccessMode)
def test_what_neighbours_and_strangers_hear(networks: TwoNetworks, mode: AccessMode) -> None:
    async def serve() -> dict[str, dict[str, tuple[int, int]]]:
        async with start_relay(mode=mode, host="0.0.0.0", port=PORT, multicast=False) as relay:
            know_real_networks(relay)
            loop = asyncio.get_running_loop()
            return {host: await loop.run_in_executor(None, networks.other.call, ask_all, host) for host in (NEIGHBOUR, STRANGER)}

    heard = networks.relay.call(lambda: asyncio.run(serve()))
    assert heard[NEIGHBOUR] == (KEPT_OUT if mode is AccessMode.CLOSED else LET_IN)
    assert heard[STRANGER] == (LET_IN if mode is AccessMode.OPEN else KEPT_OUT)


def know_real_networks(relay: Relay) -> None:
    """Those of the machine's cards, in place of those that the tests make up."""
    relay.access.door.networks = OwnNetworks()
