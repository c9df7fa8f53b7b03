"""Routes: the two ways to a viewer, one UDP address or one TCP connection."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

from relay_engine.ice.stream_framing import frame
from relay_engine.sockets.datagram_sender import Address, DatagramSender
from relay_engine.sockets.peer import Peer
from relay_engine.streams.burst import make_trains

TCP_FULL_BYTES = 64 * 1024  # waiting so much, a connection gets no more until it has taken some


class Route(ABC):
    """Where datagrams for one viewer go."""

    host: str
    port: int

    @abstractmethod
    def send(self, datagrams: Sequence[bytes]) -> bool:
        """Send now; False where some were lost on this machine. Never blocks."""

    @property
    def is_full(self) -> bool:
        """True while the viewer is late in taking what was sent."""
        return False

    @property
    @abstractmethod
    def name(self) -> str:
        """For people: "address:port", with the transport where it is not UDP."""

    def close(self) -> None:  # noqa: B027 - an address has nothing to close
        """Send no more here."""


class UdpRoute(Route):
    """One address; datagrams of equal size leave in one call."""

    def __init__(self, sender: DatagramSender, address: Address) -> None:
        self._sender = sender
        self._address = address
        self.host, self.port = address[0], address[1]

    def send(self, datagrams: Sequence[bytes]) -> bool:
        """Send now; False where the kernel's buffer is full."""
        complete = True
        for train in make_trains(tuple(datagrams)):
            complete = self._sender.send(train, self._address) and complete
        return complete

    @property
    def name(self) -> str:
        """`address:port`."""
        return str(Peer(self._address))


class TcpRoute(Route):
    """One connection. What it has no room for is lost, whoever sends it: media asks `is_full` first, checks and handshakes are repeated."""

    def __init__(self, transport: asyncio.WriteTransport, host: str, port: int) -> None:
        self._transport = transport
        self.host, self.port = host, port

    def send(self, datagrams: Sequence[bytes]) -> bool:
        """Write all of them at once, or none."""
        if self._transport.is_closing() or self.is_full:
            return False
        self._transport.write(frame(datagrams))
        return True

    @property
    def is_full(self) -> bool:
        """True while more waits than a short moment's media."""
        return self._transport.get_write_buffer_size() > TCP_FULL_BYTES

    @property
    def name(self) -> str:
        """`address:port (TCP)`."""
        return f"{Peer((self.host, self.port))} (TCP)"

    def close(self) -> None:
        """Close the connection once what waits has left, but not for long."""
        self._transport.close()
