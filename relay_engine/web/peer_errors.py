"""PeerErrors: one counted line for what peers can cause over and over: bad requests, and requests that meet a defect of ours."""

from __future__ import annotations

import asyncio
import logging

from aiohttp.http_exceptions import HttpProcessingError

from relay_engine.repeat_counter import RepeatCounter

_FLUSH_AFTER_S = 1.1  # a little more than the counter's second


class PeerErrors(logging.Filter):
    """On the logger that aiohttp is given; everything that is not a bad request passes."""

    def __init__(self, log: logging.Logger) -> None:
        super().__init__()
        self._counter = RepeatCounter(log)
        self._failures = RepeatCounter(log, level=logging.ERROR)
        self._flush: asyncio.TimerHandle | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a bad request instead of letting its record through."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError):
            return True
        peer = record.args[0] if isinstance(record.args, tuple) and record.args else "?"
        first_line = error.message.partition("\n")[0].rstrip(":")
        self._counter.note(type(error).__name__, f"bad request from {peer}: {first_line}", self._tell_later())
        return False

    def note_failure(self, error: Exception, text: str) -> None:
        """A handler failed: where and why, with its traceback the first time."""
        self._failures.note((type(error), *_place_of(error)), text, self._tell_later(), error=error)

    def close(self) -> None:
        """Count no more."""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _tell_later(self) -> float:
        """What is kept back is told soon; the time now."""
        loop = asyncio.get_running_loop()
        if self._flush is None:
            self._flush = loop.call_later(_FLUSH_AFTER_S, self._tell, loop)
        return loop.time()

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        self._flush = None
        self._counter.flush(loop.time())
        self._failures.flush(loop.time())


def _place_of(error: Exception) -> tuple[str, int]:
    """The line that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ("", 0)
