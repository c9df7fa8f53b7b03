"""RTMP sources against a server that leaves out pictures its client has not announced, as MediaMTX does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from relay_engine import tasks
from relay_engine.dialing.address import parse_address
from relay_engine.ingest.pyav.source import AvSource
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.notices import Notice, NoticeCode
from tests.kit.cameras.rtmp_camera import FlvTag, RtmpCamera, read_flv
from tests.kit.media.made_files import encode


class Collector:
    """A sink that keeps what there is to compare."""

    def __init__(self, enough: int) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.notices: list[Notice] = []
        self.full = asyncio.Event()
        self._missing = enough

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.tracks = tracks

    def write(self, unit: AccessUnit) -> None:
        self._missing -= 1
        if self._missing <= 0:
            self.full.set()

    def dropped(self, units: int) -> None:
        raise AssertionError

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)


def film(folder: Path, video: str) -> list[FlvTag]:
    return read_flv(
        encode(folder / "film.flv", "flv", video=video, audio="aac", options={"x265-params": "log-level=none"} if "265" in video else {})
    )


async def collect(camera: RtmpCamera, units: int = 20) -> Collector:
    sink = Collector(units)
    source = tasks.spawn(AvSource(parse_address(camera.url)).run(sink), name="source")
    async with asyncio.timeout(30):
        await sink.full.wait()
    await tasks.cancel(source)
    return sink


@pytest.mark.parametrize(("video", "codec"), [("libx265", Codec.H265), ("libx264", Codec.H264)])
async def test_an_honest_server_sends_the_picture(tmp_path: Path, video: str, codec: Codec) -> None:
    async with RtmpCamera(film(tmp_path, video), honest=True) as camera:
        sink = await collect(camera)
        assert "hvc1" in camera.announced[0]
    assert [track.codec for track in sink.tracks] == [codec, Codec.AAC]
    assert not sink.notices


async def test_a_picture_that_is_missing_is_said(tmp_path: Path) -> None:
    sound = [tag for tag in film(tmp_path, "libx264") if tag.kind == 8]
    async with RtmpCamera(sound) as camera:
        sink = await collect(camera)
    assert [track.codec for track in sink.tracks] == [Codec.AAC]
    assert [notice.code for notice in sink.notices] == [NoticeCode.PICTURE_MISSING]
