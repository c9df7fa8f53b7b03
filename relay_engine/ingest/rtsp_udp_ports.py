"""RtspUdpPorts: the pair of UDP ports of one track: RTP on the even one, RTCP on the next (RFC 3550 11)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from relay_engine.errors import Fault, SourceError

_RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024  # a key frame arrives as a burst of datagrams
_MAX_DATAGRAM = 65_536
_MAX_READS = 64  # datagrams a turn, so that one camera cannot hold up the loop
_ATTEMPTS = 50
_PUNCH = b"\x80\x00" + bytes(10)  # an RTP header without payload: opens the way back through a NAT

type _Deliver = Callable[[bytes, float], None]


class RtspUdpPorts:
    """Takes datagrams from the camera's address alone, whatever port they come from: NAT rewrites those."""

    def __init__(self, local_host: str, peer_hosts: frozenset[str]) -> None:
        self._peer_hosts = peer_hosts
        self._rtp, self._rtcp = _bind_pair(local_host)
        self._peer: tuple[str, int, int] | None = None  # host, RTP port, RTCP port
        self._readers: list[_DatagramReader] = []

    @property
    def ports(self) -> tuple[int, int]:
        """The pair, for the Transport header."""
        port: int = self._rtp.getsockname()[1]
        return port, port + 1

    async def start(self, deliver_rtp: _Deliver, deliver_rtcp: _Deliver, now: Callable[[], float]) -> None:
        """Begin to deliver."""
        for sock, deliver in ((self._rtp, deliver_rtp), (self._rtcp, deliver_rtcp)):
            reader = _DatagramReader(sock, deliver, self._peer_hosts, now)
            self._readers.append(reader)
            await reader.start()

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

    def _send(self, sock: socket.socket, data: bytes, port: int) -> None:
        assert self._peer is not None
        with contextlib.suppress(OSError):  # a full buffer or an unreachable port: nothing hangs on one packet
            sock.sendto(data, (self._peer[0], port))


class _DatagramReader(asyncio.DatagramProtocol):
    """Reads a socket dry at each wake-up; on loops that cannot watch sockets (Windows) a datagram at a time."""

    def __init__(self, sock: socket.socket, deliver: _Deliver, peer_hosts: frozenset[str], now: Callable[[], float]) -> None:
        self._socket = sock
        self._deliver = deliver
        self._peer_hosts = peer_hosts
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        try:
            self._loop.add_reader(self._socket, self._read)
        except NotImplementedError:
            transport, _ = await self._loop.create_datagram_endpoint(lambda: self, sock=self._socket)
            self._transport = transport

    def stop(self) -> None:
        if self._transport is not None:
            self._transport.close()
        else:
            self._loop.remove_reader(self._socket)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if addr[0] in self._peer_hosts:
            self._deliver(data, self._now())

    def _read(self) -> None:
        receive, peers, deliver, now = self._socket.recvfrom, self._peer_hosts, self._deliver, self._now()
        for _ in range(_MAX_READS):
            try:
                data, address = receive(_MAX_DATAGRAM)
            except OSError:  # read dry; or the camera's port is closed, which is no fault of ours
                return
            if address[0] in peers:
                deliver(data, now)


def _bind_pair(host: str) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(_ATTEMPTS):
        first = _bind(family, host, 0)
        port: int = first.getsockname()[1]
        try:
            if port % 2 == 0:
                return first, _bind(family, host, port + 1)
            return _bind(family, host, port - 1), first
        except OSError:  # the neighbour is taken
            first.close()
    raise SourceError(Fault.UNKNOWN, "no pair of UDP ports is free")


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
