"""discover between two networks: who answers, from where, and what comes of a network that lets nobody ask."""

from __future__ import annotations

import asyncio
import errno

import pytest

from relay_engine.dialing.device_error import DeviceError
from relay_engine.onvif import discovery
from relay_engine.onvif.discovery import Discovery, Hindrance, discover
from relay_engine.onvif.interfaces import Interface, list_interfaces
from tests.kit.onvif.scripted_responder import ScriptedResponder, probe_match
from tests.kit.relay.two_networks import NEIGHBOUR, RELAY, TwoNetworks, missing_part

needs_networks = pytest.mark.skipif(bool(missing_part()), reason=missing_part() or "-")


def search(networks: TwoNetworks, responder: ScriptedResponder, address: str = "", seconds: float = 1.0) -> Discovery:
    """Look from the relay's machine, with the responder on the other one."""
    networks.other.call(responder.start)
    try:
        return networks.relay.call(lambda: asyncio.run(discover(seconds, address)))
    finally:
        responder.stop()


@needs_networks
def test_a_camera_is_found_on_its_card_at_the_address_that_it_answered_from() -> None:
    with TwoNetworks() as networks:
        responder = ScriptedResponder(NEIGHBOUR, one_line_only=True)
        found = search(networks, responder)
        [device] = found.devices
        assert (device.address, device.uuid, device.name, device.model, device.location) == (
            f"{NEIGHBOUR}:8000",
            "1",
            "Hof",
            "H-1",
            "korea",
        )
        assert found.hindrance is None
        assert len(responder.probes) == 4
        assert any(b"NetworkVideoTransmitter" in probe for probe in responder.probes)
        assert any(b"Types" not in probe for probe in responder.probes)


@needs_networks
def test_answers_to_others_and_things_that_are_no_cameras_are_left_out() -> None:
    answers = [
        probe_match("urn:uuid:somebody-elses", "2"),
        probe_match("ASKED", "3", types="wsdp:Device", xaddrs="").replace(b"onvif://", b"other://"),
        b"garbage",
        probe_match("", "4", xaddrs="http://192.168.1.64/onvif/device_service"),  # it forgets to say to what
        probe_match("ASKED", "5", xaddrs=f"http://10.0.0.1/x http://{NEIGHBOUR}:81/onvif/device_service"),
    ]
    with TwoNetworks() as networks:
        found = search(networks, ScriptedResponder(NEIGHBOUR, answers))
        assert {(device.uuid, device.address) for device in found.devices} == {("4", f"{NEIGHBOUR}:80"), ("5", f"{NEIGHBOUR}:81")}


@needs_networks
def test_one_address_is_asked_directly() -> None:
    with TwoNetworks() as networks:
        [device] = search(networks, ScriptedResponder(NEIGHBOUR), NEIGHBOUR, 3.0).devices
        assert device.address == f"{NEIGHBOUR}:8000"


@needs_networks
def test_the_cards_of_a_machine_are_listed() -> None:
    with TwoNetworks() as networks:
        found = networks.relay.call(list_interfaces)
        assert found[0] == Interface("cable", RELAY)
        assert all(interface.is_ipv6 for interface in found[1:])


async def test_a_machine_that_may_not_ask_answers_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await discover(0.5, interfaces=()) == Discovery((), Hindrance.NO_NETWORK)

    def forbid(*_arguments: object, **_options: object) -> object:
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(discovery, "open_datagram_socket", forbid)
    assert await discover(0.5, interfaces=(Interface("eth0", "192.0.2.1"),)) == Discovery((), Hindrance.FORBIDDEN)


async def test_a_card_that_is_gone_is_passed_over() -> None:
    assert await discover(0.5, interfaces=(Interface("gone", "192.0.2.77"), Interface("gone", "fe80::1%9999", 9999))) == Discovery(
        (), Hindrance.NO_NETWORK
    )


@pytest.mark.parametrize("address", ["", "a b", "http://[", "ftp://x", "host:0", "host:99999"])
async def test_addresses_that_make_no_sense_are_refused(address: str) -> None:
    with pytest.raises(DeviceError):
        await discover(0.5, address or "user@host")
