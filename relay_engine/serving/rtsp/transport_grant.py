"""Grant: the transport a track gets at SETUP, out of those that the client offers (RFC 2326 12.39)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from enum import StrEnum

from relay_engine.rtsp.transport_header import Pair, TransportSpec
from relay_engine.serving.rtsp.answer import RequestRefused
from relay_engine.serving.rtsp.multicast_transport import MulticastGroup
from relay_engine.sockets.datagram_sender import Address
from relay_engine.sockets.peer import Peer

_MAX_CHANNEL = 255


class Delivery(StrEnum):
    """How a session's packets travel: the same for all its tracks."""

    TCP = "tcp"
    UDP = "udp"
    MULTICAST = "multicast"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one track got."""

    delivery: Delivery
    spec: TransportSpec  # as answered
    channel: int = 0  # TCP: of RTP; RTCP has the next one
    addresses: tuple[Address, Address] | None = None  # UDP: the client's, for RTP and RTCP
    url: str = field(default="", repr=False)  # of the track as the client wrote it: RTP-Info says the same


@dataclass(frozen=True, slots=True)
class Offer:
    """What the server can give this track."""

    track_id: int
    ssrc: int
    peer: Peer
    taken_channels: Container[int]  # by other tracks on the same connection
    server_ports: Pair | None  # None: no unicast UDP
    group: MulticastGroup | None  # None: no multicast


def choose_transport(wanted: tuple[TransportSpec, ...], offer: Offer, bound_to: Delivery | None) -> Grant:
    """The first wanted transport that can be had; `bound_to` is what the session's other tracks have. Raises RequestRefused 461."""
    for spec in wanted:
        grant = _grant(spec, offer)
        if grant is not None and bound_to in (None, grant.delivery):
            return grant
    raise RequestRefused(461)


def _grant(spec: TransportSpec, offer: Offer) -> Grant | None:
    if spec.profile != "RTP/AVP" or spec.mode not in ("", "PLAY"):
        return None
    if spec.tcp:
        return _grant_tcp(spec, offer)
    return _grant_multicast(spec, offer) if spec.multicast else _grant_udp(spec, offer)


def _grant_tcp(spec: TransportSpec, offer: Offer) -> Grant | None:
    # The client's number holds, wherever it begins; only a taken or missing one is replaced, and the answer says by which.
    channel = spec.interleaved[0] if spec.interleaved else 2 * offer.track_id
    if channel in offer.taken_channels or channel + 1 in offer.taken_channels:
        free = (low for low in range(0, _MAX_CHANNEL, 2) if low not in offer.taken_channels and low + 1 not in offer.taken_channels)
        channel = next(free, _MAX_CHANNEL)
    if channel >= _MAX_CHANNEL:
        return None
    granted = TransportSpec(tcp=True, interleaved=(channel, channel + 1), ssrc=offer.ssrc, mode=spec.mode)
    return Grant(Delivery.TCP, granted, channel=channel)


def _grant_udp(spec: TransportSpec, offer: Offer) -> Grant | None:
    if offer.server_ports is None or spec.client_port is None or 0 in spec.client_port:
        return None
    # Always to the host that asks: a "destination" elsewhere would let anybody aim our packets at a third party.
    rtp, rtcp = spec.client_port
    granted = TransportSpec(tcp=False, client_port=spec.client_port, server_port=offer.server_ports, ssrc=offer.ssrc, mode=spec.mode)
    return Grant(Delivery.UDP, granted, addresses=(offer.peer.with_port(rtp), offer.peer.with_port(rtcp)))


def _grant_multicast(spec: TransportSpec, offer: Offer) -> Grant | None:
    group = offer.group
    if group is None:
        return None
    granted = TransportSpec(tcp=False, multicast=True, destination=group.address, port=group.ports(offer.track_id), ttl=group.ttl)
    return Grant(Delivery.MULTICAST, replace(granted, ssrc=offer.ssrc, mode=spec.mode))
