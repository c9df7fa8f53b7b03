"""UdpTransport and UdpReader: RTP over unicast UDP from one pair of sockets for all clients (RFC 2326 12.39, RFC 3550 11)."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

from relay_engine.clock import Clock
from relay_engine.config import RtspConfig
from relay_engine.serving.rtsp.datagram_sender import Address, DatagramSender
from relay_engine.streams.burst import Burst, Train
from relay_engine.streams.reader import Reader, ReaderState
from relay_engine.streams.start_point import StartPoint

_PACE_INTERVAL_S = 0.002
_PACE_BYTES = 16 * 1024  # a step; 64 Mbit/s: quick enough for an instant picture, slow enough for a client's socket buffer
_MAX_PACED_BYTES = 32 * 1024 * 1024
_PAIR_ATTEMPTS = 50
_RECEIVE_BUFFER_BYTES = 1024 * 1024


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
        loop = asyncio.get_running_loop()
        for udp_socket, callback in zip((rtp, rtcp), self._callbacks, strict=True):
            transport, _ = await loop.create_datagram_endpoint(lambda callback=callback: _Receiver(callback), sock=udp_socket)  # type: ignore[misc]
            self._transports.append(transport)

    def stop(self) -> None:
        """Close both sockets."""
        for transport in self._transports:
            transport.close()
        self._transports.clear()


class UdpReader(Reader):
    """Datagrams leave at once; what the kernel cannot take is dropped, and the reader skips to its next random access point.

    The start burst is paced, and live bursts queue behind it (bounded) until it has left.
    """

    def __init__(
        self,
        transport: UdpTransport,
        addresses: tuple[tuple[Address, Address] | None, ...],
        clock: Clock,
        *,
        peer: str,
        user_agent: str,
        on_close: Callable[[str], None],
    ) -> None:
        super().__init__(protocol="rtsp/udp", peer=peer, user_agent=user_agent, since=clock.wall())
        self._transport = transport
        self._addresses = list(addresses)  # by track id: (RTP, RTCP), None where not set up
        self._on_close = on_close
        self._skipping = False
        self._paced: deque[tuple[DatagramSender, Train, Address]] = deque()
        self._paced_bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def start(self, start: StartPoint) -> None:
        """Send what comes before the first live burst, paced. Attach at once afterwards."""
        self._skipping = start.waits_for_random_access
        self.state = ReaderState.PLAYING
        if start.burst is not None:
            self._pace(start.burst)

    def readdress(self, track_id: int, rtp: Address | None = None, rtcp: Address | None = None) -> None:
        """The client's packets come from another port (NAT): send there."""
        addresses = self._addresses[track_id]
        if addresses is not None:
            self._addresses[track_id] = (rtp or addresses[0], rtcp or addresses[1])

    def forget_track(self, track_id: int) -> None:
        """The client has torn this track down: send it no more."""
        self._addresses[track_id] = None

    def send_report(self, track_id: int, packet: bytes) -> None:
        """Send one RTCP packet of `track_id`."""
        addresses = self._addresses[track_id]
        if addresses is not None:
            self._transport.rtcp.send((len(packet), packet), addresses[1])

    def push(self, burst: Burst) -> None:
        """Send `burst`'s shared datagrams now, behind what is still paced, or skip to the next random access point. Never blocks."""
        if self._skipping and not burst.random_access:
            self._skip(burst)
        elif self._paced:
            self._pace(burst)
        else:
            self._skipping = False
            self.state = ReaderState.PLAYING
            self._send(burst)

    def close(self, reason: str) -> None:
        """End the client's session."""
        self.stop()
        self._on_close(reason)

    def stop(self) -> None:
        """Forget what is still paced."""
        self._paced.clear()
        self._paced_bytes = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _send(self, burst: Burst) -> None:
        complete = True
        for index, run in enumerate(burst.runs):
            addresses = self._addresses[run.track_id]
            if addresses is None:
                continue
            sender, address = (self._transport.rtcp, addresses[1]) if run.is_rtcp else (self._transport.rtp, addresses[0])
            for train in burst.trains(index):
                complete = sender.send(train, address) and complete
                self.bytes_sent += len(train[1])
        if not complete:
            self._skipping = True
            self._skip(burst)

    def _skip(self, burst: Burst) -> None:
        if burst.video is not None:
            self.dropped_units += 1
        self.state = ReaderState.SKIPPING

    def _pace(self, burst: Burst) -> None:
        if self._paced_bytes > _MAX_PACED_BYTES:
            self._skipping = True
            self._skip(burst)
            return
        for index, run in enumerate(burst.runs):
            addresses = self._addresses[run.track_id]
            if addresses is not None:
                sender, address = (self._transport.rtcp, addresses[1]) if run.is_rtcp else (self._transport.rtp, addresses[0])
                self._paced.extend((sender, train, address) for train in _short_trains(burst.trains(index)))
        self._paced_bytes += burst.size
        if self._timer is None:
            self._send_paced()

    def _send_paced(self) -> None:
        self._timer = None
        budget = _PACE_BYTES
        while self._paced and budget > 0:
            sender, train, address = self._paced[0]
            if not sender.send(train, address):
                break  # the kernel's buffer is full: again at the next step
            self._paced.popleft()
            size = len(train[1])
            budget -= size
            self._paced_bytes -= size
            self.bytes_sent += size
        if self._paced:
            self._timer = asyncio.get_running_loop().call_later(_PACE_INTERVAL_S, self._send_paced)
        else:
            self._paced_bytes = 0


def _short_trains(trains: tuple[Train, ...]) -> list[Train]:
    """Trains of at most about one pace step."""
    short: list[Train] = []
    for size, datagrams in trains:
        step = max(1, _PACE_BYTES // size) * size
        short.extend((size, datagrams[offset : offset + step]) for offset in range(0, len(datagrams), step))
    return short


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
