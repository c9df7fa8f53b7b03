"""Transport header: both directions, and what clients and cameras really write."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.transport_header import TransportSpec, parse_transports

ROUND_TRIP = [
    (TransportSpec(tcp=True, interleaved=(0, 1)), "RTP/AVP/TCP;unicast;interleaved=0-1"),
    (TransportSpec(tcp=False, client_port=(5000, 5001)), "RTP/AVP;unicast;client_port=5000-5001"),
    (
        TransportSpec(tcp=False, client_port=(5000, 5001), server_port=(8000, 8001), ssrc=0xDEADBEEF, source="192.0.2.1"),
        "RTP/AVP;unicast;source=192.0.2.1;client_port=5000-5001;server_port=8000-8001;ssrc=DEADBEEF",
    ),
    (
        TransportSpec(tcp=False, multicast=True, destination="239.255.42.1", port=(18000, 18001), ttl=1),
        "RTP/AVP;multicast;destination=239.255.42.1;port=18000-18001;ttl=1",
    ),
    (TransportSpec(tcp=True, interleaved=(0, 1), mode="RECORD"), 'RTP/AVP/TCP;unicast;interleaved=0-1;mode="RECORD"'),
]

TOLERATED = [
    ("RTP/AVP/UDP;unicast;client_port=5000-5001", TransportSpec(tcp=False, client_port=(5000, 5001))),
    ("rtp/avp;unicast;client_port=5000", TransportSpec(tcp=False, client_port=(5000, 5001))),
    ("RTP/AVP;unicast;interleaved=2-3", TransportSpec(tcp=True, interleaved=(2, 3))),  # Escam
    ("RTP/AVP/TCP;interleaved=0", TransportSpec(tcp=True, interleaved=(0, 1))),
    ("RTP/AVP/TCP;unicast", TransportSpec(tcp=True)),
    ("RTP/AVP; unicast; client_port = 5000 - 5001 ; mode=play", TransportSpec(tcp=False, client_port=(5000, 5001), mode="PLAY")),
    ("RTP/AVP;multicast;ttl=999", TransportSpec(tcp=False, multicast=True)),
    ("RTP/AVP;unicast;client_port=5000-5001;ssrc= 12 AB", TransportSpec(tcp=False, client_port=(5000, 5001), ssrc=0x12AB)),
    ("RTP/AVP;unicast;client_port=5000-5001;ssrc=nonsense", TransportSpec(tcp=False, client_port=(5000, 5001))),
    ("RTP/SAVP;unicast;client_port=5000-5001", TransportSpec(tcp=False, profile="RTP/SAVP", client_port=(5000, 5001))),
]


@pytest.mark.parametrize(("spec", "text"), ROUND_TRIP)
def test_round_trip(spec: TransportSpec, text: str) -> None:
    assert spec.serialize() == text
    assert parse_transports([text]) == (spec,)


@pytest.mark.parametrize(("text", "spec"), TOLERATED)
def test_tolerated(text: str, spec: TransportSpec) -> None:
    assert parse_transports([text]) == (spec,)


def test_a_list_keeps_its_order_and_drops_what_cannot_be_read() -> None:
    specs = parse_transports(["RTP/AVP;unicast;client_port=1-2,RTP/AVP;client_port=99999-1", "nonsense, RTP/AVP/TCP;interleaved=0-1"])
    assert [spec.tcp for spec in specs] == [False, True]


@pytest.mark.parametrize("values", [[], [""], ["nonsense"], ["RTP/AVP;client_port=65535"], ["RTP/AVP/TCP;interleaved=0-256"], ["a/b/c/d"]])
def test_refused(values: list[str]) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_transports(values)


@given(st.text(alphabet="RTP/AVCU;,=-0123456789 interleaved_client_port\"'\x00²", max_size=80))
def test_garbage(text: str) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_transports([text])


def test_only_the_first_transports_of_a_long_list_are_read() -> None:
    good = "RTP/AVP/TCP;unicast;interleaved=0-1"
    assert len(parse_transports([",".join([good] * 1000)])) == 32
    assert parse_transports(["x," * 31 + good]) == (TransportSpec(tcp=True, interleaved=(0, 1)),)
    with pytest.raises(RemoteProtocolError):
        parse_transports(["x," * 4000, good])


def test_only_the_first_parameters_of_a_transport_are_read() -> None:
    assert parse_transports(["RTP/AVP" + ";a=b" * 2000 + ";client_port=5000"]) == (TransportSpec(tcp=False),)
