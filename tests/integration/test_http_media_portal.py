"""The portal's pages and their JSON: what visitors may know, what browsers are told, and paths that lead nowhere."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import aiohttp
import pytest
from yarl import URL

from relay_engine.config import LimitsConfig, MountConfig
from tests.kit.media.container_probe import probe
from tests.kit.relay.live_engine import DEMO, eventually, live_engine, readers_of

MOUNTS = (
    MountConfig(name="demo", source="demo:", title='<b>"Gate"</b>'),
    MountConfig(name="a/b", source="rtsp://user:hunter2@192.0.2.7/stream", on_demand=True),
    MountConfig(name="a/b-sub", source="demo:", on_demand=True),
)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with live_engine(*MOUNTS) as (_engine, found):
        yield found


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def test_the_list_tells_no_addresses(url: str, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{url}/demo/live.ts") as viewer:
        await viewer.content.readany()
        async with session.get(f"{url}/~/mounts.json") as response:
            text, cameras = await response.text(), await response.json()
    assert [camera["name"] for camera in cameras] == ["demo", "a/b"]  # the smaller picture is no camera of its own
    assert cameras[0] == {
        "name": "demo",
        "title": '<b>"Gate"</b>',
        "state": "live",
        "viewers": 1,
        "has_picture": True,
        "sound_only": False,
        "sub": "",
        "sub_state": "",
        "steer": "",
    }
    assert not re.search(r"hunter2|192\.0|127\.0|rtsp", text)


async def test_a_camera_that_is_not_listed_is_found_by_its_link_alone(session: aiohttp.ClientSession) -> None:
    hidden = MountConfig(name="sacristy", source="demo:", title="Sacristy", listed=False)
    async with live_engine(DEMO, hidden, MountConfig(name="sacristy-sub", source="demo:", listed=False)) as (engine, url):
        for path in ("/", "/~/mounts.json"):
            async with session.get(url + path) as response:
                text = await response.text()
            assert "demo" in text
            assert "acristy" not in text
        async with session.get(f"{url}/sacristy/") as response:
            assert response.status == 200
        async with session.get(f"{url}/sacristy/info.json?open") as response:
            assert (await response.json())["sub"] == "sacristy-sub"
        async with session.get(f"{url}/sacristy/live.ts") as viewer:
            await viewer.content.readany()
            await engine.update_mount("sacristy", MountConfig(name="sacristy", source="demo:", title="Sacristy"))
            await viewer.content.readany()  # who watches stays
            async with session.get(f"{url}/~/mounts.json") as response:
                assert [camera["name"] for camera in await response.json()] == ["demo", "sacristy"]


async def test_what_a_player_page_is_told(url: str, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{url}/demo/info.json") as response:
        info = await response.json()
    assert info["video"] == {"codec": "H264", "parameter": "avc1.42c01f", "width": 1280, "height": 720, "frame_rate": 25.0}
    assert info["audio"]["parameter"] == "mp4a.40.2"
    assert (info["b_frames"], info["sub"], info["rtsp_port"]) == (False, "", 0)
    async with session.get(f"{url}/a/b/info.json") as response:
        info = await response.json()
    assert (info["video"], info["state"], info["sub"]) == (None, "idle", "a/b-sub")
    async with session.get(f"{url}/a/b-sub/info.json?open") as response:
        assert (await response.json())["state"] == "live"
    async with session.get(f"{url}/none/info.json?open") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/wall", 200), ("/demo/", 200), ("/a/b/", 200), ("/none/", 404), ("/none", 404), ("/a/none/x y", 404)]
)
async def test_pages_load_nothing_from_elsewhere(url: str, session: aiohttp.ClientSession, path: str, status: int) -> None:
    async with session.get(url + path, headers={"Accept": "text/html"}) as response:
        page = await response.text()
        assert response.status == status
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://(?!www\.w3\.org)", page)
    assert "<b>" not in page
    for address in re.findall(r'(?:src|href)="([^"#]+)"', page):
        if "~/" in address:
            async with session.get(urljoin(url + path, address)) as response:
                assert response.status == 200, address


async def test_programs_are_told_in_one_line_that_there_is_no_such_camera(url: str, session: aiohttp.ClientSession) -> None:
    for path in ("/none/", "/none", "/none/index.m3u8", "/a/b/c/d"):
        async with session.get(url + path) as response:
            assert (response.status, await response.text()) == (404, "There is no camera of that name here.\n")


async def test_scripts_load_nothing_from_elsewhere(url: str, session: aiohttp.ClientSession) -> None:
    wanted = {"player.js", "portal.js", "simple.js", "wall.js"}
    seen: set[str] = set()
    while wanted - seen:
        name = (wanted - seen).pop()
        seen.add(name)
        async with session.get(f"{url}/~/{name}") as response:
            assert response.status == 200, name
            assert response.content_type == "text/javascript"
            text = await response.text()
        if not name.startswith("vendor/"):
            assert not re.search(r"https?://(?!www\.w3\.org)", text), name
            wanted |= set(re.findall(r'(?:from|import\()\s*"\./([^"]+)"', text))
    assert "vendor/hls.light.min.mjs" in seen


async def test_a_page_without_its_slash_and_files_that_have_not_changed(url: str, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{url}/a/b?x=1") as response:
        assert str(response.url) == f"{url}/a/b/?x=1"
    async with session.get(f"{url}/~/portal.css") as response:
        tag = response.headers["ETag"]
    async with session.get(f"{url}/~/portal.css", headers={"If-None-Match": tag}) as response:
        assert response.status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/demo/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/~/../../pyproject.toml",
        "/~/%2e%2e/%2e%2e/pyproject.toml",
        "/~/..%2f..%2fpyproject.toml",
        "/~/vendor/..%5c..%5cpyproject.toml",
        "/~//etc/passwd",
        "/~/index.html",
        "/~/",
        "/demo%00/live.mp4",
        "/demo/live.mp4%00.jpg",
        "/demo%2f..%2f/live.ts",
        "//demo//index.m3u8",
        "/demo/mp4-000000_..%2f..%2fx",
        "/demo/" + "a/" * 2000,
        "/" + "%41" * 2000,
        "/demo/index.m3u8/",
    ],
)
async def test_paths_that_lead_nowhere(url: str, path: str) -> None:
    head, body = await ask(url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.[01] (4\d\d|30[18])", head), head
    assert b"root:" not in body
    assert b"relay-server" not in body


async def ask(url: str, data: bytes) -> tuple[bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(data)
    async with asyncio.timeout(30):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head, body


@pytest.mark.parametrize("path", ["/demo/live.mp4", "/demo/index.m3u8", "/demo/snapshot.jpg", "/", "/wall", "/~/mounts.json"])
async def test_only_reading_is_offered(url: str, session: aiohttp.ClientSession, path: str) -> None:
    async with session.post(url + path, data=b"x") as response:
        assert response.status == 405


async def test_idle_and_slow_connections_disturb_nobody(session: aiohttp.ClientSession) -> None:
    async with live_engine(DEMO, limits=LimitsConfig(max_connections=600)) as (engine, url):
        port = int(url.rpartition(":")[2])
        idle = [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(400)]
        for number, writer in enumerate(idle):
            if number % 2:
                writer.write(b"GET /demo/live.ts HTTP/1.1\r\nX-Slow: ")  # never ends
        data = b""
        async with asyncio.timeout(30), session.get(f"{url}/demo/live.ts") as response:
            while len(data) < 1_000_000:
                data += await response.content.readany()
        assert len(probe(data[: len(data) // 188 * 188], "mpegts").video_times_s) > 30
        for writer in idle:
            writer.close()
        await eventually(lambda: not readers_of(engine))


async def test_invented_tokens_take_no_place_and_old_ones_are_changed(session: aiohttp.ClientSession) -> None:
    async with live_engine(DEMO, limits=LimitsConfig(max_readers=20)) as (engine, url):
        async with session.get(f"{url}/demo/index.m3u8"):
            pass
        for number in range(25):
            path = f"/demo/low-latency.m3u8?_HLS_skip=YES&s=made-up-{number:04}&user=a%26b"
            async with session.get(url + path, allow_redirects=False) as response:
                assert response.status == 302
                location = response.headers["Location"]
            assert re.fullmatch(r"low-latency\.m3u8\?_HLS_skip=YES&user=a%26b&s=[\w-]{27}", location)
        assert readers_of(engine) == []
        async with session.get(f"{url}/demo/low-latency.m3u8?s=<script>") as response:  # a player of an earlier run
            assert response.status == 200
            text = await response.text()
            assert "<script>" not in text
            (token,) = set(re.findall(r"[?&]s=([\w-]+)", text))
        assert len(readers_of(engine)) == 1
        for _ in range(3):  # it goes on asking with its old one
            async with session.get(f"{url}/demo/low-latency.m3u8?s=<script>") as response:
                assert token in await response.text()
        assert len(readers_of(engine)) == 1


async def test_one_address_takes_no_more_than_its_places(session: aiohttp.ClientSession) -> None:
    async with live_engine(DEMO, limits=LimitsConfig(max_sessions_per_peer=5)) as (engine, url):
        statuses = []
        for _ in range(8):
            async with session.get(f"{url}/demo/index.m3u8") as response:
                playlist = next(line for line in (await response.text()).splitlines() if line.startswith("low-latency"))
            async with session.get(f"{url}/demo/{playlist}") as response:
                statuses.append(response.status)
        assert statuses == [200] * 5 + [503] * 3
        async with session.get(f"{url}/demo/live.ts") as response:
            assert response.status == 503
        assert len(readers_of(engine)) == 5


@pytest.mark.parametrize("query", ["%0d%0ax", "t=a%26b", "t=%EA%B0%80&u=%2F%3F", "a=1;b=2", "%00"])
async def test_a_query_stays_as_it_was_written(url: str, session: aiohttp.ClientSession, query: str) -> None:
    async with session.get(URL(f"{url}/demo?{query}", encoded=True), allow_redirects=False) as response:
        assert response.status == 308
        assert response.headers["Location"].lower() == f"demo/?{query}".lower()


async def test_a_client_that_leaves_in_the_middle_of_everything() -> None:
    async with live_engine() as (engine, url):
        for path in (
            "/demo/live.mp4",
            "/demo/live.mjpeg",
            "/demo/snapshot.jpg",
            "/demo/index.m3u8?plain",
            "/demo/plain.m3u8",
            "/~/mounts.json",
        ):
            _reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            await asyncio.sleep(0.05)
            writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        await eventually(lambda: not [reader for reader in readers_of(engine) if reader.protocol == "http"])
