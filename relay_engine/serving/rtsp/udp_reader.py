"""UdpReader: a reader that takes its RTP over unicast UDP (RFC 2326 12.39)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.udp_lane import UdpLane, UdpLaneReader
from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.sockets.datagram_sender import Address, DatagramSender, Train
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.squeezed_burst import SqueezedBurst
from relay_engine.streams.start_point import StartPoint
from relay_engine.streams.timing.pace import PACE_BYTES, PACE_INTERVAL_S, Pace

_MAX_PACED_BYTES = 32 * 1024 * 1024


class UdpReader(UdpLaneReader):
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
        on_close: Callable[[LeaveReason], None],
    ) -> None:
        super().__init__(protocol="rtsp/udp", peer=peer, user_agent=user_agent, since=clock.wall())
        self._transport = transport
        self._addresses = list(addresses)  # by track id: (RTP, RTCP), None where not set up
        self._on_close = on_close
        self._clock = clock
        self._skipping = False
        self._rate = Pace()
        self._paced: deque[tuple[DatagramSender, Train, Address]] = deque()
        self._paced_bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def lane_key(self) -> object:
        """Clients with the same tracks take the same datagrams."""
        tracks = self.tracks
        return tuple(tracks) if all(self._transport.connects_to(self.rtp_address(track_id)) for track_id in tracks) else None

    @property
    def in_time(self) -> bool:
        """True while nothing is paced for it and nothing is skipped."""
        return not self._skipping and not self._paced

    @property
    def tracks(self) -> list[int]:
        """The tracks that it has set up."""
        return [track_id for track_id, addresses in enumerate(self._addresses) if addresses is not None]

    def make_lane(self) -> UdpLane:
        """The lane of the clients with these tracks."""
        return UdpLane(self._transport, self.tracks)

    def rtp_address(self, track_id: int) -> Address:
        """Where the track's packets go. Raises LookupError where it is not set up."""
        addresses = self._addresses[track_id]
        if addresses is None:
            raise LookupError(track_id)
        return addresses[0]

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
        if rtp is not None and isinstance(self.lane, UdpLane):
            self.lane.reconnect(self)

    def was_heard(self, track_id: int) -> bool:
        """True where RTP has come from the named address since it is in a lane, whose own socket then takes it."""
        return isinstance(self.lane, UdpLane) and self.lane.was_heard(self, track_id)

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
            if self._skipping:
                self.note_first_picture(self._clock.monotonic())
            self._skipping = False
            self.state = ReaderState.PLAYING
            self._send(burst)

    def lose(self, burst: Burst | SqueezedBurst) -> None:
        """Its lane could not send all of `burst`: skip to the next random access point."""
        self._skipping = True
        self._skip(burst)

    def tick(self, now: float) -> None:
        """Bring the counters up to date."""
        self.count_lane_bytes()

    def close(self, reason: LeaveReason) -> None:
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
            self.lose(burst)

    def _skip(self, burst: Burst | SqueezedBurst) -> None:
        if isinstance(burst, SqueezedBurst) or burst.video is not None:
            self.dropped_units += 1
        self.state = ReaderState.SKIPPING

    def _pace(self, burst: Burst | SqueezedBurst) -> None:
        if self._paced_bytes > _MAX_PACED_BYTES:
            self.lose(burst)
            return
        for index, run in enumerate(burst.runs):
            addresses = self._addresses[run.track_id]
            if addresses is not None:
                sender, address = (self._transport.rtcp, addresses[1]) if run.is_rtcp else (self._transport.rtp, addresses[0])
                self._paced.extend((sender, train, address) for train in _short_trains(burst.trains(index)))
        self._paced_bytes += burst.size
        if self._timer is None:
            self._rate.start()
            self._send_paced()

    def _send_paced(self) -> None:
        self._timer = None
        budget = self._rate.take(self._clock.monotonic())
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
            self._timer = asyncio.get_running_loop().call_later(PACE_INTERVAL_S, self._send_paced)
        else:
            self._paced_bytes = 0
            self.note_first_picture(self._clock.monotonic())


def _short_trains(trains: tuple[Train, ...]) -> list[Train]:
    """Trains of at most about one pace step."""
    short: list[Train] = []
    for size, datagrams in trains:
        step = max(1, PACE_BYTES // size) * size
        short.extend((size, datagrams[offset : offset + step]) for offset in range(0, len(datagrams), step))
    return short
