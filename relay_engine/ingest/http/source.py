"""HttpSource: an HTTP address as pictures or through FFmpeg, whichever understands it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.source import Source, SourceSink
from relay_engine.ingest.start_watch import StartWatch

_log = logging.getLogger(__name__)

# What these end in is FFmpeg's; a look before it would cost a connection, and some encoders serve one only.
_CONTAINERS = re.compile(r"\.(?:m3u8?|flv|ts|m2ts|mp4|m4s|mkv|webm|ogg|mp3|aac|mpd|264|265)(?:$|[?#;])", re.IGNORECASE)
_NOT_UNDERSTOOD = frozenset({Fault.NO_VIDEO, Fault.UNSUPPORTED_CODEC, Fault.UNKNOWN})


_MOST_REMEMBERED = 256

_containers: dict[str, None] = {}  # addresses that gave a container, oldest first: some encoders serve one connection, and end with it


class HttpSource:
    """`kind` tells which one is in use."""

    def __init__(self, url: str, pictures: Source, make_other: Callable[[], Source], *, name: str) -> None:
        self._pictures = pictures
        self._make_other = make_other
        self._name = name
        self._url = url
        self._is_container = url in _containers or bool(_CONTAINERS.search(url))
        self.kind = pictures.kind

    async def run(self, sink: SourceSink) -> None:
        """Run the likelier one first. Where neither understands the address, FFmpeg's fault is told, as it looks closer."""
        watch = StartWatch(sink)
        first, second = (self._run_other, self._run_pictures) if self._is_container else (self._run_pictures, self._run_other)
        try:
            await first(watch)
            return
        except SourceError as error:
            if watch.has_started or error.fault not in _NOT_UNDERSTOOD:
                raise
            fault = error
        if fault.fault is Fault.UNSUPPORTED_CODEC and not self._is_container:
            _remember(self._url)
        _log.debug("%s: not understood (%s): trying another way", self._name, fault)
        try:
            await second(watch)
        except SourceError as error:
            raise (fault if self._is_container and not watch.has_started else error) from None

    async def _run_pictures(self, sink: SourceSink) -> None:
        self.kind = self._pictures.kind
        await self._pictures.run(sink)

    async def _run_other(self, sink: SourceSink) -> None:
        other = self._make_other()
        self.kind = other.kind
        await other.run(sink)


def _remember(url: str) -> None:
    _containers.pop(url, None)
    _containers[url] = None
    if len(_containers) > _MOST_REMEMBERED:
        del _containers[next(iter(_containers))]
