"""CardSockets: the sockets of discovery on one network card: one for the group, and one for each address, from which answers leave."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import sys
from collections.abc import Callable

from relay_engine.serving.onvif_device.discovery.network_cards import NetworkCard
from relay_engine.soap.discovery import GROUP_IPV4, MOST_BYTES, PORT
from relay_engine.sockets.datagram_reader import Datagram, DatagramReader
from relay_engine.sockets.datagram_socket import open_datagram_socket

_log = logging.getLogger(__name__)

_IP_MULTICAST_ALL = 49  # linux/in.h: without it a socket hears groups that others have joined, on other cards
_TTL = 1  # within the network (WS-Discovery 2.4)

type Hear = Callable[[NetworkCard, str, list[Datagram]], None]  # card, the address that was asked ("" = all), what came


class CardSockets:
    """Another program may have the port too, where it shares it as we do; `is_deaf` tells where it does not."""

    def __init__(self, card: NetworkCard, hear: Hear) -> None:
        self.card = card
        self.is_deaf = False
        self._hear = hear
        self._senders: dict[str, socket.socket] = {}
        self._readers: list[DatagramReader] = []
        self._sockets: list[socket.socket] = []

    def open(self) -> None:
        """Listen, as far as this card and this system let us."""
        for address in self.card.addresses:
            self._open_address(address)
        try:
            self._join()
        except OSError as error:
            _log.info("discovery does not hear the group on %s: %s", self.card.name, error)
            self.is_deaf = True

    def close(self) -> None:
        """Idempotent."""
        for reader in self._readers:
            reader.stop()
        for one in self._sockets:
            one.close()
        self._readers, self._sockets, self._senders = [], [], {}

    def send(self, data: bytes, address: str, to: tuple[str, int]) -> None:
        """From `address`, at once; what the system does not take is lost, as datagrams are."""
        sender = self._senders.get(address)
        if sender is not None:
            with contextlib.suppress(OSError):
                sender.sendto(data, to)

    def announce(self, data: bytes, address: str) -> None:
        """To everybody on this card."""
        self.send(data, address, (GROUP_IPV4, PORT))

    def _open_address(self, address: str) -> None:
        try:
            sender = open_datagram_socket(address, PORT, shared=True)
        except OSError as error:
            _log.info("discovery cannot have port %d on %s: %s", PORT, address, error)
            self.is_deaf = True
            try:
                sender = open_datagram_socket(address, 0)  # who is asked through the group can still answer
            except OSError:
                return  # the address has just gone
        self._sockets.append(sender)
        with contextlib.suppress(OSError):
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _TTL)
        self._senders[address] = sender
        self._read(sender, address)

    def _join(self) -> None:
        """Windows binds to no group; there the socket of the address hears the group as well."""
        membership = struct.pack("4s4s", socket.inet_aton(GROUP_IPV4), socket.inet_aton(self.card.addresses[0]))
        if sys.platform == "win32":
            sender = self._senders.get(self.card.addresses[0])
            if sender is not None:
                sender.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
            return
        group = open_datagram_socket(GROUP_IPV4, PORT, shared=True)
        self._sockets.append(group)
        if sys.platform == "linux":
            group.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        group.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        self._read(group, "")

    def _read(self, one: socket.socket, address: str) -> None:
        asked = address if sys.platform != "win32" else ""
        reader = DatagramReader(one, lambda datagrams: self._hear(self.card, asked, datagrams), max_bytes=MOST_BYTES)
        reader.start()
        self._readers.append(reader)
