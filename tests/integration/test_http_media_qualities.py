"""Two mounts of one camera as two variants of one HLS presentation."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from yarl import URL

from relay_engine.config import MountConfig
from relay_engine.engine import Engine
from relay_engine.events import MountState
from tests.kit.media.made_files import encode, remux_demo
from tests.kit.players.chromium import open_page
from tests.kit.players.hls_parser import attributes, parse_playlist
from tests.kit.players.hls_validator import PlaylistHistory, multivariant_violations, violations
from tests.kit.relay.live_engine import eventually, live_engine, readers_of

SIZES = ["1280x720", "64x48"]
CHANGE_LEVELS = """
async (address) => {
  const { default: Hls } = await import(address);
  const video = document.createElement('video'), hls = new Hls({lowLatencyMode: true, enableWorker: false});
  video.muted = true;
  const seen = [];
  const until = async (width) => {
    for (let round = 0; round < 150 && video.videoWidth !== width; round++) await new Promise(done => setTimeout(done, 100));
    seen.push(video.videoWidth);
  };
  const parsed = new Promise(done => hls.on(Hls.Events.MANIFEST_PARSED, done));
  hls.loadSource('index.m3u8');
  hls.attachMedia(video);
  await parsed;
  const heights = hls.levels.map(level => level.height);
  hls.currentLevel = 1;
  video.play();
  await until(1280);
  await new Promise(done => setTimeout(done, 4000)); // until the other has a past of its own
  hls.currentLevel = 0;
  await until(64);
  hls.currentLevel = 1;
  await until(1280);
  return [heights, seen];
}
"""


@asynccontextmanager
async def two_qualities(
    folder: Path, *, sub_on_demand: bool = False, sub_name: str = "site/gate-sub", variant_of: str = ""
) -> AsyncIterator[tuple[Engine, str]]:
    main = await asyncio.to_thread(remux_demo, folder / "main.mp4", "mp4", seconds=6)
    sub = await asyncio.to_thread(encode, folder / "sub.mp4", "mp4", video="libx264", audio="aac", frames=150)
    mounts = [
        MountConfig(name="site/gate", source=str(main)),
        MountConfig(name=sub_name, source=str(sub), on_demand=sub_on_demand, linger_s=0.5, variant_of=variant_of),
    ]
    async with live_engine(*mounts) as (engine, url):
        if not sub_on_demand:
            await eventually(lambda: state_of(engine, sub_name) is MountState.LIVE)
        yield engine, f"{url}/site/gate/"


def state_of(engine: Engine, name: str) -> MountState:
    mount = engine.mounts.get(name)
    assert mount is not None
    return mount.state


class Visitor:
    """Asks for addresses as they stand in playlists."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session = session
        self.base = base

    async def get(self, address: str, base: str = "") -> tuple[str, str]:
        """The text and where it came from."""
        async with self.session.get(URL(base or self.base).join(URL(address))) as response:
            text = (await response.read()).decode(errors="replace")
            assert response.status == 200, text
            return text, str(response.url)

    async def variants(self, index: str = "index.m3u8") -> list[tuple[dict[str, str], str]]:
        """Attributes and address of every variant."""
        text, _ = await self.get(index)
        assert multivariant_violations(text) == []
        return [(attributes(found), uri) for found, uri in re.findall(r"#EXT-X-STREAM-INF:(.*)\n(.*)\n", text)]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def test_both_qualities_are_offered_in_every_mode(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with two_qualities(tmp_path) as (_engine, url):
        visitor = Visitor(session, url)
        for query, name in (("", "low-latency"), ("?plain", "plain"), ("?ts", "ts"), ("?shared", "low-latency"), ("?shared&ts", "ts")):
            found = await visitor.variants(f"index.m3u8{query}")
            assert [variant["RESOLUTION"] for variant, _ in found] == SIZES
            assert all(variant["FRAME-RATE"] == "25.000" for variant, _ in found)
            assert all(re.fullmatch(r"avc1\.[0-9a-f]{6},mp4a\.40\.2", variant["CODECS"]) for variant, _ in found)
            queries = {uri.partition("?")[2] for _, uri in found}
            assert [uri.partition("?")[0] for _, uri in found] == [f"{name}.m3u8", f"../gate-sub/{name}.m3u8"]
            assert queries == {""} if "shared" in query else len(queries) == 1
        for _, uri in await visitor.variants("index.m3u8?shared&plain"):
            assert violations((await visitor.get(uri))[0]) == []
        rates = [int(variant["AVERAGE-BANDWIDTH"]) for variant, _ in await visitor.variants("index.m3u8?shared&plain")]
        assert rates[0] > rates[1] > 1_000
        assert len(await Visitor(session, url.replace("gate", "gate-sub")).variants()) == 1


@pytest.mark.parametrize(("sub_name", "variant_of"), [("site/gate-sub", ""), ("small", "site/gate")])
async def test_each_playlist_reports_where_the_other_is(
    tmp_path: Path, session: aiohttp.ClientSession, sub_name: str, variant_of: str
) -> None:
    async with two_qualities(tmp_path, sub_name=sub_name, variant_of=variant_of) as (_engine, url):
        visitor, histories = Visitor(session, url), [PlaylistHistory(), PlaylistHistory()]
        addresses = [uri for _, uri in await visitor.variants()]
        await visitor.get(addresses[1])  # comes when it has its first part
        for _ in range(6):
            for own in (0, 1):
                text, here = await visitor.get(addresses[own])
                assert violations(text, query="?" + addresses[0].partition("?")[2]) == []
                histories[own].add(text)
                reports = parse_playlist(text).reports
                assert len(reports) == 1
                number, part = int(reports[0]["LAST-MSN"]), int(reports[0]["LAST-PART"])
                there, _ = await visitor.get(f"{reports[0]['URI']}&_HLS_msn={number}&_HLS_part={part}", here)
                assert parse_playlist(there).last_position >= (number, part + 1)
            await asyncio.sleep(0.3)
        assert [history.faults for history in histories] == [[], []]


async def test_who_changes_stays_one_viewer(tmp_path: Path, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.serving.http.hls.viewers._SHORTEST_PATIENCE_S", 0.5)
    monkeypatch.setattr("relay_engine.serving.http.hls.viewers._HELD_MARGIN_S", -20.0)
    async with two_qualities(tmp_path) as (engine, url):
        visitor = Visitor(session, url)
        main, sub = [uri for _, uri in await visitor.variants()]
        await visitor.get(main)
        first = readers_of(engine)
        await visitor.get(sub)
        assert [reader.id for reader in readers_of(engine)] == [reader.id for reader in first]
        for _ in range(10):
            await asyncio.sleep(0.1)
            await visitor.get(sub)
            assert len(readers_of(engine)) == 1
        moved = readers_of(engine)[0]
        assert (first[0].mount, moved.mount, moved.since) == ("site/gate", "site/gate-sub", first[0].since)
        await engine.disconnect_reader(moved.id)
        for address in (main, sub):
            async with session.get(URL(url).join(URL(address))) as response:
                assert response.status == 410


async def test_a_quality_that_is_not_there_is_left_out(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with two_qualities(tmp_path) as (engine, url):
        visitor = Visitor(session, url)
        assert len(await visitor.variants()) == 2
        await engine.stop_mount("site/gate-sub")
        assert [variant["RESOLUTION"] for variant, _ in await visitor.variants()] == SIZES[:1]


async def test_the_multivariant_playlist_wakes_nobody(
    tmp_path: Path, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relay_engine.serving.http.hls.service._IDLE_S", 1.0)
    monkeypatch.setattr("relay_engine.serving.http.hls.viewers._SHORTEST_PATIENCE_S", 0.5)
    monkeypatch.setattr("relay_engine.serving.http.hls.viewers._HELD_MARGIN_S", -20.0)
    async with two_qualities(tmp_path, sub_on_demand=True) as (engine, url):
        visitor = Visitor(session, url)
        assert len(await visitor.variants()) == 1  # nothing is known of the other
        assert state_of(engine, "site/gate-sub") is MountState.IDLE
        await visitor.get("../gate-sub/index.m3u8")
        await eventually(lambda: state_of(engine, "site/gate-sub") is MountState.IDLE, 15)
        variants = await visitor.variants()
        assert [variant["RESOLUTION"] for variant, _ in variants] == SIZES
        await visitor.get(variants[0][1])
        assert state_of(engine, "site/gate-sub") is MountState.IDLE
        await visitor.get(variants[1][1])
        assert state_of(engine, "site/gate-sub") is MountState.LIVE


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffmpeg is not installed")
@pytest.mark.parametrize("query", ["", "?ts"])
async def test_ffprobe_sees_two_programs(tmp_path: Path, query: str) -> None:
    async with two_qualities(tmp_path) as (_engine, url):
        command = ["ffprobe", "-v", "error", "-of", "json", "-show_programs", f"{url}index.m3u8{query}"]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        out, _ = await asyncio.wait_for(process.communicate(), 40)
    programs: list[dict[str, Any]] = msgspec.json.decode(out)["programs"]
    widths = [{stream["width"] for stream in program["streams"] if stream["codec_type"] == "video"} for program in programs]
    assert widths == [{1280}, {64}]


async def test_a_browser_changes_between_them(tmp_path: Path) -> None:
    async with two_qualities(tmp_path) as (engine, url), open_page() as page:
        await page.goto(f"{url}info.json")
        heights, seen = await page.evaluate(CHANGE_LEVELS, "/~/vendor/hls.light.min.mjs")
        assert heights == [48, 720]
        assert seen == [1280, 64, 1280]
        assert len(readers_of(engine)) == 1
