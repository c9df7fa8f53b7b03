"""TcpLane: the RTSP/TCP clients in time that have the same channels: one loop with nothing in it but the send."""

from __future__ import annotations

import os
import socket
from abc import abstractmethod
from collections.abc import Callable

from relay_engine.host.open_files import is_near_limit
from relay_engine.sockets.shared_send import send_each
from relay_engine.streams.burst import Burst, ChannelMap
from relay_engine.streams.lane import LaneReader
from relay_engine.streams.reader import Reader


class TcpLaneReader(LaneReader):
    """What the lane needs of its readers."""

    __slots__ = ("buffered", "descriptor")

    buffered: Callable[[], int]  # bytes that wait in its transport
    descriptor: int  # of its connection

    @abstractmethod
    def fall_behind(self, rest: memoryview) -> None:
        """Its lane could not send `rest`: queue it."""


class TcpLane:
    """Sends past the event loop, on a descriptor of its own for each connection, so that none can be closed or reused under it.

    Every attribute that is looked up per client and picture shows in the measured cost: the loop is `send_each`, and what else is
    written to a connection has to be reported by `touch`.
    """

    def __init__(self, channels: ChannelMap) -> None:
        self.bytes_sent = 0  # to each of its readers
        self._channels = channels
        self._sockets: dict[TcpLaneReader, socket.socket] = {}
        self._row: tuple[socket.socket, ...] | None = None  # None after a reader came or left
        self._touched: set[TcpLaneReader] = set()

    def __len__(self) -> int:
        return len(self._sockets)

    def add(self, reader: Reader) -> bool:
        """Serve `reader` from the next burst on; False where the system has no descriptor left."""
        tcp_reader: TcpLaneReader = reader  # type: ignore[assignment]  # lanes are made by their own readers
        try:
            own = socket.socket(fileno=os.dup(tcp_reader.descriptor))
        except OSError:
            return False
        if is_near_limit(own.fileno()):
            own.close()
            return False
        own.setblocking(False)
        self._sockets[tcp_reader] = own
        self._row = None
        tcp_reader.entered(self)
        return True

    def remove(self, reader: Reader) -> None:
        """Serve `reader` no more; idempotent."""
        own = self._sockets.pop(reader, None)  # type: ignore[call-overload]
        if own is not None:
            own.close()
            self._row = None
            self._touched.discard(reader)
            reader.left_lane()  # type: ignore[attr-defined]

    def touch(self, reader: TcpLaneReader) -> None:
        """Something else was written to the connection of `reader`: the next burst must not overtake it."""
        self._touched.add(reader)

    def push(self, burst: Burst) -> tuple[Reader, ...]:
        """Send the burst's shared bytes to everybody; what a connection does not take now is queued in its transport."""
        wire = burst.interleaved(self._channels)
        size = len(wire)
        if not size:
            return ()
        waiting = [reader for reader in self._touched if reader.buffered()]
        self._touched.clear()
        taken = self._send(wire, waiting)
        self.bytes_sent += size
        for reader in waiting:
            reader.fall_behind(memoryview(wire))
        behind = [(reader, sent) for reader, sent in taken if sent != size]
        for reader, sent in behind:
            reader.fall_behind(memoryview(wire)[sent:])
        return (*waiting, *(reader for reader, _ in behind))

    def _send(self, wire: bytes, waiting: list[TcpLaneReader]) -> list[tuple[TcpLaneReader, int]]:
        """What each reader took, but for those `waiting`; empty where all took everything."""
        if waiting:
            readers = [reader for reader in self._sockets if reader not in waiting]
            return list(zip(readers, send_each([self._sockets[reader] for reader in readers], wire), strict=True))
        if self._row is None:
            self._row = tuple(self._sockets.values())
        sent = send_each(self._row, wire)
        return [] if sent.count(len(wire)) == len(sent) else list(zip(self._sockets, sent, strict=True))
