"""MulticastReader: one sender per mount for all its multicast viewers (RFC 2326 12.39; addresses from RFC 2365 6.2)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

from relay_engine.clock import Clock
from relay_engine.config import RtspConfig
from relay_engine.serving.rtsp.datagram_sender import DatagramSender
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader, ReaderState

_PORTS_PER_MOUNT = 16


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
    return MulticastGroup(str(address), config.multicast_base_port + _PORTS_PER_MOUNT * index, config.multicast_ttl)


class MulticastReader(Reader):
    """Sends every burst once to the group, whatever the number of viewers. What the kernel cannot take is dropped."""

    def __init__(self, group: MulticastGroup, config: RtspConfig, clock: Clock, *, on_close: Callable[[str], None]) -> None:
        super().__init__(protocol="rtsp/multicast", peer=f"{group.address}:{group.base_port}", since=clock.wall())
        self.group = group
        self._on_close = on_close
        self._socket = _open_socket(group, config)
        self._sender = DatagramSender(self._socket)
        self._skipping = True  # nobody who joins a group can be given an earlier picture

    def send_report(self, track_id: int, packet: bytes) -> None:
        """Send one RTCP packet of `track_id` to the group."""
        self._sender.send((len(packet), packet), (self.group.address, self.group.ports(track_id)[1]))

    def push(self, burst: Burst) -> None:
        """Send `burst`'s shared datagrams to the group, or skip to the next random access point. Never blocks."""
        if self._skipping and not burst.random_access:
            if burst.video is not None:
                self.dropped_units += 1
            return
        self._skipping = False
        self.state = ReaderState.PLAYING
        for index, run in enumerate(burst.runs):
            address = (self.group.address, self.group.ports(run.track_id)[run.is_rtcp])
            for train in burst.trains(index):
                if not self._sender.send(train, address):
                    self._skipping = True
                    self.state = ReaderState.SKIPPING
                self.bytes_sent += len(train[1])

    def close(self, reason: str) -> None:
        """End multicast for this mount and the sessions that use it."""
        self.stop()
        self._on_close(reason)

    def stop(self) -> None:
        """Close the socket; idempotent."""
        self._socket.close()


def _open_socket(group: MulticastGroup, config: RtspConfig) -> socket.socket:
    udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, group.ttl)
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
    if config.multicast_interface:
        udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(config.multicast_interface))
    return udp_socket
