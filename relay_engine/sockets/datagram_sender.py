"""DatagramSender: sends trains of equal datagrams, in one call where the kernel can cut them (UDP_SEGMENT, Linux)."""

from __future__ import annotations

import errno
import logging
import socket
import struct
import sys

_log = logging.getLogger(__name__)

type Train = tuple[int, bytes]  # the size of its datagrams and all of them joined; only the last one may be shorter
type Address = tuple[str, int] | tuple[str, int, int, int]

UDP_SEGMENT = 103  # linux/udp.h; Python has no name for it
SEND_BUFFER_BYTES = 4 * 1024 * 1024
_MAX_REFUSED = 1024
_NEVER = frozenset({errno.ENOPROTOOPT, errno.EOPNOTSUPP})
# What a kernel, or a way to a client, without segmentation offload answers.
NO_SEGMENTATION = frozenset({errno.EIO, errno.EINVAL, errno.ENOPROTOOPT, errno.EOPNOTSUPP, errno.EMSGSIZE})


class DatagramSender:
    """Wraps a non-blocking UDP socket. Nothing waits: what the kernel cannot take now is dropped and said so by False."""

    def __init__(self, udp_socket: socket.socket, *, segmentation: bool = sys.platform == "linux") -> None:
        self._socket = udp_socket
        self.segmentation = segmentation  # False from the first time that the system refuses it
        self._refused: dict[str, None] = {}  # hosts, the oldest first
        self._control: dict[int, list[tuple[int, int, bytes]]] = {}  # by segment size
        udp_socket.setblocking(False)
        udp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    def send(self, train: Train, address: Address) -> bool:
        """Send every datagram of `train`; False where the kernel's buffer is full and something was lost."""
        size, datagrams = train
        try:
            if len(datagrams) <= size:
                self._socket.sendto(datagrams, address)
            elif self.takes_trains(address):
                self._send_segmented(size, datagrams, address)
            else:
                self._send_each(size, datagrams, address)
        except BlockingIOError:
            return False
        except OSError as error:
            return self._explain(error, train, address)
        return True

    def _send_segmented(self, size: int, datagrams: bytes, address: Address) -> None:
        if sys.platform == "win32":  # never asked to: Python has no sendmsg there
            return self._send_each(size, datagrams, address)
        control = self._control.get(size)
        if control is None:
            control = self._control[size] = [(socket.IPPROTO_UDP, UDP_SEGMENT, struct.pack("=H", size))]
        self._socket.sendmsg((datagrams,), control, 0, address)
        return None

    def _send_each(self, size: int, datagrams: bytes, address: Address) -> None:
        view = memoryview(datagrams)
        for offset in range(0, len(view), size):
            self._socket.sendto(view[offset : offset + size], address)

    def note_refusal(self, address: Address, error: OSError) -> None:
        """The way to this host takes no trains (a small MTU, IPsec), or the system none at all."""
        if error.errno in _NEVER and self.segmentation:
            _log.info("UDP segmentation is not available here (%s): sending packet by packet", error.strerror)
            self.segmentation = False
        self._refused[address[0]] = None
        while len(self._refused) > _MAX_REFUSED:
            del self._refused[next(iter(self._refused))]

    def takes_trains(self, address: Address) -> bool:
        """True while whole trains may be sent to `address`."""
        return self.segmentation and address[0] not in self._refused

    def _explain(self, error: OSError, train: Train, address: Address) -> bool:
        if error.errno in NO_SEGMENTATION and len(train[1]) > train[0] and self.takes_trains(address):
            self.note_refusal(address, error)
            return self.send(train, address)
        return error.errno != errno.ENOBUFS  # an unreachable client times out by its session; it is not our loss
