"""Endless containers and snapshots over HTTP, with the demo camera: they decode, are counted, and bad clients hurt nobody."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from relay_engine.config import LimitsConfig, MountConfig
from relay_engine.engine import Engine
from relay_engine.mux.multipart import OPENING
from tests.kit.media.container_probe import probe
from tests.kit.relay.live_engine import DEMO, eventually, live_engine, readers_of

PATIENCE_S = 60  # of a machine that does much else
LOOK_EVERY = 40  # chunks


@pytest.fixture
async def relay() -> AsyncIterator[tuple[Engine, str]]:
    async with live_engine() as found:
        yield found


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def record(session: aiohttp.ClientSession, url: str, container: str, pictures: int) -> bytes:
    """Until so many are in it; whole HTTP chunks only: the relay cuts nowhere else."""
    data, chunk, chunks = b"", b"", 0
    async with session.get(url) as response, asyncio.timeout(PATIENCE_S):
        assert response.status == 200, await response.text()
        while True:
            piece, ends = await response.content.readchunk()
            chunk += piece
            if not ends:
                continue
            data, chunk, chunks = data + chunk, b"", chunks + 1
            if chunks % LOOK_EVERY == 0 or container == "mpjpeg":
                with contextlib.suppress(Exception):  # too little to be understood
                    if len((await asyncio.to_thread(probe, data.removesuffix(OPENING), container)).video_times_s) >= pictures:
                        return data


@pytest.mark.parametrize(
    ("name", "container", "codecs"),
    [
        ("mp4", "mp4", {"h264", "aac"}),
        ("ts", "mpegts", {"h264", "aac"}),
        ("flv", "flv", {"h264", "aac"}),
        ("mjpeg", "mpjpeg", {"mjpeg"}),
    ],
)
async def test_every_container_decodes(
    relay: tuple[Engine, str], session: aiohttp.ClientSession, name: str, container: str, codecs: set[str]
) -> None:
    engine, url = relay
    pictures = 2 if name == "mjpeg" else 40
    first = asyncio.ensure_future(record(session, f"{url}/demo/live.{name}", container, pictures))
    await eventually(lambda: any(reader.bytes_sent for reader in readers_of(engine)))
    second = await record(session, f"{url}/demo/live.{name}", container, pictures)
    for data in (await first, second):
        found = probe(data.removesuffix(OPENING), container)
        assert set(found.codecs) == codecs
        assert found.video_times_s == sorted(found.video_times_s)
    await eventually(lambda: not readers_of(engine))


async def test_the_first_bytes_come_at_once(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    """Out of what is cached, not with the next key picture, which is 50 pictures away at most."""
    engine, url = relay
    mount = engine.mounts.get("demo")
    assert mount is not None
    stream = mount.stream
    assert stream is not None
    await eventually(lambda: stream.units_in > 100)
    before = stream.units_in
    async with session.get(f"{url}/demo/live.mp4") as response, asyncio.timeout(PATIENCE_S):
        while len(await response.content.readany()) < 10_000:
            pass
    assert stream.units_in - before < 60


async def test_viewers_are_counted_and_can_be_sent_away(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    engine, url = relay
    async with session.get(f"{url}/demo/live.ts", headers={"User-Agent": "TV/1"}) as response:
        await response.content.readany()
        (reader,) = readers_of(engine)
        assert (reader.protocol, reader.user_agent, reader.mount) == ("http", "TV/1", "demo")
        await eventually(lambda: readers_of(engine)[0].bitrate > 100_000)
        await engine.disconnect_reader(reader.id)
        with contextlib.suppress(aiohttp.ClientPayloadError):
            async with asyncio.timeout(30):
                await response.content.read()
    assert not readers_of(engine)


async def test_stopping_a_camera_ends_its_viewers(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    engine, url = relay
    async with session.get(f"{url}/demo/live.flv") as response:
        await response.content.readany()
        await engine.stop_mount("demo")
        with contextlib.suppress(aiohttp.ClientPayloadError):
            async with asyncio.timeout(30):
                await response.content.read()
    async with session.get(f"{url}/demo/live.flv") as response:
        assert response.status == 503
        assert "switched off" in await response.text()


@pytest.mark.parametrize("name", ["mp4", "ts", "flv", "mjpeg"])
async def test_head_starts_nothing(relay: tuple[Engine, str], session: aiohttp.ClientSession, name: str) -> None:
    engine, url = relay
    async with session.head(f"{url}/demo/live.{name}") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
    assert not readers_of(engine)


async def test_unknown_names(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    for path in ("/none/live.mp4", "/demo/live.avi", "/none/snapshot.jpg", "/none/index.m3u8"):
        async with session.get(relay[1] + path) as response:
            assert response.status == 404, path


async def test_one_viewer_too_many(session: aiohttp.ClientSession) -> None:
    narrow = MountConfig(name="demo", source="demo:", max_readers=1)
    async with live_engine(narrow) as (engine, url), session.get(f"{url}/demo/live.ts") as first:
        await first.content.readany()
        async with session.get(f"{url}/demo/live.mp4") as second:
            assert second.status == 503
            assert int(second.headers["Retry-After"]) > 0
            assert "As many people watch as may" in await second.text()
        assert len(readers_of(engine)) == 1


async def test_a_camera_that_does_not_answer_is_said_so(session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.serving.mount_door.MountDoor.open.__defaults__", (0.5,))
    gone = MountConfig(name="gone", source="rtsp://user:hunter2@127.0.0.1:1/x", on_demand=True)
    async with live_engine(gone) as (_engine, url), session.get(f"{url}/gone/live.mp4") as response:
        text = await response.text()
        assert response.status == 503
        assert "not answering" in text
        assert "127.0.0.1" not in text
        assert "hunter2" not in text


async def test_who_takes_nothing_is_let_go_and_others_lose_nothing(session: aiohttp.ClientSession) -> None:
    limits = LimitsConfig(stalled_reader_s=1.5, max_reader_buffer_kb=64)
    async with live_engine(DEMO, limits=limits) as (engine, url):
        port = int(url.rpartition(":")[2])
        with socket.socket() as stalled:
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect(("127.0.0.1", port))
            stalled.sendall(b"GET /demo/live.ts HTTP/1.1\r\nHost: x\r\n\r\n")
            await eventually(lambda: len(readers_of(engine)) == 1)
            data = await record(session, f"{url}/demo/live.ts", "mpegts", 121)
            await eventually(lambda: not readers_of(engine), 20)
        assert len(probe(data, "mpegts").video_times_s) > 120


async def test_snapshot(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    _engine, url = relay
    sizes = {}
    for query in ("", "?thumbnail"):
        async with session.get(f"{url}/demo/snapshot.jpg{query}") as response:
            data = await response.read()
            assert (response.status, response.content_type) == (200, "image/jpeg")
            sizes[query] = probe(data, "mjpeg").pictures[0]
    assert sizes[""] == (1280, 720)
    assert sizes["?thumbnail"][0] == 480


async def test_a_thumbnail_wakes_no_camera(session: aiohttp.ClientSession) -> None:
    rests = MountConfig(name="rests", source="demo:", on_demand=True)
    async with live_engine(rests) as (engine, url):
        async with session.get(f"{url}/rests/snapshot.jpg?thumbnail") as response:
            assert response.status == 204
        mount = engine.mounts.get("rests")
        assert mount is not None
        assert not mount.demand.wanted
        async with session.get(f"{url}/rests/snapshot.jpg") as response:
            assert response.status == 200
