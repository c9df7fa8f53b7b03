"""An HLS source in fragmented MP4 whose pictures change their size: the new initialisation is read, not only the new segments."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from aiohttp import web

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.ingest.make_source import make_source
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import Track
from relay_engine.mux.packager import Fmp4Packager
from relay_engine.mux.segment_events import Initialisation, PartFinished
from relay_engine.mux.segment_timing import SegmentTiming
from relay_engine.mux.segmenter import Segmenter
from relay_engine.notices import Notice
from tests.kit.media.encoded_media import video_clip

_PATIENCE_S = 40
_LISTED = 4
_BEFORE = 7  # segments of the first size


class Widths:
    """A sink that learns as a stream does."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.changed = asyncio.Event()
        self._keeper: ParameterSetKeeper | None = None

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self._keeper = ParameterSetKeeper(tracks[0])

    def write(self, unit: AccessUnit) -> None:
        assert self._keeper is not None
        self._keeper.apply(unit)
        width = self._keeper.track.width
        if width not in self.seen:
            self.seen.append(width)
        if len(self.seen) > 1:
            self.changed.set()

    def dropped(self, units: int) -> None:
        pass

    def notice(self, notice: Notice) -> None:
        pass


def make_files() -> dict[str, bytes]:
    """Segments of a second with their initialisations: first of one size, then of another."""
    files: dict[str, bytes] = {}
    units: list[AccessUnit] = []
    at = 900_000
    for round_number in range(10):
        clip = video_clip(Codec.H264, width=192 if 3 * round_number < _BEFORE else 256)
        for unit in clip.units[: 25 if 3 * round_number + 3 > _BEFORE > 3 * round_number else 75]:
            units.append(replace(unit, pts=at))
            at += 3600
    segmenter = Segmenter([video_clip(Codec.H264).track], Fmp4Packager(), SegmentTiming(1, 1))
    for event in [event for unit in units for event in segmenter.push(unit)]:
        if isinstance(event, Initialisation):
            files[f"init{event.number}.mp4"] = event.data
        elif isinstance(event, PartFinished):
            files[f"{event.segment}.m4s"] = event.data
    return files


async def test_the_new_size_arrives() -> None:
    files, began = make_files(), time.monotonic()

    async def playlist(_request: web.Request) -> web.Response:
        last = int(time.monotonic() - began) + _LISTED
        lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:1", f"#EXT-X-MEDIA-SEQUENCE:{last - _LISTED + 1}"]
        current = ""
        for number in range(last - _LISTED + 1, last + 1):
            uri = f"init{int(number >= _BEFORE)}.mp4"
            if uri != current:
                lines += ["#EXT-X-DISCONTINUITY"] * bool(current) + [f'#EXT-X-MAP:URI="{uri}"']
                current = uri
            lines += ["#EXTINF:1,", f"{number}.m4s"]
        return web.Response(text="\n".join(lines) + "\n", content_type="application/vnd.apple.mpegurl")

    async def serve(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]], content_type="video/mp4")

    application = web.Application()
    application.add_routes([web.get("/x.m3u8", playlist), web.get("/{name}", serve)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sink = Widths()
    port = runner.addresses[0][1]
    source = tasks.spawn(make_source(MountConfig(name="hls", source=f"http://127.0.0.1:{port}/x.m3u8")).run(sink), name="source")
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await sink.changed.wait()
    finally:
        await tasks.cancel(source)
        await runner.cleanup()
    assert sink.seen == [192, 256]
