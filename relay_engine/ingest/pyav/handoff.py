"""Handoff: carries access units from a demux thread to the engine's loop; the first of the two places that may drop."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import NALU_BYTES

_MAX_BYTES = 16 * 1024 * 1024  # with what many NAL units cost beside their bytes
_MAX_UNITS = 1024


class Handoff:
    """Bounded in bytes and units.

    When the loop is late and the bound is reached, a track's units are dropped until its next random access unit
    that finds room, so that a decoder never sees half a GOP. One wake-up of the loop carries everything that waits.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        deliver: Callable[[AccessUnit], None],
        dropped: Callable[[int], None],
        *,
        max_bytes: int = _MAX_BYTES,
        max_units: int = _MAX_UNITS,
    ) -> None:
        self._loop = loop
        self._deliver = deliver
        self._report_dropped = dropped
        self._max_bytes = max_bytes
        self._max_units = max_units
        self._lock = threading.Lock()
        self._items: deque[AccessUnit | Callable[[], None]] = deque()
        self._bytes = 0
        self._dropped = 0
        self._skipping: set[int] = set()  # ids of tracks that wait for a random access unit
        self._awake = False  # the loop has been told and has not looked yet
        self._closed = False

    def put(self, unit: AccessUnit) -> None:
        """From the thread: queue `unit` or drop it. Never blocks."""
        with self._lock:
            if self._closed:
                return
            size = unit.size + NALU_BYTES * (len(unit.nalus) - 1)
            is_full = len(self._items) >= self._max_units or self._bytes + size > self._max_bytes
            if is_full or (unit.track_id in self._skipping and not unit.random_access):
                self._skipping.add(unit.track_id)
                self._dropped += 1
            else:
                self._skipping.discard(unit.track_id)
                self._items.append(unit)
                self._bytes += size
            self._wake()

    def call(self, callback: Callable[[], None]) -> None:
        """From the thread: run `callback` on the loop after the units put before it. Never dropped."""
        with self._lock:
            if not self._closed:
                self._items.append(callback)
                self._wake()

    def close(self) -> None:
        """Forget what waits and ignore what still comes."""
        with self._lock:
            self._closed = True
            self._items.clear()
            self._bytes = 0

    def _wake(self) -> None:
        if self._awake:
            return
        try:
            self._loop.call_soon_threadsafe(self._drain)
        except RuntimeError:  # the loop has ended and this thread has not noticed yet
            self._closed = True
            self._items.clear()
        else:
            self._awake = True

    def _drain(self) -> None:
        with self._lock:
            self._awake = False
            items, self._items = self._items, deque()
            self._bytes = 0
            dropped, self._dropped = self._dropped, 0
        if dropped:
            self._report_dropped(dropped)
        for item in items:
            if self._closed:  # a delivery can close us
                return
            if isinstance(item, AccessUnit):
                self._deliver(item)
            else:
                item()
