"""Which transport a track gets."""

from __future__ import annotations

import pytest

from relay_engine.rtsp.transport_header import parse_transports
from relay_engine.serving.rtsp.answer import RequestRefused
from relay_engine.serving.rtsp.multicast_transport import MulticastGroup
from relay_engine.serving.rtsp.transport_grant import Delivery, Offer, choose_transport
from relay_engine.sockets.peer import Peer

TCP = "RTP/AVP/TCP;unicast;interleaved=0-1"
UDP = "RTP/AVP;unicast;client_port=5000-5001"
MULTICAST = "RTP/AVP;multicast"


def offer(*, taken: frozenset[int] = frozenset(), udp: bool = True, multicast: bool = True, address: tuple = ("192.0.2.5", 4000)) -> Offer:
    group = MulticastGroup("239.255.42.1", 18_000, 1) if multicast else None
    return Offer(1, 0xABCD, Peer(address), taken, (8000, 8001) if udp else None, group)


CASES = [
    # wanted, taken channels, answer
    (TCP, frozenset(), "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=0000ABCD"),
    ("RTP/AVP/TCP", frozenset(), "RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=0000ABCD"),
    (TCP, frozenset({1, 2}), "RTP/AVP/TCP;unicast;interleaved=4-5;ssrc=0000ABCD"),
    (UDP, frozenset(), "RTP/AVP;unicast;client_port=5000-5001;server_port=8000-8001;ssrc=0000ABCD"),
    (UDP + ";mode=PLAY", frozenset(), 'RTP/AVP;unicast;client_port=5000-5001;server_port=8000-8001;ssrc=0000ABCD;mode="PLAY"'),
    (MULTICAST, frozenset(), "RTP/AVP;multicast;destination=239.255.42.1;port=18002-18003;ttl=1;ssrc=0000ABCD"),
    (
        f"RTP/SAVP;unicast;client_port=1-2,{UDP},{TCP}",
        frozenset(),
        "RTP/AVP;unicast;client_port=5000-5001;server_port=8000-8001;ssrc=0000ABCD",
    ),
]


@pytest.mark.parametrize(("wanted", "taken", "answer"), CASES)
def test_granted(wanted: str, taken: frozenset[int], answer: str) -> None:
    assert choose_transport(parse_transports([wanted]), offer(taken=taken), None).spec.serialize() == answer


@pytest.mark.parametrize(
    ("wanted", "options", "bound_to"),
    [
        (UDP, {"udp": False}, None),
        (MULTICAST, {"multicast": False}, None),
        (UDP, {}, Delivery.TCP),
        (TCP, {}, Delivery.UDP),
        (MULTICAST, {}, Delivery.UDP),
        (TCP, {"taken": frozenset(range(256))}, None),
        ("RTP/AVP/TCP;interleaved=255-0", {}, None),
        ("RTP/AVP;unicast", {}, None),
    ],
)
def test_refused(wanted: str, options: dict, bound_to: Delivery | None) -> None:
    with pytest.raises(RequestRefused) as refused:
        choose_transport(parse_transports([wanted]), offer(**options), bound_to)
    assert refused.value.answer.status == 461


def test_ipv6_addresses_keep_flow_and_scope() -> None:
    grant = choose_transport(parse_transports([UDP]), offer(address=("fe80::1", 4000, 0, 3)), None)
    assert grant.addresses == (("fe80::1", 5000, 0, 3), ("fe80::1", 5001, 0, 3))


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (("192.0.2.5", 4000), "192.0.2.5:4000"),
        (("::ffff:192.0.2.5", 4000, 0, 0), "192.0.2.5:4000"),
        (("2001:db8::5", 4000, 0, 0), "[2001:db8::5]:4000"),
    ],
)
def test_peers_in_words(address: tuple, text: str) -> None:
    assert str(Peer(address)) == text
