"""Runs the native RTSP source against a QuirkyCamera and collects what it delivers."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator

from relay_engine import tasks
from relay_engine.config import SourceTransport
from relay_engine.dialing.address import parse_address
from relay_engine.errors import SourceError
from relay_engine.ingest.demo.clip import load_demo_clip
from relay_engine.ingest.rtsp.source import RtspSource
from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from tests.kit.cameras.quirky_camera import QuirkyCamera

CLIP = load_demo_clip()


class Collector:
    """A sink that keeps everything and says when there is enough."""

    def __init__(self, pictures: int) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.kind = self.transport = ""
        self.starts = 0
        self.units: list[AccessUnit] = []
        self.notices: list[Notice] = []
        self.full = asyncio.Event()
        self._wanted = pictures

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.starts += 1
        self.tracks, self.kind, self.transport = tracks, kind, transport

    def write(self, unit: AccessUnit) -> None:
        assert self.starts == 1
        self.units.append(unit)
        self._wanted -= unit.track_id == 0
        if self._wanted <= 0:
            self.full.set()

    def dropped(self, units: int) -> None:
        raise AssertionError

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    def pictures(self) -> list[tuple[bytes, ...]]:
        """Without parameter sets."""
        kept = h264.PICTURE_TYPES
        return [tuple(nal for nal in unit.nalus if h264.nal_type(nal) in kept) for unit in self.units if unit.track_id == 0]

    def sounds(self) -> list[bytes]:
        return [unit.nalus[0] for unit in self.units if unit.track_id == 1]

    def stamps(self, track_id: int) -> list[int]:
        return [unit.pts for unit in self.units if unit.track_id == track_id]


@contextlib.asynccontextmanager
async def playing(
    camera: QuirkyCamera, *, pictures: int = 60, transport: SourceTransport = "auto", url: str = "", deadline_s: float = 60.0
) -> AsyncIterator[Collector]:
    """Inside, so many pictures have come and the source still runs; raises what it raised."""
    sink = Collector(pictures)
    error: list[SourceError] = []

    async def run() -> None:
        try:
            await RtspSource(parse_address(url or camera.url), transport=transport, name="gate").run(sink)
        except SourceError as fault:
            error.append(fault)

    task = tasks.spawn(run(), name="source")
    full = tasks.spawn(sink.full.wait(), name="enough")
    try:
        done, _ = await asyncio.wait({task, full}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if error:
            raise error[0]
        assert done, f"only {len(sink.pictures())} pictures and {len(sink.sounds())} sounds"
        yield sink
    finally:
        await tasks.cancel(full)
        await tasks.cancel(task)


async def assert_plays(transport: SourceTransport = "auto", *, pictures: int = 60, **quirks: object) -> tuple[QuirkyCamera, Collector]:
    """All pictures and sounds arrive, whole, in order and in time."""
    async with QuirkyCamera(**quirks) as camera, playing(camera, pictures=pictures, transport=transport) as sink:
        assert [track.codec for track in sink.tracks][:1] == [Codec.H264]
        assert sink.pictures() == [CLIP.pictures[n % 250] for n in range(len(sink.pictures()))]
        assert {later - earlier for earlier, later in itertools.pairwise(sink.stamps(0))} == {3600}
        assert sink.units[0].random_access
        if camera.quirks.sends_audio and len(sink.tracks) == 2:
            assert sink.sounds() == [CLIP.sounds[n] for n in range(len(sink.sounds()))]
            assert len(sink.sounds()) >= pictures * 1.2
            assert {later - earlier for earlier, later in itertools.pairwise(sink.stamps(1))} == {1024}
        return camera, sink


async def outcome(url: str, sink: Collector) -> SourceError:
    """How the source ends."""
    try:
        await RtspSource(parse_address(url), name="gate").run(sink)
    except SourceError as error:
        return error
    raise AssertionError("it ended without a word")
