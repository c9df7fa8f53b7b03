"""Who answers a question of discovery, from which address, and how often at most; without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from relay_engine.access.own_networks import OwnNetworks
from relay_engine.serving.onvif_device.discovery import responder as module
from relay_engine.serving.onvif_device.discovery.announced import Announced
from relay_engine.serving.onvif_device.discovery.network_cards import NetworkCard
from relay_engine.serving.onvif_device.discovery.responder import DiscoveryResponder
from relay_engine.soap.discovery import Bye, Hello, ProbeMatches, ResolveMatches, parse_discovery, serialize_probe, serialize_resolve
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.media.made_media import ManualClock

LAN = NetworkCard("eth0", ("127.0.0.5", "127.0.0.6"))
OTHER = NetworkCard("eth1", ("127.0.1.5",))
GATE = Announced("urn:uuid:gate", ("onvif://www.onvif.org/name/gate",), 8900)
ALONE = Announced("urn:uuid:alone", (), 80, "127.0.0.6")


class FakeSockets:
    """Keeps what is sent."""

    sent: list[tuple[bytes, str, object]]
    is_deaf = False

    def __init__(self, card: NetworkCard, hear: object) -> None:
        self.card = card

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def send(self, data: bytes, address: str, to: object) -> None:
        self.sent.append((data, address, to))

    def announce(self, data: bytes, address: str) -> None:
        self.send(data, address, "group")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, str, object]]:
    FakeSockets.sent = []
    monkeypatch.setattr(module, "CardSockets", FakeSockets)
    return FakeSockets.sent


def make(devices: Iterable[Announced], *cards: NetworkCard) -> DiscoveryResponder:
    found = DiscoveryResponder(OwnNetworks(list), ManualClock(), cards=lambda _chosen: cards or (LAN,))
    found.change(devices, ())
    return found


async def settle() -> None:
    await asyncio.sleep(5)


def ask(responder: DiscoveryResponder, data: bytes, *, card: NetworkCard = LAN, asked: str = "", host: str = "127.0.0.99") -> None:
    responder._hear(card, asked, [(data, (host, 40_000))])


def test_each_answers_alone_with_the_address_of_the_card_that_was_asked(sent: list[tuple[bytes, str, object]]) -> None:
    async def look() -> None:
        responder = make((GATE, ALONE), LAN, OTHER)
        await settle()
        sent.clear()
        ask(responder, serialize_probe("m1"))
        ask(responder, serialize_probe("m2"), card=OTHER)
        await settle()
        found = [(parse_discovery(data), address) for data, address, _ in sent]
        told = sorted(
            (message.targets[0].endpoint, message.targets[0].addresses[0], address)
            for message, address in found
            if isinstance(message, ProbeMatches)
        )
        assert told == [
            ("urn:uuid:alone", "http://127.0.0.6:80/onvif/device_service", "127.0.0.6"),
            ("urn:uuid:gate", "http://127.0.0.5:8900/onvif/device_service", "127.0.0.5"),
            ("urn:uuid:gate", "http://127.0.1.5:8900/onvif/device_service", "127.0.1.5"),
        ]
        assert all(
            isinstance(message, ProbeMatches) and len(message.targets) == 1 and message.relates_to in ("m1", "m2") for message, _ in found
        )
        responder.close()

    run_virtual(look())


def test_it_comes_and_goes_with_a_word_and_tells_where_it_is(sent: list[tuple[bytes, str, object]]) -> None:
    async def look() -> None:
        responder = make((GATE,))
        await settle()
        assert {type(parse_discovery(data)) for data, _, to in sent if to == "group"} == {Hello}
        sent.clear()
        ask(responder, serialize_resolve("m", "urn:uuid:gate"), asked="127.0.0.5")
        ask(responder, serialize_resolve("n", "urn:uuid:other"))
        await settle()
        assert [type(parse_discovery(data)) for data, _, _ in sent] == [ResolveMatches]
        sent.clear()
        responder.change((), ())
        assert {type(parse_discovery(data)) for data, _, _ in sent} == {Bye}

    run_virtual(look())


def test_strangers_nonsense_repeats_and_floods_get_no_answer(sent: list[tuple[bytes, str, object]]) -> None:
    async def look() -> None:
        responder = make((GATE,))
        await settle()
        sent.clear()
        ask(responder, serialize_probe("s"), host="198.51.100.9")
        for data in (b"", b"\xff" * 100, b"<a>", b"<!DOCTYPE a>", serialize_resolve("x", "urn:uuid:nobody")):
            ask(responder, data)
        for _ in range(5):
            ask(responder, serialize_probe("same"))
        await settle()
        assert len(sent) == 1
        for number in range(5000):
            ask(responder, serialize_probe(f"flood{number}"))
        assert len(responder._waiting) < 100
        await settle()
        assert len(sent) < 100
        for number in range(5000):
            ask(responder, serialize_probe(f"many{number}"), host=f"127.0.{number % 250}.{number // 250}")
        assert len(responder._waiting) <= 2048
        assert len(responder._askers) <= 512
        responder.close()

    run_virtual(look())
