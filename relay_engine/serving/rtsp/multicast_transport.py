"""MulticastReader: one sender per mount for all its multicast viewers (RFC 2326 12.39; addresses from RFC 2365 6.2)."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relay_engine.clock import Clock
from relay_engine.config import RtspConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.multicast_range import PORTS_PER_GROUP
from relay_engine.sockets.datagram_sender import DatagramSender, Train
from relay_engine.sockets.datagram_socket import open_datagram_socket
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader, ReaderState

_log = logging.getLogger(__name__)

_IP_MULTICAST_ALL = 49  # linux/in.h; Python has no name for it
_RECEIVE_BUFFER_BYTES = 2048  # nothing is read


@dataclass(frozen=True, slots=True)
class MulticastGroup:
    """Where one mount's tracks go."""

    address: str
    base_port: int  # even; track n uses base_port + 2n for RTP and the next for RTCP
    ttl: int

    def ports(self, track_id: int) -> tuple[int, int]:
        """RTP and RTCP port of the track."""
        return self.base_port + 2 * track_id, self.base_port + 2 * track_id + 1


def group_of(config: RtspConfig, index: int) -> MulticastGroup:
    """The group of the mount with this `index` (its place among multicast mounts)."""
    address = ipaddress.IPv4Address(config.multicast_base) + 1 + index
    return MulticastGroup(str(address), config.multicast_base_port + PORTS_PER_GROUP * index, config.multicast_ttl)


class MulticastMember(Reader):
    """One viewer of a group, for its place in the history: what it is sent, its group is sent while it is there."""

    def __init__(self, group: MulticastReader, clock: Clock, *, peer: str, user_agent: str) -> None:
        super().__init__(protocol=group.protocol, peer=peer, user_agent=user_agent, since=clock.wall())
        self._group = group
        self._bytes_before, self._dropped_before = group.bytes_sent, group.dropped_units

    def push(self, burst: Burst) -> None:
        """Nothing: the group is sent to."""

    def close(self, reason: LeaveReason) -> None:
        """Take down what it was sent."""
        self.bytes_sent = self._group.bytes_sent - self._bytes_before
        self.dropped_units = self._group.dropped_units - self._dropped_before


class MulticastReader(Reader):
    """Sends every burst once to the group, whatever the number of viewers. What the kernel cannot take is dropped.

    Each port of the group has a socket of its own, bound to that port: some players (gortsplib, and with it MediaMTX)
    take only packets that come from the port that they go to.
    """

    is_client = False

    def __init__(
        self, group: MulticastGroup, config: RtspConfig, clock: Clock, *, card: str = "", on_close: Callable[[LeaveReason], None]
    ) -> None:
        super().__init__(protocol="rtsp/multicast", peer=f"{group.address}:{group.base_port}", since=clock.wall())
        self.group = group
        self._on_close = on_close
        self._card = config.multicast_interface or card
        self._stopped = False
        self._sockets: list[socket.socket] = []
        self._senders: dict[int, DatagramSender] = {}  # by port
        self._skipping = True  # nobody who joins a group can be given an earlier picture

    def leave_by(self, card: str) -> None:
        """Send by the network card with this address, where none has been chosen yet. Windows would take the fastest, often a VPN's."""
        if card and not self._card:
            self._card = card
            with contextlib.suppress(OSError):  # no card of this machine any more: the system's choice stays
                for udp_socket in self._sockets:
                    _choose_card(udp_socket, card)

    def open(self, track_ids: Iterable[int]) -> None:
        """Open the sockets of these tracks. Raises OSError."""
        for port in (port for track_id in track_ids for port in self.group.ports(track_id)):
            self._open_port(port)

    def send_report(self, track_id: int, packet: bytes) -> None:
        """Send one RTCP packet of `track_id` to the group."""
        self._send((len(packet), packet), self.group.ports(track_id)[1])

    def push(self, burst: Burst) -> None:
        """Send `burst`'s shared datagrams to the group, or skip to the next random access point. Never blocks."""
        if self._skipping and not burst.random_access:
            if burst.video is not None:
                self.dropped_units += 1
            return
        self._skipping = False
        self.state = ReaderState.PLAYING
        for index, run in enumerate(burst.runs):
            port = self.group.ports(run.track_id)[run.is_rtcp]
            for train in burst.trains(index):
                if not self._send(train, port):
                    self._skipping = True
                    self.state = ReaderState.SKIPPING
                self.bytes_sent += len(train[1])

    def close(self, reason: LeaveReason) -> None:
        """End multicast for this mount and the sessions that use it."""
        self.stop()
        self._on_close(reason)

    def stop(self) -> None:
        """Close the sockets; idempotent."""
        self._stopped = True
        self._senders.clear()
        for udp_socket in self._sockets:
            udp_socket.close()
        self._sockets.clear()

    def _send(self, train: Train, port: int) -> bool:
        if self._stopped:
            return True
        try:
            sender = self._senders.get(port) or self._open_port(port)
        except OSError:
            return False
        return sender.send(train, (self.group.address, port))

    def _open_port(self, port: int) -> DatagramSender:
        self._sockets.append(_open_socket(self.group, port, self._card))
        sender = self._senders[port] = DatagramSender(self._sockets[-1])
        return sender


def _open_socket(group: MulticastGroup, port: int, card: str) -> socket.socket:
    udp_socket = _bind(port)
    try:
        udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, group.ttl)
        udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        if sys.platform == "linux":  # else it would be given what this machine's players have joined
            udp_socket.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        if card:
            _choose_card(udp_socket, card)
    except OSError:
        udp_socket.close()
        raise
    return udp_socket


def _bind(port: int) -> socket.socket:
    """The group's port beside this machine's players that have joined it; any other port where one of them does not share."""
    try:
        return open_datagram_socket("0.0.0.0", port, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES, shared=True)
    except OSError as error:
        _log.info("multicast does not leave from its own port %d (%s): some players will not take it", port, error.strerror or error)
        return open_datagram_socket("0.0.0.0", 0, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES)


def _choose_card(udp_socket: socket.socket, address: str) -> None:
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))


def card_of(config: RtspConfig, reached_at: str) -> str:
    """The address of the network card that multicast should leave by: the one that is shared, or by which a viewer came; "" for no matter."""
    for candidate in (config.host, reached_at.removeprefix("::ffff:")):
        try:
            address = ipaddress.IPv4Address(candidate)
        except ValueError:
            continue
        if not (address.is_unspecified or address.is_loopback):
            return str(address)
    return ""
