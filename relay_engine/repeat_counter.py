"""RepeatCounter: a log line that would come over and over is written once, then counted and written once a second."""

from __future__ import annotations

import logging
from collections.abc import Hashable

_INTERVAL_S = 1.0
_MAX_KEYS = 1000  # a flood of different lines must not fill the memory


class _Repeat:
    __slots__ = ("count", "text", "written_at")

    def __init__(self, written_at: float) -> None:
        self.written_at = written_at  # monotonic seconds
        self.count = 0  # lines kept back since
        self.text = ""  # the newest of them


class RepeatCounter:
    """`note` lines as they happen; call `flush` about once a second so that the last repeats are told too."""

    def __init__(self, log: logging.Logger, *, level: int = logging.INFO) -> None:
        self._log = log
        self._level = level
        self._repeats: dict[Hashable, _Repeat] = {}
        self._flushed_at = 0.0

    def note(self, key: Hashable, text: str, now: float, *, error: BaseException | None = None) -> None:
        """Write `text` (and the traceback of `error`), or count it where a line with `key` was written less than a second before `now`."""
        if now - self._flushed_at >= _INTERVAL_S:
            self.flush(now)
        repeat = self._repeats.get(key)
        if repeat is not None:
            repeat.count += 1
            repeat.text = text
        elif len(self._repeats) < _MAX_KEYS:
            self._repeats[key] = _Repeat(now)
            self._log.log(self._level, "%s", text, exc_info=error)

    def flush(self, now: float) -> None:
        """Write what was kept back for a second, and forget what has not come again."""
        self._flushed_at = now
        for key, repeat in list(self._repeats.items()):
            if now - repeat.written_at < _INTERVAL_S:
                continue
            if repeat.count:
                self._log.log(self._level, "%s (%d times more in the last %.0f s)", repeat.text, repeat.count, now - repeat.written_at)
                repeat.written_at, repeat.count = now, 0
            else:
                del self._repeats[key]
