"""SourceCost and CostWatch: what one source makes this machine do, and when that is more than any camera can need."""

from __future__ import annotations

from collections import deque
from contextvars import ContextVar
from dataclasses import dataclass, replace

_WINDOW_S = 5.0
_SHARE = 0.5  # of a core, all that time
_CPU_S_PER_BYTE = 0.1e-6  # fifty times what honest media take here, so that a slow machine never blames a large camera
_MAX_BYTES_PER_S = 50e6  # four times a camera of 100 Mbit/s


@dataclass(slots=True)
class SourceCost:
    """Grows only. Counted once a read and once a unit, not once a packet; without what the readers take."""

    busy_s: float = 0.0  # seconds in which it held the engine's loop
    thread_s: float = 0.0  # CPU seconds of a thread of its own
    received_bytes: int = 0
    is_counting: bool = False  # whoever received is counting: what is done inside is part of it

    def begin(self, received_bytes: int) -> None:
        """A read has brought something: what follows is counted as one, up to `end`."""
        self.received_bytes += received_bytes
        self.is_counting = True

    def end(self, busy_s: float) -> None:
        """The read is dealt with, which took so long."""
        self.is_counting = False
        self.busy_s += busy_s


# Of the source that the running task is about: what it opens on the way counts for it.
_CURRENT: ContextVar[SourceCost | None] = ContextVar("source_cost", default=None)


def current_cost() -> SourceCost:
    """Where to count; of nobody's concern outside of a source's task."""
    return _CURRENT.get() or SourceCost()


def count_for(cost: SourceCost) -> None:
    """The running task, and whatever it starts, counts for `cost` from now on."""
    _CURRENT.set(cost)


@dataclass(frozen=True, slots=True)
class _Sample:
    at: float
    cost: SourceCost
    loop_cpu_s: float  # of the engine's thread


class CostWatch:
    """Asked once a second or so."""

    def __init__(self, cost: SourceCost) -> None:
        self._cost = cost
        self._samples: deque[_Sample] = deque()

    def is_too_costly(self, now: float, loop_cpu_s: float) -> bool:
        """True where the source took half a core for five seconds, and brought nothing that could be worth it.

        `loop_cpu_s`: CPU seconds of the engine's thread so far. On a machine that has no time for us the loop is held for long by little
        work: only as much counts as the thread has really computed meanwhile.
        """
        samples = self._samples
        samples.append(_Sample(now, replace(self._cost), loop_cpu_s))
        while len(samples) > 2 and now - samples[1].at >= _WINDOW_S:
            samples.popleft()
        first = samples[0]
        elapsed_s = now - first.at
        if elapsed_s < _WINDOW_S:
            return False
        held = (self._cost.busy_s - first.cost.busy_s) / elapsed_s
        thread_s = self._cost.thread_s - first.cost.thread_s
        if held + thread_s / elapsed_s < _SHARE:
            return False
        cpu_s = min(1.0, held) * (loop_cpu_s - first.loop_cpu_s) + thread_s
        received = self._cost.received_bytes - first.cost.received_bytes
        return cpu_s > _CPU_S_PER_BYTE * received or received > _MAX_BYTES_PER_S * elapsed_s
