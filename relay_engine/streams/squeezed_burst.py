"""SqueezedBurst: the pictures of cached bursts as one burst with other time stamps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from relay_engine.streams.burst import Burst, ChannelMap, PacketRun, Train, first_sequence_number, make_trains

_FRAME_BYTES = 4  # interleaved header, RFC 2326 10.12
_STAMP_OFFSET = 4  # of the time stamp in an RTP header, RFC 3550 5.1


class SqueezedBurst:
    """What a joiner gets; the same for all who join between two pictures, and made anew for the next ones.

    A group of ten seconds has thousands of packets, and the viewers beside wait while it is made: over TCP the wire bytes that the
    lane has framed already are copied and only their stamps written over.
    """

    def __init__(self, bursts: Sequence[Burst], ticks: Sequence[int]) -> None:
        """`bursts` have a picture each; `ticks` are added to its time stamp."""
        self._shifts = [(burst, burst.video_run, shift) for burst, shift in zip(bursts, ticks, strict=True)]
        self.size = sum(sum(map(len, run.packets)) for _, run, _ in self._shifts if run is not None)
        self._wire: dict[ChannelMap, bytearray] = {}

    def interleaved(self, channels: ChannelMap) -> bytearray:
        """Every packet framed for RTSP/TCP (RFC 2326 10.12). Not to be changed by the caller."""
        wire = self._wire.get(channels)
        if wire is None:
            wire = self._wire[channels] = self._frame(channels)
        return wire

    def first_sequence_numbers(self) -> dict[int, int]:
        """Of the first packet of each track that has one, by track id."""
        return {run.track_id: first_sequence_number(run) for _, run, _ in reversed(self._shifts) if run is not None}

    @cached_property
    def runs(self) -> tuple[PacketRun, ...]:
        """The packets, a run each picture."""
        return tuple(_shifted(run, shift) for _, run, shift in self._shifts if run is not None)

    def trains(self, index: int) -> tuple[Train, ...]:
        """The packets of `runs[index]` joined into trains for UDP_SEGMENT."""
        return make_trains(self.runs[index].packets)

    def _frame(self, channels: ChannelMap) -> bytearray:
        wire = bytearray().join(burst.video_wire(channels) for burst, _, _ in self._shifts)
        position = _FRAME_BYTES + _STAMP_OFFSET
        for _, run, ticks in self._shifts:
            if run is None or channels[run.track_id] is None:
                continue
            stamp = _stamp(run, ticks)
            for packet in run.packets:
                wire[position : position + 4] = stamp
                position += _FRAME_BYTES + len(packet)
        return wire


def _stamp(run: PacketRun, ticks: int) -> bytes:
    stamp = int.from_bytes(run.packets[0][_STAMP_OFFSET : _STAMP_OFFSET + 4])
    return ((stamp + ticks) & 0xFFFFFFFF).to_bytes(4)


def _shifted(run: PacketRun, ticks: int) -> PacketRun:
    if not ticks:
        return run
    stamp = _stamp(run, ticks)
    return PacketRun(run.track_id, tuple(packet[:_STAMP_OFFSET] + stamp + packet[_STAMP_OFFSET + 4 :] for packet in run.packets))
