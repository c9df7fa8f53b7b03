"""PeerErrors: turns what aiohttp logs about bad requests, a traceback each, into one counted line."""

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
        self._flush: asyncio.TimerHandle | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a bad request instead of letting its record through."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError):
            return True
        peer = record.args[0] if isinstance(record.args, tuple) and record.args else "?"
        loop = asyncio.get_running_loop()
        first_line = error.message.partition("\n")[0].rstrip(":")
        self._counter.note(type(error).__name__, f"bad request from {peer}: {first_line}", loop.time())
        if self._flush is None:
            self._flush = loop.call_later(_FLUSH_AFTER_S, self._tell, loop)
        return False

    def close(self) -> None:
        """Count no more."""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        self._flush = None
        self._counter.flush(loop.time())
