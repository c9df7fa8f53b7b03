"""A configuration that changes in mid-stream reaches readers whole: parameter sets in band, sound as new tracks."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from relay_engine import tasks
from relay_engine.dialing.address import parse_address
from relay_engine.ingest.pyav.source import AvSource
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from tests.kit.media.made_files import encode, join_flv

_PATIENCE_S = 30


class Sizes:
    """A sink that learns as a stream does."""

    def __init__(self, wanted: int) -> None:
        self.sizes: list[int] = []  # widths, each when it changes
        self.rates: list[int] = []  # of the sound, each time that tracks are told
        self.enough = asyncio.Event()
        self._wanted = wanted
        self._keepers: list[ParameterSetKeeper] = []

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self._keepers = [ParameterSetKeeper(track) for track in tracks]
        self.rates += [track.clock_rate for track in tracks if track.codec is Codec.AAC]
        self._look()

    def write(self, unit: AccessUnit) -> None:
        self._keepers[unit.track_id].apply(unit)
        self._look()

    def _look(self) -> None:
        width = max(keeper.track.width for keeper in self._keepers)
        if width and (not self.sizes or self.sizes[-1] != width):
            self.sizes.append(width)
        if max(len(self.sizes), len(self.rates)) >= self._wanted:
            self.enough.set()

    def dropped(self, units: int) -> None:
        raise AssertionError("nothing may be lost")

    def notice(self, notice: Notice) -> None:
        pass


async def play(path: Path, wanted: int) -> Sizes:
    sink = Sizes(wanted)
    task = tasks.spawn(AvSource(parse_address(str(path))).run(sink), name="source")
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await sink.enough.wait()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    return sink


@pytest.mark.parametrize("encoder", ["libx264", "libx265"])
async def test_pictures_of_another_size(tmp_path: Path, encoder: str) -> None:
    options = {"x265-params": "log-level=none"} if encoder == "libx265" else {}
    parts = [encode(tmp_path / f"{width}.flv", "flv", video=encoder, options=options, size=(width, 64), frames=13) for width in (64, 128)]
    sink = await play(join_flv(tmp_path / "change.flv", *parts), 4)  # the file begins anew with its first size
    assert sink.sizes == [64, 128, 64, 128]


async def test_sound_of_another_rate_is_another_track(tmp_path: Path) -> None:
    parts = [encode(tmp_path / f"{rate}.flv", "flv", audio="aac", rate=rate, frames=20) for rate in (48_000, 44_100)]
    sink = await play(join_flv(tmp_path / "change.flv", *parts), 3)
    assert sink.rates == [48_000, 44_100, 48_000]


async def test_sound_of_another_rate_in_a_transport_stream(tmp_path: Path) -> None:
    parts = [encode(tmp_path / f"{rate}.ts", "mpegts", audio="aac", rate=rate, frames=20) for rate in (48_000, 44_100)]
    joined = tmp_path / "change.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    sink = await play(joined, 2)
    assert sink.rates[:2] == [48_000, 44_100]
