"""HLS with the demo camera: every rule of the RFC that players enforce, viewers that are counted, addresses that caches can share."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.engine import Engine
from relay_engine.serving.http.hls import service as hls_service
from tests.kit.media.container_probe import probe
from tests.kit.players.hls_parser import parse_playlist
from tests.kit.players.hls_validator import PlaylistHistory, multivariant_violations, violations
from tests.kit.relay.live_engine import eventually, live_engine, readers_of


class Player:
    """A well-behaved player of one address."""

    def __init__(self, session: aiohttp.ClientSession, base: str, index: str) -> None:
        self.session = session
        self.base = f"{base}/demo/"
        self.index = index
        self.headers: dict[str, str] = {}
        self.address = ""  # of the media playlist

    async def open(self) -> str:
        status, text = await self.get(self.index)
        assert status == 200, text
        assert multivariant_violations(text) == []
        self.address = text.splitlines()[-1]
        return text

    async def get(self, address: str) -> tuple[int, str]:
        async with self.session.get(self.base + address) as response:
            self.headers = dict(response.headers)
            return response.status, await response.text()

    async def get_bytes(self, address: str) -> bytes:
        async with self.session.get(self.base + address) as response:
            self.headers = dict(response.headers)
            assert response.status == 200, address
            return await response.read()

    async def reload(self, **directives: object) -> str:
        query = "&".join(f"_HLS_{key}={value}" for key, value in directives.items())
        joint = "&" if "?" in self.address else "?"
        status, text = await self.get(self.address + (joint + query if query else ""))
        assert status == 200, text
        return text


@pytest.fixture
async def relay() -> AsyncIterator[tuple[Engine, str]]:
    async with live_engine() as found:
        yield found


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def test_low_latency_for_some_seconds(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    player = Player(session, relay[1], "index.m3u8")
    assert 'CODECS="avc1.42c01f,mp4a.40.2"' in await player.open()
    query = player.address.partition("?")[2]
    assert query.startswith("s=")
    history, media, waits = PlaylistHistory(), b"", []
    text = await player.reload()
    media += await player.get_bytes(parse_playlist(text).segments[0].map_uri)
    while len(waits) < 14:  # parts: more than three segments
        playlist = parse_playlist(text)
        assert violations(text, query=f"?{query}") == []
        history.add(text)
        asked = time.monotonic()
        media += await player.get_bytes(playlist.hints[0])  # held until it is there
        waits.append(time.monotonic() - asked)
        assert player.headers["Content-Type"] == "video/mp4"
        assert player.headers["Cache-Control"] == "private, max-age=3600"
        last = playlist.segments[-1]
        text = await player.reload(msn=last.number, part=len(last.parts))
    assert history.faults == []
    assert max(waits) > 0.2
    found = probe(media, "mp4")
    assert found.codecs == ["h264", "aac"]
    assert len(found.video_times_s) > 120


@pytest.mark.parametrize(("index", "container", "version"), [("index.m3u8?plain", "mp4", 7), ("index.m3u8?ts", "mpegts", 3)])
async def test_plain(relay: tuple[Engine, str], session: aiohttp.ClientSession, index: str, container: str, version: int) -> None:
    player = Player(session, relay[1], index)
    await player.open()
    text = await player.reload()
    playlist = parse_playlist(text)
    assert violations(text) == []
    assert playlist.version == version
    assert len(playlist.complete) >= 2
    assert not playlist.low_latency
    media = await player.get_bytes(playlist.segments[0].map_uri) if container == "mp4" else b""
    for segment in playlist.complete:
        media += await player.get_bytes(segment.uri)
    assert player.headers["Content-Type"] == ("video/mp4" if container == "mp4" else "video/mp2t")
    found = probe(media, container)
    assert set(found.codecs) == {"h264", "aac"}
    assert len(found.video_times_s) > 80


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("VLC/3.0.21 LibVLC/3.0.21", "plain"),
        ("Lavf/62.3.100", "plain"),
        ("GStreamer souphttpsrc 1.22.0 libsoup/3.2.3", "plain"),
        ("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36", "plain"),
        ("AppleCoreMedia/1.0.0.21A329 (iPhone; U; CPU OS 17_0 like Mac OS X; en_us)", "low-latency"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0", "low-latency"),
    ],
)
async def test_players_that_stumble_over_low_latency_are_spared_it(
    relay: tuple[Engine, str], session: aiohttp.ClientSession, agent: str, name: str
) -> None:
    async with session.get(f"{relay[1]}/demo/index.m3u8", headers={"User-Agent": agent}) as response:
        assert f"\n{name}.m3u8?s=" in await response.text()


async def test_what_the_rfc_forbids(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    player = Player(session, relay[1], "index.m3u8?shared")
    await player.open()
    number = parse_playlist(await player.reload()).segments[-1].number
    for query, wanted in (
        ("_HLS_part=0", 400),
        ("_HLS_msn=abc", 400),
        ("_HLS_msn=-1", 400),
        (f"_HLS_msn={number + 3}", 400),
        (f"_HLS_msn={number + 1}&_HLS_part=50", 400),
        (f"_HLS_msn={number - 50}", 400),
        (f"_HLS_msn={'9' * 30}", 400),
        (f"_HLS_msn={number}", 200),
    ):
        assert (await player.get(f"{player.address}?{query}"))[0] == wanted, query


async def test_delta_update(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    player = Player(session, relay[1], "index.m3u8")
    await player.open()
    whole, delta = await player.reload(), await player.reload(skip="YES")
    assert "#EXT-X-SKIP:SKIPPED-SEGMENTS=" in delta
    assert "#EXT-X-MAP" not in delta.split("#EXT-X-PROGRAM-DATE-TIME")[0]
    history = PlaylistHistory()
    history.add(whole)
    history.add(delta)
    assert history.faults == []


async def test_files_that_are_not_there(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    player = Player(session, relay[1], "index.m3u8?shared")
    await player.open()
    playlist = parse_playlist(await player.reload())
    hint = playlist.hints[0]
    for name in (
        playlist.complete[0].uri,  # a gap
        re.sub(r"_(\d+)\.(\d+)\.", r"_\1.90.", hint),
        re.sub(r"_(\d+)\.", r"_1.", hint),
        "mp4-ffffff_init0.mp4",
        "ts-ffffff_5.ts",
    ):
        begun = time.monotonic()
        assert (await player.get(name))[0] == 404, name
        assert time.monotonic() - begun < 5


async def test_viewers_are_counted_by_token(
    relay: tuple[Engine, str], session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, url = relay
    players = [Player(session, url, "index.m3u8") for _ in range(3)]
    for player in players:
        await player.open()
        await player.get_bytes(parse_playlist(await player.reload()).hints[0])
    assert len({player.address for player in players}) == 3
    readers = readers_of(engine)
    assert [reader.protocol for reader in readers] == ["hls"] * 3
    assert all(reader.bytes_sent > 10_000 for reader in readers)

    await engine.disconnect_reader(readers[0].id)
    assert (await players[0].get(players[0].address))[0] == 410
    assert (await players[1].get(players[1].address))[0] == 200
    await players[0].open()  # opened anew by a person: let in again
    assert (await players[0].get(players[0].address))[0] == 200


async def test_viewers_and_segments_go_when_nobody_asks(
    relay: tuple[Engine, str], session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hls_service, "_IDLE_S", 2.0)
    monkeypatch.setattr("relay_engine.serving.http.hls.viewers._SHORTEST_PATIENCE_S", 0.5)
    engine, url = relay
    player = Player(session, url, "index.m3u8?ts")
    await player.open()
    segment = parse_playlist(await player.reload()).complete[0]
    mount = engine.mounts.get("demo")
    assert mount is not None
    assert mount.stream is not None
    assert len(mount.stream.fanout) == 1
    await eventually(lambda: not readers_of(engine) and mount.stream is not None and not len(mount.stream.fanout), 20)
    assert (await player.get(segment.uri))[0] == 404


async def test_a_shared_cache_sees_the_same_addresses_for_everybody(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    engine, url = relay
    engine.access.door.change_mode(AccessMode.OPEN)
    players = [Player(session, url, "index.m3u8?shared") for _ in range(2)]
    assert await players[0].open() == await players[1].open()
    assert players[0].headers["Cache-Control"] == "public, max-age=30"
    text = await players[0].reload()
    assert "?" not in text
    assert players[0].headers["Cache-Control"] == "public, max-age=1"
    last = parse_playlist(text).segments[-1]
    await players[1].reload(msn=last.number, part=len(last.parts))
    assert re.fullmatch(r"public, max-age=\d\d", players[1].headers["Cache-Control"])
    assert len(readers_of(engine)) == 1


async def test_nothing_of_the_query_but_the_token_is_handed_on(relay: tuple[Engine, str], session: aiohttp.ClientSession) -> None:
    player = Player(session, relay[1], "index.m3u8?password=hunter2&key=x&t=a%26b")
    await player.open()
    text = await player.reload(skip="YES")
    assert "_HLS_" not in text.replace("#EXT-X", "")
    assert all(re.search(r"\?s=[\w.-]+$", hint) for hint in parse_playlist(text).hints)
    assert not re.search("password|hunter2|key=|t=a", player.address + text.lower())


async def test_held_requests_are_answered_when_the_relay_stops(session: aiohttp.ClientSession) -> None:
    async with live_engine() as (engine, url):
        player = Player(session, url, "index.m3u8")
        await player.open()
        playlist = parse_playlist(await player.reload())
        held = asyncio.ensure_future(player.get(f"{player.address}&_HLS_msn={playlist.segments[-1].number + 1}"))
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        await engine.stop()
        assert time.monotonic() - begun < 10
    await asyncio.gather(held, return_exceptions=True)
