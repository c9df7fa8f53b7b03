"""ListReader: a reader that keeps the bursts it gets, and what their packets say."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader


class ListReader(Reader):
    """Keeps what it gets."""

    def __init__(self) -> None:
        super().__init__(protocol="test", peer="test")
        self.bursts: list[Burst] = []
        self.closed = ""

    def push(self, burst: Burst) -> None:
        self.bursts.append(burst)

    def close(self, reason: LeaveReason) -> None:
        self.closed = reason


def sequence_numbers(bursts: Iterable[Burst], track_id: int = 0) -> list[int]:
    """Of every RTP packet of one track."""
    return [
        int.from_bytes(packet[2:4])
        for burst in bursts
        for run in burst.runs
        if run.track_id == track_id and not run.is_rtcp
        for packet in run.packets
    ]


def stamps(burst: Burst, track_id: int = 0) -> list[int]:
    """The RTP time stamps of one track, one a unit."""
    return [int.from_bytes(run.packets[0][4:8]) for run in burst.runs if run.track_id == track_id and not run.is_rtcp]
