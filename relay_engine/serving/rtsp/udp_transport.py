"""UdpTransport: the pair of UDP ports that RTP and RTCP leave from (RFC 2326 12.39, RFC 3550 11)."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from relay_engine.config import RtspConfig
from relay_engine.host.open_files import is_near_limit
from relay_engine.sockets.datagram_reader import MAX_CLIENT_DATAGRAM, Datagram, DatagramReader
from relay_engine.sockets.datagram_sender import SEND_BUFFER_BYTES, Address, DatagramSender
from relay_engine.sockets.datagram_socket import make_datagram_socket, open_datagram_socket

_PAIR_ATTEMPTS = 50
_RECEIVE_BUFFER_BYTES = 1024 * 1024

# Sockets of several clients on one port, each connected to its client, are known to work on Linux alone.
_CAN_CONNECT = sys.platform == "linux"


class UdpPortsTakenError(OSError):
    """The pair of ports asked for cannot be had; `port` is the first."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(reason)
        self.port = port


class UdpTransport:
    """The server's RTP and RTCP sockets, shared by all UDP readers and (for receiving) all sessions."""

    def __init__(self, config: RtspConfig, on_rtp: Callable[[bytes, Address], None], on_rtcp: Callable[[bytes, Address], None]) -> None:
        self._config = config
        self._callbacks = (on_rtp, on_rtcp)
        self._sockets: list[socket.socket] = []
        self._readers: list[DatagramReader] = []
        self._name: Any = None  # what the RTP socket is bound to
        self.server_ports = (0, 0)
        self.rtp: DatagramSender
        self.rtcp: DatagramSender

    def start(self) -> None:
        """Bind an even/odd pair. Raises UdpPortsTakenError."""
        host, port = self._config.host, self._config.udp_port
        try:
            rtp, rtcp = _bind_pair(host, port)
        except OSError as error:
            raise UdpPortsTakenError(port, error.strerror or str(error)) from error
        self.server_ports = (rtp.getsockname()[1], rtcp.getsockname()[1])
        self.rtp, self.rtcp = DatagramSender(rtp), DatagramSender(rtcp)
        self._name = rtp.getsockname()
        if sys.platform == "linux":
            # Only now: whoever binds the port without it, as we did, still finds it taken.
            rtp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        for udp_socket, on_datagram in zip((rtp, rtcp), self._callbacks, strict=True):
            self._sockets.append(udp_socket)
            self._readers.append(DatagramReader(udp_socket, partial(_hand_out, on_datagram), max_bytes=MAX_CLIENT_DATAGRAM))
            self._readers[-1].start()

    def connects_to(self, address: Address) -> bool:
        """True where `connect` may be tried."""
        return _CAN_CONNECT and self.rtp.takes_trains(address)

    def connect(self, address: Address) -> socket.socket:
        """A non-blocking socket that sends from the RTP port to `address` alone. Raises OSError.

        The kernel then looks the way to the client up once, not for every picture.
        """
        if sys.platform != "linux":
            raise OSError(errno.EOPNOTSUPP, "sockets of several clients on one port are known to work on Linux alone")
        own = make_datagram_socket(socket.AF_INET6 if ":" in self._name[0] else socket.AF_INET)
        try:
            if is_near_limit(own.fileno()):
                raise OSError(errno.EMFILE, "the last descriptors are kept for new connections")
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            own.bind(self._name)
            own.connect(address)
        except OSError:
            own.close()
            raise
        return own

    def stop(self) -> None:
        """Close both sockets."""
        for reader, udp_socket in zip(self._readers, self._sockets, strict=True):
            reader.stop()
            udp_socket.close()
        self._readers.clear()
        self._sockets.clear()


def _hand_out(on_datagram: Callable[[bytes, Address], None], datagrams: list[Datagram]) -> None:
    for data, address in datagrams:
        on_datagram(data, address)


def _bind_pair(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """An even port and the next one (RFC 3550 11)."""
    for _ in range(_PAIR_ATTEMPTS):
        rtp = _bind(host, port)
        number = rtp.getsockname()[1]
        try:
            if number % 2 == 0:
                return rtp, _bind(host, number + 1)
        except OSError:
            if port:
                rtp.close()
                raise
        rtp.close()
    raise OSError("no free pair of UDP ports")


def _bind(host: str, port: int) -> socket.socket:
    return open_datagram_socket(host, port, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES)
