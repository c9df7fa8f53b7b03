"""TcpReader: a reader that takes its RTP interleaved on the RTSP connection (RFC 2326 10.12)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections import deque
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.send_queue import unacknowledged_bytes
from relay_engine.serving.rtsp.tcp_lane import TcpLane, TcpLaneReader
from relay_engine.streams.burst import Burst, ChannelMap, frame
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint

_SEND_BUFFER_BYTES = 512 * 1024  # Linux keeps to net.core.wmem_max, 208 KiB by default, and doubles it for its own overhead

# Linux and macOS send past the event loop (see TcpLane), which saves its own bookkeeping for each send;
# Windows sockets are no descriptors, and TLS has to encrypt: both go through the transport.
_CAN_WRITE_DIRECTLY = sys.platform != "win32"


class TcpReader(TcpLaneReader):
    """Its queue is the connection's own write buffer, bounded in bytes and in age.

    While the client is late it skips to its next random access point; sound goes on where there is room for it.
    A client that takes nothing at all for `limits.stalled_reader_s` is closed.
    """

    __slots__ = (
        "_allowance", "_channels", "_clock", "_closing", "_max_bytes", "_max_lag_s", "_on_close", "_on_write",
        "_position", "_progress_at", "_queued", "_skipping", "_stalled_s", "_taken", "_transport",
    )  # fmt: skip

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
        self._max_bytes = limits.max_reader_buffer_kb * 1024
        self._max_lag_s = limits.max_reader_lag_s
        self._stalled_s = limits.stalled_reader_s
        _bound_send_buffer(transport)
        self.buffered = transport.get_write_buffer_size
        self._closing = transport.is_closing
        self.descriptor = _descriptor_of(transport) if direct else -1
        self._skipping = False
        self._queued: deque[tuple[int, float]] = deque()  # (byte position, queued at) of what waits in the transport
        self._position = 0  # bytes given to the transport's buffer so far
        self._taken = 0  # of these, how many the client had taken when last looked; below 0 while it still takes earlier ones
        self._progress_at = 0.0
        self._allowance = 0  # the start burst may be larger than the bound; it counts until it has left

    def start(self, start: StartPoint) -> None:
        """Send what comes before the first live burst. Call it after the PLAY answer was written, and attach at once."""
        self._skipping = start.waits_for_random_access
        self.state = ReaderState.PLAYING
        if start.burst is not None:
            wire = start.burst.interleaved(self._channels)
            self._allowance = len(wire)
            self._send(wire)
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
        self._queued.clear()
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
        if self._skipping or self._queued:
            self._push_late(burst)
        else:
            self._send(burst.interleaved(self._channels))

    def tick(self, now: float) -> None:
        """Bring the counters up to date, and close a client that has taken nothing for too long."""
        self.count_lane_bytes()
        if self._queued:
            self._note_progress(now)
            self._close_if_stalled(now)

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
            now = self._clock.monotonic()
            self._position += len(rest)
            if not self._queued:
                self._taken, self._progress_at = self._position - self._held(), now
            self._queued.append((self._position, now))

    def _push_late(self, burst: Burst) -> None:
        now = self._clock.monotonic()
        self._note_progress(now)
        waiting = self.buffered()
        if not waiting:
            self._allowance = 0
        full = waiting + burst.size > self._max_bytes + self._allowance
        old = bool(self._queued) and now - self._queued[0][1] > self._max_lag_s
        if (waiting and (full or old)) or (self._skipping and not burst.random_access):
            self._skip(burst, now, has_room=not waiting)
            return
        if self._skipping:
            self.note_first_picture(now)
        self._skipping = False
        self.state = ReaderState.PLAYING
        self._send(burst.interleaved(self._channels))

    def _skip(self, burst: Burst, now: float, *, has_room: bool) -> None:
        if burst.video is not None:
            self.dropped_units += 1
        self._skipping = True
        if self.state is not ReaderState.STALLED:
            self.state = ReaderState.SKIPPING
        if has_room:
            self._send(burst.interleaved_audio(self._channels))
        self._close_if_stalled(now)

    def _note_progress(self, now: float) -> None:
        taken = self._position - self._held()
        if taken > self._taken:
            self._taken, self._progress_at = taken, now
            if self.state is ReaderState.STALLED:
                self.state = ReaderState.SKIPPING
        while self._queued and self._queued[0][0] <= taken:
            self._queued.popleft()

    def _held(self) -> int:
        """What the client has not taken yet, in the transport and in the system: a very slow client shows its life there alone."""
        return self.buffered() + (unacknowledged_bytes(self.descriptor) if self.descriptor >= 0 and not self._closing() else 0)

    def _close_if_stalled(self, now: float) -> None:
        silent_s = now - self._progress_at if self._queued else 0.0
        if silent_s > self._stalled_s:
            self.close(LeaveReason.STALLED)
        elif silent_s > self._stalled_s / 2:
            self.state = ReaderState.STALLED


def _bound_send_buffer(transport: asyncio.Transport) -> None:
    """Keep the system from hiding a late client: by itself it would take megabytes, ten seconds of a picture, before we could tell."""
    connection: socket.socket | None = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)


def _descriptor_of(transport: asyncio.Transport) -> int:
    """The socket's descriptor where plain bytes may be written to it, else -1."""
    if transport.get_extra_info("ssl_object") is not None:
        return -1
    connection: socket.socket | None = transport.get_extra_info("socket")
    return -1 if connection is None else connection.fileno()
