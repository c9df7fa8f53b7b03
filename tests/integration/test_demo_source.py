"""The demo camera in real time."""

from __future__ import annotations

import pytest

from relay_engine.ingest.demo.clip import AUDIO_ID, VIDEO_ID
from relay_engine.ingest.demo.source import DemoSource
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice


class Enough(Exception):
    pass


class Collector:
    """A sink that keeps twenty units."""

    def __init__(self) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.units: list[AccessUnit] = []

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.tracks = tracks

    def write(self, unit: AccessUnit) -> None:
        self.units.append(unit)
        if len(self.units) == 20:
            raise Enough

    def dropped(self, units: int) -> None:
        raise AssertionError

    def notice(self, notice: Notice) -> None:
        raise AssertionError


async def test_the_source_starts_and_delivers() -> None:
    sink = Collector()
    with pytest.raises(Enough):
        await DemoSource().run(sink)
    assert [track.id for track in sink.tracks] == [VIDEO_ID, AUDIO_ID]
    assert sink.units[0].random_access
