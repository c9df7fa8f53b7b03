"""Fanout: readers of different kinds never share a lane, and each gets every burst once."""

from __future__ import annotations

from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.burst import Burst
from relay_engine.streams.fanout import Fanout
from relay_engine.streams.lane import LaneReader
from relay_engine.streams.reader import Reader

BURST = Burst((), (), random_access=True, video=None)


class CountingLane:
    """A lane that counts what each of its readers gets."""

    def __init__(self) -> None:
        self.bytes_sent = 0
        self.is_broken = False
        self.got: dict[Reader, int] = {}

    def __len__(self) -> int:
        return len(self.got)

    def add(self, reader: Reader) -> bool:
        self.got[reader] = 0
        return True

    def remove(self, reader: Reader) -> None:
        del self.got[reader]

    def push(self, burst: Burst) -> tuple[Reader, ...]:
        if self.is_broken:
            raise ValueError("broken")
        for reader in self.got:
            self.got[reader] += 1
        return ()


class TcpLike(LaneReader):
    """A reader with one track; its key is as plain as that of another kind."""

    lanes: list[CountingLane] = []  # noqa: RUF012 - set by the test

    def __init__(self) -> None:
        super().__init__(protocol="test", peer="test")
        self.pushed = 0
        self.closed = ""

    @property
    def lane_key(self) -> object:
        return (0,)

    @property
    def in_time(self) -> bool:
        return True

    def make_lane(self) -> CountingLane:
        self.lanes.append(CountingLane())
        return self.lanes[-1]

    def push(self, burst: Burst) -> None:
        self.pushed += 1

    def close(self, reason: str) -> None:
        self.closed = reason


class UdpLike(TcpLike):
    """Another kind of reader."""


def test_readers_of_two_kinds_with_equal_keys_have_lanes_of_their_own() -> None:
    TcpLike.lanes = []
    fanout = Fanout()
    readers = [TcpLike(), UdpLike(), TcpLike()]
    for reader in readers:
        fanout.add(reader)
    fanout.push(BURST)
    fanout.push(BURST)
    assert [set(lane.got) for lane in TcpLike.lanes] == [{readers[0], readers[2]}, {readers[1]}]
    assert all(lane.got[reader] == 2 for lane in TcpLike.lanes for reader in lane.got)
    assert all(reader.pushed == 0 for reader in readers)


def test_a_lane_that_fails_costs_its_own_readers_alone() -> None:
    TcpLike.lanes = []
    fanout = Fanout()
    readers = [TcpLike(), UdpLike()]
    for reader in readers:
        fanout.add(reader)
    fanout.push(BURST)
    TcpLike.lanes[0].is_broken = True
    fanout.push(BURST)
    assert [reader.closed for reader in readers] == [LeaveReason.INTERNAL_ERROR, ""]
    assert list(fanout) == [readers[1]]
    assert TcpLike.lanes[1].got[readers[1]] == 2
