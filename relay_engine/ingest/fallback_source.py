"""FallbackSource: our own RTSP client first, FFmpeg's where that one cannot understand the camera."""

from __future__ import annotations

import logging
from collections.abc import Callable

from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.fallback_memory import FallbackMemory
from relay_engine.ingest.rtsp.source import RtspSource
from relay_engine.ingest.source import Source, SourceSink
from relay_engine.ingest.start_watch import StartWatch

_log = logging.getLogger(__name__)

# What another client may see otherwise. A wrong password stays wrong, and a second try could lock the account.
_NOT_UNDERSTOOD = frozenset({Fault.UNSUPPORTED_CODEC, Fault.NO_VIDEO, Fault.UNKNOWN, Fault.OLD_TLS})


class FallbackSource:
    """`kind` and the mount's status tell which one is in use."""

    def __init__(
        self, native: RtspSource, make_other: Callable[[], Source], *, name: str, address: str = "", memory: FallbackMemory | None = None
    ) -> None:
        self._native = native
        self._make_other = make_other
        self._name = name
        self._address = address
        self._memory = memory if memory is not None else FallbackMemory()
        self.kind = native.kind

    async def run(self, sink: SourceSink) -> None:
        """Run the one that works; where none does, the fault is that of the native one, which knows it better."""
        try:
            await self._native.run(sink)
            return
        except SourceError as error:
            if self._native.has_started or error.fault not in _NOT_UNDERSTOOD:
                raise
            fault = error
        if self._memory.is_hopeless(self._address, str(fault)):
            raise fault
        _log.info("%s: not understood (%s): trying FFmpeg's RTSP client", self._name, fault)
        other = self._make_other()
        self.kind = other.kind
        watch = StartWatch(sink)
        try:
            await other.run(watch)
        except SourceError as error:
            if not watch.has_started:
                self._memory.note_failure(self._address, str(fault))
            raise (error if watch.has_started else fault) from None
