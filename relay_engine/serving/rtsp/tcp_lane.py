"""TcpLane: the RTSP/TCP clients in time that have the same channels: one loop with little in it but the send."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from relay_engine.streams.burst import Burst, ChannelMap
from relay_engine.streams.reader import Reader

if TYPE_CHECKING:
    from relay_engine.serving.rtsp.tcp_transport import TcpReader

type _Entry = tuple[TcpReader, Callable[[bytes], int], Callable[[], int]]


class TcpLane:
    """Sends past the event loop, on a descriptor of its own for each connection, so that none can be closed or reused under it.

    Per client and picture this costs the system call and about half a microsecond; measured, every attribute looked up here shows.
    """

    def __init__(self, channels: ChannelMap) -> None:
        self.bytes_sent = 0  # to each of its readers
        self._channels = channels
        self._sockets: dict[TcpReader, socket.socket] = {}
        self._entries: tuple[_Entry, ...] = ()  # replaced, never changed: readers may leave while a burst goes round

    def __len__(self) -> int:
        return len(self._sockets)

    def add(self, reader: Reader) -> bool:
        """Serve `reader` from the next burst on; False where the system has no descriptor left."""
        tcp_reader: TcpReader = reader  # type: ignore[assignment]  # lanes are made by their own readers
        try:
            own = socket.socket(fileno=os.dup(tcp_reader.descriptor))
        except OSError:
            return False
        own.setblocking(False)
        self._sockets[tcp_reader] = own
        self._entries = (*self._entries, (tcp_reader, own.send, tcp_reader.buffered))
        tcp_reader.entered(self)
        return True

    def remove(self, reader: Reader) -> None:
        """Serve `reader` no more; idempotent."""
        own = self._sockets.pop(reader, None)  # type: ignore[call-overload]
        if own is not None:
            own.close()
            self._entries = tuple(entry for entry in self._entries if entry[0] is not reader)
            reader.left_lane()  # type: ignore[attr-defined]

    def push(self, burst: Burst) -> tuple[Reader, ...]:
        """Send the burst's shared bytes to everybody; what a connection does not take now is queued in its transport."""
        wire = burst.interleaved(self._channels)
        size = len(wire)
        if not size:
            return ()
        behind: list[tuple[TcpReader, int]] = []
        for reader, send, buffered in self._entries:
            try:
                sent = 0 if buffered() else send(wire)  # never overtake what the transport still has to send
            except OSError:
                sent = 0  # full, or broken: the transport will say which
            if sent != size:
                behind.append((reader, sent))
        self.bytes_sent += size
        for reader, sent in behind:
            reader.fall_behind(memoryview(wire)[sent:])
        return tuple(reader for reader, _ in behind)
