"""SqueezedBurst: the packets of cached bursts as one burst, the pictures with other time stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from relay_engine.sockets.datagram_sender import Train
from relay_engine.streams.burst import Burst, ChannelMap, PacketRun, first_sequence_number, framed_size, make_trains

_FRAME_BYTES = 4  # interleaved header, RFC 2326 10.12
_STAMP_OFFSET = 4  # of the time stamp in an RTP header, RFC 3550 5.1


@dataclass(frozen=True, slots=True)
class CachedPart:
    """What a joiner gets of one cached burst."""

    burst: Burst
    ticks: int  # added to the stamp of its picture
    has_sound: bool = False

    @property
    def runs(self) -> tuple[PacketRun, ...]:
        """The picture's packets, behind those of the sound; never the reports, which are of another time."""
        return tuple([run for run in self.burst.runs if not run.is_audio or (self.has_sound and not run.is_rtcp)])


class SqueezedBurst:
    """The same for all who join between two pictures, and made anew for the next ones.

    A group of ten seconds has thousands of packets, and the viewers beside wait while it is made: over TCP the wire bytes that the
    lane has framed already are copied and only their stamps written over.
    """

    def __init__(self, parts: Sequence[CachedPart]) -> None:
        self._parts = [(part.burst, part.runs, part.ticks) for part in parts]
        self._wire: dict[ChannelMap, bytearray] = {}
        self._trains: dict[int, tuple[Train, ...]] = {}

    def interleaved(self, channels: ChannelMap) -> bytearray:
        """Every packet framed for RTSP/TCP (RFC 2326 10.12). Not to be changed by the caller."""
        wire = self._wire.get(channels)
        if wire is None:
            wire = self._wire[channels] = self._frame(channels)
        return wire

    def first_sequence_numbers(self) -> dict[int, int]:
        """Of the first packet of each track that has one, by track id."""
        return {run.track_id: first_sequence_number(run) for _, runs, _ in reversed(self._parts) for run in reversed(runs)}

    @cached_property
    def size(self) -> int:
        """Bytes of all packets."""
        return sum(len(packet) for run in self.runs for packet in run.packets)

    @cached_property
    def runs(self) -> tuple[PacketRun, ...]:
        """The packets with their new stamps, in sending order."""
        return tuple(_shifted(run, ticks) for _, runs, ticks in self._parts for run in runs)

    def trains(self, index: int) -> tuple[Train, ...]:
        """The packets of `runs[index]` joined into trains for UDP_SEGMENT."""
        trains = self._trains.get(index)
        if trains is None:
            trains = self._trains[index] = make_trains(self.runs[index].packets)
        return trains

    def _frame(self, channels: ChannelMap) -> bytearray:
        wire = bytearray().join(burst.wire_of_last(runs, channels) for burst, runs, _ in self._parts)
        start = 0
        for _, runs, ticks in self._parts:
            for run in runs:
                if channels[run.track_id] is None:
                    continue
                if ticks and not run.is_audio:
                    _restamp(wire, start, run, ticks)
                start += framed_size(run)
        return wire


def _restamp(wire: bytearray, start: int, run: PacketRun, ticks: int) -> None:
    """Write other stamps over those of the framed packets of `run` that begin at `start`."""
    stamp = _stamp(run, ticks)
    position = start + _FRAME_BYTES + _STAMP_OFFSET
    for packet in run.packets:
        wire[position : position + 4] = stamp
        position += _FRAME_BYTES + len(packet)


def _stamp(run: PacketRun, ticks: int) -> bytes:
    stamp = int.from_bytes(run.packets[0][_STAMP_OFFSET : _STAMP_OFFSET + 4])
    return ((stamp + ticks) & 0xFFFFFFFF).to_bytes(4)


def _shifted(run: PacketRun, ticks: int) -> PacketRun:
    if not ticks or run.is_audio:
        return run
    stamp = _stamp(run, ticks)
    return PacketRun(run.track_id, tuple(packet[:_STAMP_OFFSET] + stamp + packet[_STAMP_OFFSET + 4 :] for packet in run.packets))
