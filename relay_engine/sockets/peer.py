"""Peer: the far end of a connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relay_engine.sockets.datagram_sender import Address

_MAPPED_IPV4 = "::ffff:"


@dataclass(frozen=True, slots=True)
class Peer:
    """A client's address as the socket tells it."""

    socket_address: Address

    @property
    def host(self) -> str:
        """As the socket writes it: the key for comparing."""
        return self.socket_address[0]

    @property
    def plain_host(self) -> str:
        """As people and SDP write it: an IPv4 address where a socket of IPv6 tells one."""
        return self.host.removeprefix(_MAPPED_IPV4)

    def with_port(self, port: int) -> Address:
        """Another port of the same host, fit for a socket of the same family."""
        return (self.socket_address[0], port, *self.socket_address[2:])

    def __str__(self) -> str:
        host, port = self.plain_host, self.socket_address[1]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def peer_of(socket_name: Any) -> Peer:
    """From what the event loop calls peername; it is None when the client has gone already."""
    return Peer(tuple(socket_name) if socket_name else ("", 0))
