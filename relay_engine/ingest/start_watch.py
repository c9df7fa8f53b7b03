"""StartWatch: a sink that notes whether a source ever delivered: only where it did not may another one be tried."""

from __future__ import annotations

from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice


class StartWatch:
    """Notes whether a source ever delivered."""

    def __init__(self, sink: SourceSink) -> None:
        self._sink = sink
        self.has_started = False

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.has_started = True
        self._sink.started(tracks, kind=kind, transport=transport)

    def write(self, unit: AccessUnit) -> None:
        self._sink.write(unit)

    def dropped(self, units: int) -> None:
        self._sink.dropped(units)

    def notice(self, notice: Notice) -> None:
        self._sink.notice(notice)
