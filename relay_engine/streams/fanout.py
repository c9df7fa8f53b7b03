"""Fanout: gives every Burst to every Reader, in plain loops."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.burst import Burst
from relay_engine.streams.lane import Lane, LaneReader
from relay_engine.streams.reader import Reader

_log = logging.getLogger(__name__)


class Fanout:
    """The readers of one Stream. Those in time with the same bytes share a lane; a reader that fails is closed and costs the others nothing."""

    def __init__(self) -> None:
        self._readers: dict[Reader, Lane | None] = {}
        self._lanes: dict[object, Lane] = {}
        self._singles: tuple[Reader, ...] = ()  # replaced, never changed in place: readers may leave while a burst goes round

    def __len__(self) -> int:
        return len(self._readers)

    def __iter__(self) -> Iterator[Reader]:
        return iter(tuple(self._readers))

    def add(self, reader: Reader) -> None:
        """`reader` gets every burst from the next one on."""
        if reader not in self._readers:
            self._readers[reader] = None
            self._singles = (*self._singles, reader)

    def remove(self, reader: Reader) -> None:
        """`reader` gets nothing more; idempotent."""
        if reader not in self._readers:
            return
        lane = self._readers.pop(reader)
        if lane is not None:
            lane.remove(reader)
        else:
            self._singles = tuple(other for other in self._singles if other is not reader)

    def push(self, burst: Burst) -> None:
        """Hand `burst` to every reader."""
        for reader in self._singles:
            if isinstance(reader, LaneReader):
                try:
                    self._enter_lane(reader)
                except Exception:
                    self._close_failed(reader)
        singles = self._singles
        for key, lane in tuple(self._lanes.items()):
            if not len(lane):
                del self._lanes[key]  # a lane costs a copy of every burst: clients may come with any channels and go
                continue
            self._push_to_lane(lane, burst)
        for reader in singles:
            try:
                reader.push(burst)
            except Exception:
                self._close_failed(reader)

    def _push_to_lane(self, lane: Lane, burst: Burst) -> None:
        try:
            behind = lane.push(burst)
        except Exception:
            for reader in [reader for reader, own in self._readers.items() if own is lane]:
                self._close_failed(reader)
            return
        for late in behind:
            self._leave_lane(late)

    def _close_failed(self, reader: Reader) -> None:
        _log.exception("reader %s (%s) failed and is closed", reader.id, reader.protocol)
        self.remove(reader)
        reader.close(LeaveReason.INTERNAL_ERROR)

    def _enter_lane(self, reader: LaneReader) -> None:
        if not reader.in_time or (key := reader.lane_key) is None:
            return
        own_key = (type(reader), key)  # the first track alone is (0,) over TCP and over UDP
        lane = self._lanes.get(own_key)
        if lane is None:
            lane = self._lanes[own_key] = reader.make_lane()
        if lane.add(reader):
            self._readers[reader] = lane
            self._singles = tuple(other for other in self._singles if other is not reader)

    def _leave_lane(self, reader: Reader) -> None:
        lane = self._readers.get(reader)
        if lane is not None:
            lane.remove(reader)
            self._readers[reader] = None
            self._singles = (*self._singles, reader)
