"""Passage: the time of one reading: paces what would come too fast, and lets stamps run on where a file begins anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from av.packet import Packet
from av.stream import Stream

from relay_engine.ingest.pyav.pacer import Pacer
from relay_engine.media.access_unit import AccessUnit

_BURSTY_FORMATS = frozenset({"hls"})  # whole segments come at once
_UNSTAMPED_FORMATS = frozenset({"mpjpeg", "mjpeg"})  # FFmpeg makes the stamps up: the arrival says more
_SHORTEST_ROUND_S = Fraction(1, 25)


@dataclass(slots=True)
class _Span:
    """Presentation times of one track in one round, in ticks."""

    rate: int
    first: int
    last: int
    count: int = 1

    @property
    def end_s(self) -> Fraction:
        step = Fraction(self.last - self.first, max(1, self.count - 1))
        return (self.last + step) / self.rate


class Passage:
    """Lives as long as the reading, across every round of a looped file."""

    def __init__(self, stop: threading.Event, *, loops: bool, now: Callable[[], float] = time.monotonic) -> None:
        self.is_paced = loops
        self._loops = loops
        self._by_arrival = False
        self._now = now
        self._began_at = now()
        self._pacer = Pacer(stop, now=now)
        self._base_s: Fraction | None = None  # the first stamp of all
        self._offset_s = Fraction(0)  # length of the rounds before; exact, so that loops never drift
        self._spans: dict[int, _Span] = {}  # by track

    def look_at(self, format_name: str) -> None:
        """Learn what the container needs."""
        self.is_paced = self._loops or format_name in _BURSTY_FORMATS
        self._by_arrival = format_name in _UNSTAMPED_FORMATS and not self._loops

    def pace(self, stamp_s: Fraction | None) -> float:
        """Wait until a packet of this stamp is due (None: at once); the monotonic time at which it counts as received."""
        if stamp_s is not None:
            if self._base_s is None:
                self._base_s = stamp_s
            self._pacer.wait(float(stamp_s - self._base_s))
        return self._now()

    def shift(self, packet: Packet[Stream]) -> None:
        """Move a packet of a later round behind the rounds before."""
        if self._offset_s:
            ticks = round(self._offset_s * packet.time_base.denominator / packet.time_base.numerator)
            packet.pts = None if packet.pts is None else packet.pts + ticks
            packet.dts = None if packet.dts is None else packet.dts + ticks

    def place(self, unit: AccessUnit, clock_rate: int) -> AccessUnit:
        """The unit, with stamps that mean something where its own do not."""
        if self._by_arrival:
            return replace(unit, pts=round((unit.received_at - self._began_at) * clock_rate), dts=None)
        if self._loops:
            self._note_span(unit, clock_rate)
        return unit

    def _note_span(self, unit: AccessUnit, clock_rate: int) -> None:
        span = self._spans.get(unit.track_id)
        if span is None or span.rate != clock_rate:  # sound that changed its rate ends later than it did before
            self._spans[unit.track_id] = _Span(clock_rate, unit.pts, unit.pts)
        else:
            span.first, span.last, span.count = min(span.first, unit.pts), max(span.last, unit.pts), span.count + 1

    def begin_next_round(self) -> None:
        """The file is read again from its start, where its longest track has ended."""
        if self._spans:
            length_s = max(span.end_s for span in self._spans.values()) - min(
                Fraction(span.first, span.rate) for span in self._spans.values()
            )
            self._offset_s += max(length_s, _SHORTEST_ROUND_S)
        self._spans.clear()
