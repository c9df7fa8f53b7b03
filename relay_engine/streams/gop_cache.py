"""GopCache: the bursts since the last random access point: what a joiner needs to see a picture at once."""

from __future__ import annotations

from relay_engine.streams.burst import Burst

_MAX_BYTES = 24 * 1024 * 1024  # a 10 s GOP at 16 Mbit/s; beyond it joiners wait for the next key frame
_MAX_BURSTS = 20_000  # a minute at 250 pictures and sounds a second; each costs some hundred bytes beside its own
_MAX_PACKETS = 40_000  # that a joiner gets at once: those 24 MiB in full packets are 18,000


class GopCache:
    """Bounded in bytes, bursts and packets: a GOP that outgrows the bound is let go whole, since half of one shows nothing."""

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bursts: list[Burst] = []
        self._size = self._packets = 0
        self.generation = 0  # changes with every change of the content

    @property
    def bursts(self) -> list[Burst]:
        """From the random access burst on, oldest first; empty where there is none. Not to be changed by the caller."""
        return self._bursts

    def add(self, burst: Burst) -> None:
        """Keep `burst`, or begin anew with it at a random access point."""
        self.generation += 1
        if burst.random_access:
            self._bursts, self._size, self._packets = [burst], burst.size, burst.packet_count
        elif self._bursts:
            self._bursts.append(burst)
            self._size += burst.size
            self._packets += burst.packet_count
            if self._size > self._max_bytes or self._packets > _MAX_PACKETS or len(self._bursts) > _MAX_BURSTS:
                self._bursts, self._size, self._packets = [], 0, 0

    def clear(self) -> None:
        """Forget everything: the source is gone and its last picture is no longer live."""
        self.generation += 1
        self._bursts, self._size = [], 0
