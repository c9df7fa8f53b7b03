"""Viewer: the reader that sends a mount's flights to one WebRTC client (RFC 8834)."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable

from relay_engine.allowance import Allowance
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.rtp.feedback import Nack, PictureRequest, parse_feedback
from relay_engine.serving.webrtc.agreement import AgreedTrack, Agreement
from relay_engine.serving.webrtc.flight import Flight, PacketRow
from relay_engine.serving.webrtc.media_feed import MediaFeed
from relay_engine.serving.webrtc.routes import Route
from relay_engine.serving.webrtc.sent_packets import SentPackets
from relay_engine.serving.webrtc.srtp import SrtpSession
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader, ReaderState
from relay_engine.streams.timing.pace import PACE_INTERVAL_S, Pace

_CHUNK_PACKETS = 13  # about a step
_PACE_ABOVE_BYTES = 48 * 1024  # a picture larger than this is paced too: browsers give a socket little memory
_JUMP_INTERVAL_S = 1.0  # between two answers to "I need a fresh picture"
_REPORT_INTERVAL_S = 3.0
_MAX_RESENT_PER_S = 500  # packets, looked for or sent again: at 2 % loss a tenth of that is asked for
_LATE_START = 0xE000  # a first number so near the wrap could make the client miscount wraps when its first packets are lost


class _Sending:
    """One negotiated track and its numbers."""

    __slots__ = ("is_video", "key", "next_sequence_number", "octets", "packets", "payload_type", "ssrc")

    def __init__(self, track: AgreedTrack, ssrc: int) -> None:
        self.key: tuple[int, Codec] = (track.track_id, track.codec)
        self.payload_type = track.format.payload_type
        self.ssrc = ssrc
        self.is_video = track.kind is MediaKind.VIDEO
        self.next_sequence_number = 0
        self.packets = self.octets = 0


class Viewer(Reader):
    """Datagrams leave at once. The start, large pictures, and what a late TCP client has not taken yet wait in a bounded queue;

    when that is full or old it is dropped whole, and the viewer skips to its next random access point. Packets get their
    numbers when they leave, so a client never sees a gap for what was dropped here.
    """

    def __init__(
        self,
        feed: MediaFeed,
        agreement: Agreement,
        limits: LimitsConfig,
        clock: Clock,
        *,
        peer: str,
        user_agent: str,
        on_close: Callable[[LeaveReason], None],
    ) -> None:
        super().__init__(protocol="webrtc", peer=peer, user_agent=user_agent, since=clock.wall())
        self.state = ReaderState.PAUSED
        self._feed = feed
        self._clock = clock
        self._on_close = on_close
        self._max_bytes = limits.max_reader_buffer_kb * 1024
        self._max_lag_s = limits.max_reader_lag_s
        self._route: Route | None = None
        self._srtp: SrtpSession | None = None
        self.agreement = agreement  # of a counter-offer it changes with the answer, before the start
        self._sendings: dict[tuple[int, Codec], _Sending] = {}
        self._end_fitted_audio: Callable[[], None] | None = None
        self._skipping = False
        self._queue: deque[tuple[PacketRow, float]] = deque()  # with the time it came in
        self._queued_bytes = 0
        self._allowance = 0  # the start may be larger than the bound
        self._timer: asyncio.TimerHandle | None = None
        self._pace = Pace()
        self._sent = SentPackets()
        self._last_jump_at = 0.0
        self._last_report_at = 0.0
        self._resends = Allowance(_MAX_RESENT_PER_S, _MAX_RESENT_PER_S, clock.monotonic())

    @property
    def _shows_video(self) -> bool:
        return self.agreement.video is not None

    @property
    def feed(self) -> MediaFeed:
        """Where its packets come from."""
        return self._feed

    def start(self, srtp: SrtpSession, route: Route) -> None:
        """Send what a first picture needs. Attach at once afterwards."""
        self._srtp, self._route = srtp, route
        self.state = ReaderState.PLAYING
        self._sendings = {(track.track_id, track.codec): _Sending(track, self._feed.ssrc(track.kind)) for track in self.agreement.tracks}
        if self.agreement.audio is not None and self.agreement.audio.is_transcoded:
            self._end_fitted_audio = self._feed.listen_to_fitted_audio(self._take)
        start = self._feed.start_rows() if self._shows_video else ()
        for sending in self._sendings.values():
            count = sum(len(row.packets) for row in start) if sending.is_video else 0
            first = self._feed.next_sequence_number(sending.key) - count
            # In step with the feed after the start, so that its packets fit without renumbering.
            sending.next_sequence_number = first if 0 <= first < _LATE_START else secrets.randbits(14)
        self._send_reports(self._clock.monotonic())
        self._jump(start)

    def move(self, route: Route) -> None:
        """The client is reached another way from now on; for people it stays who it was."""
        self._route = route

    def push(self, burst: Burst) -> None:
        """Send the flight of `burst` now, or queue it behind what waits, or skip. Never blocks."""
        flight = self._feed.flight(burst)
        if self._feed.has_b_frames and self._shows_video:
            self.close(LeaveReason.UNPLAYABLE)  # WebRTC knows no B-frames
        elif self._srtp is not None:
            self._take(flight)

    def receive_rtcp(self, packet: bytes) -> None:
        """Take a datagram of RTCP, decrypted."""
        for feedback in parse_feedback(packet):
            match feedback:
                case Nack():
                    self._resend(feedback.sequence_numbers)
                case PictureRequest():
                    self._answer_picture_request()

    def tick(self, now: float) -> None:
        """Send reports when due."""
        if self._srtp is not None and now - self._last_report_at >= _REPORT_INTERVAL_S:
            self._send_reports(now)

    def close(self, reason: LeaveReason) -> None:
        """End the client's session."""
        self._on_close(reason)

    def stop(self) -> None:
        """Send nothing more."""
        self._srtp = self._route = None
        self._drop_queue()
        self._sent.clear()
        if self._end_fitted_audio is not None:
            self._end_fitted_audio()
            self._end_fitted_audio = None

    def _take(self, flight: Flight) -> None:
        if self._skipping and not flight.random_access:
            self._skip(flight)
        elif self._queue or flight.size > _PACE_ABOVE_BYTES or (self._route is not None and self._route.is_full):
            self._enqueue(flight)
        else:
            if self._skipping:
                self.note_first_picture(self._clock.monotonic())
            self._skipping = False
            self.state = ReaderState.PLAYING
            if not self._send(flight.rows):
                self._skip(flight)

    def _skip(self, flight: Flight) -> None:
        if flight.has_picture:
            self.dropped_units += 1
        self._skipping = self._shows_video
        self.state = ReaderState.SKIPPING
        if not self._queue and self._route is not None and not self._route.is_full:
            self._send([row for row in flight.rows if (sending := self._sendings.get(row.key)) is not None and not sending.is_video])

    def _send(self, rows: tuple[PacketRow, ...] | list[PacketRow]) -> bool:
        """Number, encrypt and send what was negotiated; False where some was lost on this machine."""
        if self._srtp is None or self._route is None:
            return True
        protect = self._srtp.protect
        datagrams: list[bytes] = []
        for row in rows:
            sending = self._sendings.get(row.key)
            if sending is None:
                continue
            packets = row.numbered(sending.payload_type, sending.next_sequence_number)
            if sending.is_video:
                self._sent.append(sending.next_sequence_number, packets)
            sending.next_sequence_number = (sending.next_sequence_number + len(packets)) & 0xFFFF
            sending.packets += len(packets)
            sending.octets += row.size
            self.bytes_sent += row.size
            datagrams += [protect(packet) for packet in packets]
        return not datagrams or self._route.send(datagrams)

    def _enqueue(self, flight: Flight) -> None:
        now = self._clock.monotonic()
        too_large = self._queued_bytes + flight.size > self._max_bytes + self._allowance
        too_old = bool(self._queue) and now - self._queue[0][1] > self._max_lag_s
        if self._queue and (too_large or too_old):
            self._drop_queue()
            if not flight.random_access:
                self._skip(flight)
                return
        self._skipping = False
        self._append(flight.rows, now)
        self._run_queue()

    def _append(self, rows: tuple[PacketRow, ...], now: float) -> None:
        for row in rows:
            if row.key in self._sendings:
                self._queue.extend((chunk, now) for chunk in row.chunks(_CHUNK_PACKETS))
                self._queued_bytes += row.size

    def _run_queue(self) -> None:
        if self._timer is None:
            self._pace.start()
            self._send_queued()

    def _send_queued(self) -> None:
        self._timer = None
        budget = self._pace.take(self._clock.monotonic())
        route, had_pictures = self._route, bool(self._queue)
        while self._queue and budget > 0 and route is not None and not route.is_full:
            row, _ = self._queue.popleft()
            self._send((row,))
            budget -= row.size
            self._queued_bytes -= row.size
        if self._queue:
            self._timer = asyncio.get_running_loop().call_later(PACE_INTERVAL_S, self._send_queued)
        else:
            self._queued_bytes = self._allowance = 0
            if had_pictures:
                self.note_first_picture(self._clock.monotonic())

    def _drop_queue(self) -> None:
        self._queue.clear()
        self._queued_bytes = self._allowance = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _jump(self, start: tuple[PacketRow, ...]) -> None:
        """Go on from the cached random access point; where there is none, from the next one."""
        self._last_jump_at = self._clock.monotonic()
        self._skipping = self._shows_video and not start
        self._allowance = sum(row.size for row in start)
        self._append(start, self._last_jump_at)
        self._run_queue()

    def _answer_picture_request(self) -> None:
        if self._srtp is None or self._queue or self._clock.monotonic() - self._last_jump_at < _JUMP_INTERVAL_S:
            return
        if start := self._feed.start_rows():
            self._jump(start)

    def _resend(self, sequence_numbers: tuple[int, ...]) -> None:
        if self._srtp is None or self._route is None:
            return
        asked = sequence_numbers[: self._resends.take_up_to(len(sequence_numbers), self._clock.monotonic())]
        found = [packet for number in asked if (packet := self._sent.find(number)) is not None]
        if found:
            self.bytes_sent += sum(map(len, found))
            self._route.send([self._srtp.protect(packet) for packet in found])

    def _send_reports(self, now: float) -> None:
        self._last_report_at = now
        if self._srtp is None or self._route is None:
            return
        for sending in self._sendings.values():
            report = self._feed.sender_report(sending.key, sending.packets, sending.octets)
            self._route.send([self._srtp.protect_rtcp(report)])
