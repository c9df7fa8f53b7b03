"""RtspUdpPorts: the pair of UDP ports of one track: RTP on the even one, RTCP on the next (RFC 3550 11)."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from functools import partial

from relay_engine.dialing.source_cost import current_cost
from relay_engine.errors import Fault, SourceError
from relay_engine.sockets.datagram_reader import Datagram, DatagramReader
from relay_engine.sockets.datagram_socket import open_datagram_socket

_RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024  # a key frame arrives as a burst of datagrams
_ATTEMPTS = 50
_PUNCH = b"\x80\x00" + bytes(10)  # an RTP header without payload: opens the way back through a NAT

type _Deliver = Callable[[bytes, float], None]


class RtspUdpPorts:
    """Takes datagrams from the camera's address alone, whatever port they come from: NAT rewrites those."""

    def __init__(self, local_host: str, peer_hosts: frozenset[str]) -> None:
        self._peer_hosts = peer_hosts
        self._rtp, self._rtcp = _bind_pair(local_host)
        self._peer: tuple[str, int, int] | None = None  # host, RTP port, RTCP port
        self._readers: list[DatagramReader] = []
        self._cost = current_cost()

    @property
    def ports(self) -> tuple[int, int]:
        """The pair, for the Transport header."""
        port: int = self._rtp.getsockname()[1]
        return port, port + 1

    def start(self, deliver_rtp: _Deliver, deliver_rtcp: _Deliver, now: Callable[[], float]) -> None:
        """Begin to deliver."""
        for sock, deliver in ((self._rtp, deliver_rtp), (self._rtcp, deliver_rtcp)):
            reader = DatagramReader(sock, partial(self._deliver, deliver, now))
            self._readers.append(reader)
            reader.start()

    def set_peer(self, host: str, ports: tuple[int, int] | None) -> None:
        """Learn where the camera sends from; some leave it out."""
        self._peer = None if ports is None else (host, *ports)

    def punch(self) -> None:
        """Send something out, so that routers let the camera's packets in."""
        if self._peer is not None:
            self._send(self._rtp, _PUNCH, self._peer[1])

    def send_rtcp(self, packet: bytes) -> None:
        """Send to the camera's RTCP port, where it has told one."""
        if self._peer is not None:
            self._send(self._rtcp, packet, self._peer[2])

    def close(self) -> None:
        """Stop delivering and free the ports."""
        for reader in self._readers:
            reader.stop()
        self._rtp.close()
        self._rtcp.close()

    def _deliver(self, deliver: _Deliver, now: Callable[[], float], datagrams: list[Datagram]) -> None:
        peers, at = self._peer_hosts, now()
        mine = [data for data, address in datagrams if address[0] in peers]
        self._cost.begin(sum(map(len, mine)))  # once for all that one wake-up brings
        try:
            for data in mine:
                deliver(data, at)
        finally:
            self._cost.end(now() - at)

    def _send(self, sock: socket.socket, data: bytes, port: int) -> None:
        assert self._peer is not None
        with contextlib.suppress(OSError):  # a full buffer or an unreachable port: nothing hangs on one packet
            sock.sendto(data, (self._peer[0], port))


def _bind_pair(host: str) -> tuple[socket.socket, socket.socket]:
    for _ in range(_ATTEMPTS):
        first = _bind(host, 0)
        port: int = first.getsockname()[1]
        try:
            if port % 2 == 0:
                return first, _bind(host, port + 1)
            return _bind(host, port - 1), first
        except OSError:  # the neighbour is taken
            first.close()
    raise SourceError(Fault.UNKNOWN, "no pair of UDP ports is free")


def _bind(host: str, port: int) -> socket.socket:
    return open_datagram_socket(host, port, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES)
