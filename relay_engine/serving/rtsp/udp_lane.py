"""UdpLane: the RTSP/UDP clients in time that have the same tracks: a connected socket each, one loop with nothing in it but the send."""

from __future__ import annotations

import errno
import socket
from abc import abstractmethod
from functools import partial

from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.sockets.datagram_sender import NO_SEGMENTATION, UDP_SEGMENT, Address, Train
from relay_engine.sockets.shared_send import send_each
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.lane import LaneReader
from relay_engine.streams.reader import Reader
from relay_engine.streams.squeezed_burst import SqueezedBurst

_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS})


class UdpLaneReader(LaneReader):
    """What the lane needs of its readers."""

    @abstractmethod
    def rtp_address(self, track_id: int) -> Address:
        """Where the track's packets go. Raises LookupError where it is not set up."""

    @abstractmethod
    def send_report(self, track_id: int, packet: bytes) -> None:
        """Send one RTCP packet of `track_id`."""

    @abstractmethod
    def lose(self, burst: Burst | SqueezedBurst) -> None:
        """Its lane could not send all of `burst`: skip to the next random access point."""


class UdpLane:
    """Linux only. The kernel cuts each train at the segment size that is set on the sockets once (udp(7), UDP_SEGMENT).

    Nothing waits: who cannot take a train now loses it, leaves the lane and skips to the next random access point.
    """

    def __init__(self, transport: UdpTransport, tracks: list[int]) -> None:
        self.bytes_sent = 0  # to each of its readers
        self._transport = transport
        self._tracks = tracks
        self._segments = dict.fromkeys(tracks, 0)  # bytes of a whole packet of the track: the largest seen
        self._sockets: dict[UdpLaneReader, dict[int, socket.socket]] = {}  # by track id
        self._rows: dict[int, tuple[socket.socket, ...]] | None = None  # by track id, in the order of the readers; None after a change
        self._leaving: dict[UdpLaneReader, bool] = {}  # with the next burst; True for those who have lost something

    def __len__(self) -> int:
        return len(self._sockets)

    def add(self, reader: Reader) -> bool:
        """Serve `reader` from the next burst on; False where the system does not let it."""
        udp_reader: UdpLaneReader = reader  # type: ignore[assignment]  # lanes are made by their own readers
        own = self._connect(udp_reader)
        if own is None:
            return False
        self._sockets[udp_reader] = own
        self._rows = None
        udp_reader.entered(self)
        return True

    def remove(self, reader: Reader) -> None:
        """Serve `reader` no more; idempotent."""
        own = self._sockets.pop(reader, None)  # type: ignore[call-overload]
        if own is not None:
            _close_all(own)
            self._rows = None
            self._leaving.pop(reader, None)  # type: ignore[call-overload]
            reader.left_lane()  # type: ignore[attr-defined]

    def reconnect(self, reader: UdpLaneReader) -> None:
        """Its packets go to another address from now on."""
        own = self._connect(reader)
        if own is None:
            self._leaving[reader] = False
            return
        _close_all(self._sockets[reader])
        self._sockets[reader] = own
        self._rows = None

    def was_heard(self, reader: UdpLaneReader, track_id: int) -> bool:
        """True where a datagram has come from the address that the reader's socket of this track is connected to."""
        try:
            self._sockets[reader][track_id].recv(1)
        except OSError:
            return False
        return True

    def push(self, burst: Burst) -> tuple[Reader, ...]:
        """Send the burst's shared datagrams to everybody; returns those who leave: what they could not take is lost for them."""
        for index, run in enumerate(burst.runs):
            if run.track_id not in self._segments:
                continue
            if run.is_rtcp:
                self._report(run)
            else:
                self._send_run(burst, index)
        leaving, self._leaving = self._leaving, {}
        for reader, has_lost in leaving.items():
            if has_lost:
                reader.lose(burst)
        return tuple(leaving)

    def _send_run(self, burst: Burst, index: int) -> None:
        run = burst.runs[index]
        largest = max(map(len, run.packets))
        if largest > self._segments[run.track_id]:
            self._set_segment(run.track_id, largest)
        sockets = self._row(run.track_id)
        for train in burst.trains(index, self._segments[run.track_id]):
            size = len(train[1])
            self.bytes_sent += size
            sent = send_each(sockets, train[1], partial(self._retry, train))
            if sent.count(size) != len(sent):
                for reader, taken in zip(self._sockets, sent, strict=True):
                    if taken != size:
                        self._leaving[reader] = self._leaving.get(reader, False) or taken == 0

    def _report(self, run: PacketRun) -> None:
        for reader in self._sockets:
            for packet in run.packets:
                reader.send_report(run.track_id, packet)
        self.bytes_sent += sum(map(len, run.packets))

    def _row(self, track_id: int) -> tuple[socket.socket, ...]:
        if self._rows is None:
            self._rows = {track: tuple(own[track] for own in self._sockets.values()) for track in self._tracks}
        return self._rows[track_id]

    def _connect(self, reader: UdpLaneReader) -> dict[int, socket.socket] | None:
        own: dict[int, socket.socket] = {}
        try:
            for track_id in self._tracks:
                own[track_id] = self._transport.connect(reader.rtp_address(track_id))
                own[track_id].setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, self._segments[track_id])
        except OSError:
            _close_all(own)
            return None
        return own

    def _set_segment(self, track_id: int, size: int) -> None:
        self._segments[track_id] = size
        for own in self._row(track_id):
            own.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)

    def _retry(self, train: Train, own: socket.socket, error: OSError) -> int:
        """What became of a train that the system refused: its size where it counts as sent, 0 where it is lost, else -1."""
        if error.errno in _FULL:
            return 0
        if error.errno in NO_SEGMENTATION:  # on a socket with a segment size single packets are refused too
            address = own.getpeername()
            self._transport.rtp.note_refusal(address, error)
            return -1 if self._transport.rtp.send(train, address) else 0
        # What became of an earlier datagram (nobody listens there any more) is told now, in place of sending this one. A client
        # that cannot be reached times out by its session: that is not our loss.
        try:
            own.send(train[1])
        except OSError as again:
            return 0 if again.errno in _FULL else len(train[1])
        return len(train[1])


def _close_all(sockets: dict[int, socket.socket]) -> None:
    for own in sockets.values():
        own.close()
