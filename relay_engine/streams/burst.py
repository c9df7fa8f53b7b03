"""Burst: the RTP packets that are due now, packetised once, as wire bytes shared by every reader."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from relay_engine.media.access_unit import AccessUnit

type ChannelMap = tuple[int | None, ...]  # per track id: its even interleaved channel, None where not set up
type Train = tuple[int, bytes]  # (segment size, datagrams of that size joined; the last may be shorter)

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

    __slots__ = ("_datagrams", "_wire", "random_access", "runs", "size", "units", "video")

    def __init__(
        self, units: tuple[AccessUnit, ...], runs: tuple[PacketRun, ...], *, random_access: bool, video: AccessUnit | None
    ) -> None:
        self.units = units
        self.runs = runs
        self.random_access = random_access  # a reader may start here
        self.video = video  # the video unit it carries, if any
        self.size = sum(len(packet) for run in runs for packet in run.packets)
        self._wire: dict[ChannelMap, bytes] = {}
        self._datagrams: dict[tuple[int, int], tuple[Train, ...]] = {}

    def interleaved(self, channels: ChannelMap) -> bytes:
        """Every packet framed for RTSP/TCP (RFC 2326 10.12); the same object for every reader with these channels."""
        wire = self._wire.get(channels)
        if wire is None:
            wire = self._wire[channels] = self._frame(channels, audio_only=False)
        return wire

    def interleaved_audio(self, channels: ChannelMap) -> bytes:
        """The sound alone, for readers that skip pictures."""
        return self._frame(channels, audio_only=True)

    @property
    def video_run(self) -> PacketRun | None:
        """The picture's packets: the last run, as what waited goes first; None where there are none."""
        return self.runs[-1] if self.runs and not self.runs[-1].is_audio else None

    def video_wire(self, channels: ChannelMap) -> bytes | memoryview:
        """The picture's packets framed for RTSP/TCP: a part of the wire bytes that are kept for these channels, else made and not kept."""
        run = self.video_run
        if run is None or (channel := channels[run.track_id]) is None:
            return b""
        wire = self._wire.get(channels)
        if wire is None:
            return b"".join(frame(channel, packet) for packet in run.packets)
        return memoryview(wire)[-sum(map(len, run.packets)) - _INTERLEAVED_HEADER.size * len(run.packets) :]

    def _frame(self, channels: ChannelMap, *, audio_only: bool) -> bytes:
        return b"".join(
            frame(channel + run.is_rtcp, packet)
            for run in self.runs
            if (channel := channels[run.track_id]) is not None and (run.is_audio or not audio_only)
            for packet in run.packets
        )

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
