"""Burst: the RTP packets that are due now, packetised once, as wire bytes shared by every reader."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from relay_engine.media.access_unit import AccessUnit
from relay_engine.sockets.datagram_sender import Train

type ChannelMap = tuple[int | None, ...]  # per track id: its even interleaved channel, None where not set up

_INTERLEAVED_HEADER = struct.Struct("!cBH")  # RFC 2326 10.12


@dataclass(frozen=True, slots=True)
class PacketRun:
    """RTP packets of one track (or its one RTCP packet), in sending order."""

    track_id: int
    packets: tuple[bytes, ...]
    is_rtcp: bool = False
    is_audio: bool = False


class Burst:
    """Access units packetised for all readers; immutable for its users, wire forms are made once and kept.

    `runs` are in sending order: what waited (audio) first, then the video unit that made it due.
    """

    __slots__ = ("_datagrams", "_wire", "packet_count", "random_access", "runs", "size", "units", "video")

    def __init__(
        self, units: tuple[AccessUnit, ...], runs: tuple[PacketRun, ...], *, random_access: bool, video: AccessUnit | None
    ) -> None:
        self.units = units
        self.runs = runs
        self.random_access = random_access  # a reader may start here
        self.video = video  # the video unit it carries, if any
        self.size = sum(len(packet) for run in runs for packet in run.packets)
        self.packet_count = sum(len(run.packets) for run in runs)
        self._wire: dict[ChannelMap, bytes] = {}
        self._datagrams: dict[tuple[int, int], tuple[Train, ...]] = {}

    def interleaved(self, channels: ChannelMap) -> bytes:
        """Every packet framed for RTSP/TCP (RFC 2326 10.12); the same object for every reader with these channels."""
        wire = self._wire.get(channels)
        if wire is None:
            wire = self._wire[channels] = _frame_runs(self.runs, channels)
        return wire

    def interleaved_audio(self, channels: ChannelMap) -> bytes:
        """The sound alone, for readers that skip pictures."""
        return _frame_runs(tuple(run for run in self.runs if run.is_audio), channels)

    def wire_of_last(self, runs: tuple[PacketRun, ...], channels: ChannelMap) -> bytes | memoryview:
        """`runs`, the last ones of this burst, framed for RTSP/TCP: a part of the wire bytes that are kept for these channels.

        Where none are kept, they are made and not kept.
        """
        runs = tuple(run for run in runs if channels[run.track_id] is not None)
        wire = self._wire.get(channels)
        if wire is None:
            return _frame_runs(runs, channels)
        return memoryview(wire)[len(wire) - sum(map(framed_size, runs)) :]

    def first_sequence_numbers(self) -> dict[int, int]:
        """Of the first RTP packet of each track that has one, by track id."""
        return {run.track_id: first_sequence_number(run) for run in reversed(self.runs) if not run.is_rtcp}

    def trains(self, index: int, segment: int = 0) -> tuple[Train, ...]:
        """The packets of `runs[index]` joined into trains for UDP_SEGMENT; see `make_trains`."""
        trains = self._datagrams.get((index, segment))
        if trains is None:
            trains = self._datagrams[index, segment] = make_trains(self.runs[index].packets, segment)
        return trains


def first_sequence_number(run: PacketRun) -> int:
    """Of its first packet (RFC 3550 5.1)."""
    return int.from_bytes(run.packets[0][2:4])


def framed_size(run: PacketRun) -> int:
    """Bytes of its packets behind their interleaved headers."""
    return sum(map(len, run.packets)) + _INTERLEAVED_HEADER.size * len(run.packets)


def _frame_runs(runs: tuple[PacketRun, ...], channels: ChannelMap) -> bytes:
    return b"".join(
        frame(channel + run.is_rtcp, packet) for run in runs if (channel := channels[run.track_id]) is not None for packet in run.packets
    )


def frame(channel: int, packet: bytes) -> bytes:
    """One packet behind its interleaved header (RFC 2326 10.12)."""
    return _INTERLEAVED_HEADER.pack(b"$", channel, len(packet)) + packet


# The kernel takes at most 64 segments (UDP_MAX_SEGMENTS) and 65,507 bytes in one send.
_MAX_SEGMENTS = 64
_MAX_TRAIN_BYTES = 65_000


def make_trains(packets: tuple[bytes, ...], segment: int = 0) -> tuple[Train, ...]:
    """Join neighbours of equal size; a shorter packet closes its train (udp(7), UDP_SEGMENT).

    Where `segment` is given, only packets of exactly that size are joined: fit for a socket on which it is set once for all.
    """
    trains: list[Train] = []
    run: list[bytes] = []
    size = total = 0
    for packet in packets:
        if run and (len(packet) > size or len(run) == _MAX_SEGMENTS or total + len(packet) > _MAX_TRAIN_BYTES or len(run[-1]) < size):
            trains.append((size, b"".join(run)))
            run, total = [], 0
        if not run:
            size = segment or len(packet)
        run.append(packet)
        total += len(packet)
    if run:
        trains.append((size, b"".join(run)))
    return tuple(trains)
