"""TcpReader: a reader that takes its RTP interleaved on the RTSP connection (RFC 2326 10.12)."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.tcp_lane import TcpLane, TcpLaneReader
from relay_engine.sockets.send_queue import bound_send_buffer, unacknowledged_bytes
from relay_engine.streams.backlog import Backlog
from relay_engine.streams.burst import Burst, ChannelMap, frame
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint

# Linux and macOS send past the event loop (see TcpLane), which saves its own bookkeeping for each send;
# Windows sockets are no descriptors, and TLS has to encrypt: both go through the transport.
_CAN_WRITE_DIRECTLY = sys.platform != "win32"


class TcpReader(TcpLaneReader):
    """Its queue is the connection's own write buffer, bounded in bytes and in age.

    While the client is late it skips to its next random access point; sound goes on where there is room for it.
    A client that takes nothing at all for `limits.stalled_reader_s` is closed.
    """

    __slots__ = ("_backlog", "_channels", "_clock", "_closing", "_on_close", "_on_write", "_skipping", "_transport")

    def __init__(
        self,
        transport: asyncio.Transport,
        channels: ChannelMap,
        limits: LimitsConfig,
        clock: Clock,
        *,
        peer: str,
        user_agent: str,
        on_close: Callable[[LeaveReason], None],
        on_write: Callable[[], None],
        direct: bool = _CAN_WRITE_DIRECTLY,
    ) -> None:
        super().__init__(protocol="rtsp/tcp", peer=peer, user_agent=user_agent, since=clock.wall())
        self._transport = transport
        self._channels = channels
        self._clock = clock
        self._on_close = on_close
        self._on_write = on_write  # tells all readers on this connection, itself included: see `note_write`
        bound_send_buffer(transport.get_extra_info("socket"))
        self.buffered = transport.get_write_buffer_size
        self._closing = transport.is_closing
        self.descriptor = _descriptor_of(transport) if direct else -1
        self._skipping = False
        self._backlog = Backlog(limits)

    def start(self, start: StartPoint) -> None:
        """Send what comes before the first live burst. Call it after the PLAY answer was written, and attach at once."""
        self._skipping = start.waits_for_random_access
        self.state = ReaderState.PLAYING
        if start.burst is not None:
            wire = start.burst.interleaved(self._channels)
            self._send(wire)
            self._backlog.allow(len(wire))
            self.note_first_picture(self._clock.monotonic())

    def forget_track(self, track_id: int) -> None:
        """The client has torn this track down: send it no more."""
        self._channels = (*self._channels[:track_id], None, *self._channels[track_id + 1 :])

    def send_report(self, track_id: int, packet: bytes) -> None:
        """Write one RTCP packet of `track_id` on its channel."""
        channel = self._channels[track_id]
        if channel is not None:
            self._send(frame(channel + 1, packet))

    @property
    def lane_key(self) -> ChannelMap | None:
        """Clients with the same channels take the same bytes."""
        return self._channels if self.descriptor >= 0 else None

    @property
    def in_time(self) -> bool:
        """True while nothing is queued for it and nothing is skipped."""
        if self._skipping or self.buffered():
            return False
        if self._backlog.waiting:
            self._backlog.clear()
        return True

    def make_lane(self) -> TcpLane:
        """The lane of the clients with these channels."""
        return TcpLane(self._channels)

    def fall_behind(self, rest: memoryview) -> None:
        """Its lane could not send `rest`: queue it."""
        self._queue(rest)

    def note_write(self) -> None:
        """Something was written to the connection past its lane, which must not overtake it."""
        if isinstance(self.lane, TcpLane):
            self.lane.touch(self)

    def push(self, burst: Burst) -> None:
        """Write `burst`'s shared bytes now, or skip to the next random access point while the client is late. Never blocks, never copies."""
        if self._skipping or self._backlog.waiting:
            self._push_late(burst)
        else:
            self._send(burst.interleaved(self._channels))

    def tick(self, now: float) -> None:
        """Bring the counters up to date, and close a client that has taken nothing for too long."""
        self.count_lane_bytes()
        self._backlog.tick(self, now)

    def close(self, reason: LeaveReason) -> None:
        """End the client's connection."""
        self._on_close(reason)

    def _send(self, wire: bytes | bytearray) -> None:
        if wire:
            self.bytes_sent += len(wire)
            self._queue(wire)

    def _queue(self, rest: bytes | bytearray | memoryview) -> None:
        if self._closing():
            return
        self._transport.write(rest)
        self._on_write()
        if self.buffered():
            self._backlog.note(self, len(rest), self._clock.monotonic())

    def _push_late(self, burst: Burst) -> None:
        now = self._clock.monotonic()
        is_late = self._backlog.is_late(self, burst.size, now)
        if is_late or (self._skipping and not burst.random_access):
            self._skip(burst, now)
            return
        if self._skipping:
            self.note_first_picture(now)
        self._skipping = False
        self.state = ReaderState.PLAYING
        self._send(burst.interleaved(self._channels))

    def _skip(self, burst: Burst, now: float) -> None:
        if burst.video is not None:
            self.dropped_units += 1
        self._skipping = True
        if not self.buffered():
            self._send(burst.interleaved_audio(self._channels))
        self._backlog.skip(self, now)

    def held(self) -> int:
        """What the client has not taken yet, in the transport and in the system: a very slow client shows its life there alone."""
        return self.buffered() + (unacknowledged_bytes(self.descriptor) if self.descriptor >= 0 and not self._closing() else 0)


def _descriptor_of(transport: asyncio.Transport) -> int:
    """The socket's descriptor where plain bytes may be written to it, else -1."""
    if transport.get_extra_info("ssl_object") is not None:
        return -1
    connection: socket.socket | None = transport.get_extra_info("socket")
    return -1 if connection is None else connection.fileno()
