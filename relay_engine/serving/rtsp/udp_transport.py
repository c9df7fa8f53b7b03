"""UdpTransport: the pair of UDP ports that RTP and RTCP leave from (RFC 2326 12.39, RFC 3550 11)."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import Callable
from typing import Any

from relay_engine.config import RtspConfig
from relay_engine.open_files import is_near_limit
from relay_engine.serving.rtsp.datagram_sender import SEND_BUFFER_BYTES, Address, DatagramSender

_PAIR_ATTEMPTS = 50
_RECEIVE_BUFFER_BYTES = 1024 * 1024

# Sockets of several clients on one port, each connected to its client, are known to work on Linux alone.
_CAN_CONNECT = sys.platform == "linux"


class UdpPortsTakenError(OSError):
    """The pair of ports asked for cannot be had; `port` is the first."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(reason)
        self.port = port


class _Receiver(asyncio.DatagramProtocol):
    """Hands every datagram to one callback."""

    def __init__(self, on_datagram: Callable[[bytes, Address], None]) -> None:
        self._on_datagram = on_datagram

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._on_datagram(data, addr)


class UdpTransport:
    """The server's RTP and RTCP sockets, shared by all UDP readers and (for receiving) all sessions."""

    def __init__(self, config: RtspConfig, on_rtp: Callable[[bytes, Address], None], on_rtcp: Callable[[bytes, Address], None]) -> None:
        self._config = config
        self._callbacks = (on_rtp, on_rtcp)
        self._transports: list[asyncio.DatagramTransport] = []
        self._name: Any = None  # what the RTP socket is bound to
        self.server_ports = (0, 0)
        self.rtp: DatagramSender
        self.rtcp: DatagramSender

    async def start(self) -> None:
        """Bind an even/odd pair. Raises UdpPortsTakenError."""
        host, port = self._config.host, self._config.udp_port
        try:
            rtp, rtcp = _bind_pair(host, port)
        except OSError as error:
            raise UdpPortsTakenError(port, error.strerror or str(error)) from error
        self.server_ports = (rtp.getsockname()[1], rtcp.getsockname()[1])
        self.rtp, self.rtcp = DatagramSender(rtp), DatagramSender(rtcp)
        self._name = rtp.getsockname()
        if _CAN_CONNECT:
            # Only now: whoever binds the port without it, as we did, still finds it taken.
            rtp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        loop = asyncio.get_running_loop()
        for udp_socket, callback in zip((rtp, rtcp), self._callbacks, strict=True):
            transport, _ = await loop.create_datagram_endpoint(lambda callback=callback: _Receiver(callback), sock=udp_socket)  # type: ignore[misc]
            self._transports.append(transport)

    def connects_to(self, address: Address) -> bool:
        """True where `connect` may be tried."""
        return _CAN_CONNECT and self.rtp.takes_trains(address)

    def connect(self, address: Address) -> socket.socket:
        """A non-blocking socket that sends from the RTP port to `address` alone. Raises OSError.

        The kernel then looks the way to the client up once, not for every picture.
        """
        own = socket.socket(socket.AF_INET6 if ":" in self._name[0] else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            if is_near_limit(own.fileno()):
                raise OSError(errno.EMFILE, "the last descriptors are kept for new connections")
            own.setblocking(False)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if own.family == socket.AF_INET6:
                own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            own.bind(self._name)
            own.connect(address)
        except OSError:
            own.close()
            raise
        return own

    def stop(self) -> None:
        """Close both sockets."""
        for transport in self._transports:
            transport.close()
        self._transports.clear()


def _bind_pair(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """An even port and the next one (RFC 3550 11)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(_PAIR_ATTEMPTS):
        rtp = _bind(family, host, port)
        number = rtp.getsockname()[1]
        try:
            if number % 2 == 0:
                return rtp, _bind(family, host, number + 1)
        except OSError:
            if port:
                rtp.close()
                raise
        rtp.close()
    raise OSError("no free pair of UDP ports")


def _bind(family: int, host: str, port: int) -> socket.socket:
    udp_socket = socket.socket(family, socket.SOCK_DGRAM)
    try:
        if family == socket.AF_INET6:
            udp_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        udp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        udp_socket.bind((host, port))
    except OSError:
        udp_socket.close()
        raise
    return udp_socket
