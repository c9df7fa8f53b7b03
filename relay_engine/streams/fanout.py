"""Fanout: gives every Burst to every Reader, in one plain loop."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader

_log = logging.getLogger(__name__)


class Fanout:
    """The readers of one Stream. A reader that fails is closed and costs the others nothing."""

    def __init__(self) -> None:
        self._readers: tuple[Reader, ...] = ()  # replaced, never changed: readers may leave while a burst goes round

    def __len__(self) -> int:
        return len(self._readers)

    def __iter__(self) -> Iterator[Reader]:
        return iter(self._readers)

    def add(self, reader: Reader) -> None:
        """`reader` gets every burst from the next one on."""
        if reader not in self._readers:
            self._readers = (*self._readers, reader)

    def remove(self, reader: Reader) -> None:
        """`reader` gets nothing more; idempotent."""
        self._readers = tuple(other for other in self._readers if other is not reader)

    def push(self, burst: Burst) -> None:
        """Hand `burst` to every reader."""
        for reader in self._readers:
            try:
                reader.push(burst)
            except Exception:
                _log.exception("reader %s (%s) failed and is closed", reader.id, reader.protocol)
                self.remove(reader)
                reader.close("internal error")
