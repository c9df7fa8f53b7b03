"""The nginx configuration that is shipped: many low-latency players behind it cost the relay two requests a part."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
import pytest
from aiohttp import web

from relay_engine.book.records import UserRecord
from relay_engine.config import AccessConfig, HttpConfig, MountConfig
from relay_engine.engine import Engine
from relay_engine.serving.http.hls.routes import HlsRoutes
from relay_engine.serving.identity import SESSION_COOKIE
from tests.kit.players.hls_parser import parse_playlist
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.live_engine import eventually, live_engine, readers_of

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIG = Path(__file__).parents[2] / "resources" / "nginx" / "relay-server.conf"
PLAYERS = 40
PARTS = 6  # that each player plays
PATIENCE_S = 90
BEHIND = HttpConfig(host="127.0.0.1", port=0, trusted_proxies=("127.0.0.1",))  # as the head of the file says
OPEN = AccessConfig(mode="open")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@asynccontextmanager
async def nginx(folder: Path, relay_port: int) -> AsyncIterator[str]:
    """nginx with the shipped file, in the foreground and in `folder` alone."""
    assert NGINX is not None
    port = find_free_port()
    text = CONFIG.read_text()
    text, changes = re.subn(
        r"server 127\.0\.0\.1:8080;|listen 80 default_server;|/var/cache/relay-server",
        lambda found: _local(found[0], port, relay_port, folder),
        text,
    )
    assert changes == 3
    for name in ("client", "proxy", "fastcgi", "uwsgi", "scgi"):
        text += f"{name}_{'body_' if name == 'client' else ''}temp_path {folder}/{name};\n"
    main = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not write into the test's folder
    head = f"daemon off; {user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 4096; }}"
    main.write_text(f"{head}\nhttp {{ access_log off;\n{text}}}\n")
    process = await asyncio.create_subprocess_exec(NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(main))
    try:
        await eventually(lambda: (folder / "pid").exists() and (folder / "pid").read_text().strip() != "")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        async with asyncio.timeout(10):
            await process.wait()


def _local(found: str, port: int, relay_port: int, folder: Path) -> str:
    return {"server": f"server 127.0.0.1:{relay_port};", "listen": f"listen 127.0.0.1:{port};"}.get(found.split()[0], f"{folder}/cache")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What the relay is asked for, by address."""
    found: Counter[str] = Counter()
    for name in ("_get_index", "_get_playlist", "_get_file"):
        original = getattr(HlsRoutes, name)

        async def counted(self: HlsRoutes, request: web.Request, original: object = original) -> web.StreamResponse:
            found[request.path_qs] += 1
            return await original(self, request)  # type: ignore[operator, no-any-return]

        monkeypatch.setattr(HlsRoutes, name, counted)
    return found


async def play(session: aiohttp.ClientSession, url: str) -> list[str]:
    """Play by the hints, as hls.js does; returns the parts that came."""
    parts: list[str] = []
    await asyncio.sleep(hash(asyncio.current_task()) % 100 / 200)
    address = (await _text(session, f"{url}/demo/index.m3u8")).splitlines()[-1]
    playlist = parse_playlist(await _text(session, f"{url}/demo/{address}"))
    while len(parts) < PARTS:
        last = playlist.segments[-1]
        hint = playlist.hints[0]
        data, text = await asyncio.gather(
            _bytes(session, f"{url}/demo/{hint}"),
            _text(session, f"{url}/demo/{address}?_HLS_msn={last.number}&_HLS_part={len(last.parts)}"),
        )
        assert len(data) > 1000
        parts.append(hint)
        playlist = parse_playlist(text)
    return parts


async def _text(session: aiohttp.ClientSession, url: str) -> str:
    return (await _bytes(session, url)).decode()


async def _bytes(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        assert response.status == 200, f"{url}: {response.status}"
        return await response.read()


async def test_many_players_cost_the_relay_two_requests_a_part(tmp_path: Path, asked: Counter[str]) -> None:
    async with (
        live_engine(http=BEHIND, access=OPEN) as (engine, relay),
        nginx(tmp_path, int(relay.rpartition(":")[2])) as url,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        async with asyncio.timeout(PATIENCE_S):
            played = await asyncio.gather(*(play(session, url) for _ in range(PLAYERS)))
        assert len(readers_of(engine)) == 1  # the cache is one viewer here
        async with session.get(f"{url}/api/v1/readers") as response:
            assert response.status == 404
    parts = {part for parts in played for part in parts}
    assert not [address for address in asked if "s=" in address]
    per_part = [count for address, count in asked.items() if re.search(r"_\d+\.\d+\.mp4$", address)]
    assert max(per_part) == 1
    blocking = sum(count for address, count in asked.items() if "_HLS_msn" in address)
    assert sum(per_part) + blocking <= 2 * len(parts) + 4, asked
    assert sum(asked.values()) <= 2 * len(parts) + 20, asked


async def test_nobody_gets_what_was_made_for_somebody_else(tmp_path: Path, asked: Counter[str]) -> None:
    async with (
        live_engine(http=BEHIND, access=OPEN) as (_engine, relay),
        nginx(tmp_path, int(relay.rpartition(":")[2])) as url,
        aiohttp.ClientSession() as session,
    ):
        address = (await _text(session, f"{url}/demo/index.m3u8?plain")).splitlines()[-1]
        part = f"/demo/{parse_playlist(await _text(session, f'{url}/demo/{address}')).segments[-1].uri}"
        for _ in range(2):
            await _bytes(session, f"{url}{part}")
        assert asked[part] == 1
        for _ in range(2):
            async with session.get(f"{url}{part}", headers={"Authorization": "Bearer one"}) as response:
                assert response.status == 200
        assert asked[part] == 3
        await _bytes(session, f"{url}{part}?token=two")
        assert asked[f"{part}?token=two"] == 1
        async with session.get(f"{url}{part}", headers={"Cookie": "of=another program"}) as response:
            assert response.status == 200
        assert asked[part] == 3


async def test_a_camera_may_be_called_as_the_api_begins(tmp_path: Path) -> None:
    apiary = MountConfig(name="apiary", source="demo:")
    async with (
        live_engine(apiary, http=BEHIND, access=OPEN) as (_engine, relay),
        nginx(tmp_path, int(relay.rpartition(":")[2])) as url,
        aiohttp.ClientSession() as session,
    ):
        assert "apiary" in await _text(session, f"{url}/apiary/")


async def test_what_is_not_for_everybody_passes_through_for_who_may_watch_and_is_not_kept(tmp_path: Path, asked: Counter[str]) -> None:
    async with (
        live_engine(http=BEHIND, access=AccessConfig(mode="closed")) as (engine, relay),
        nginx(tmp_path, int(relay.rpartition(":")[2])) as url,
        aiohttp.ClientSession(cookies={SESSION_COOKIE: login(engine)}) as ann,
        aiohttp.ClientSession() as stranger,
    ):
        addresses = [f"{url}/demo/index.m3u8?plain", f"{url}/demo/snapshot.jpg", f"{url}/demo/info.json", f"{url}/demo/"]
        playlist = addresses[0].rpartition("/")[0] + "/" + (await _text(ann, addresses[0])).splitlines()[-1]
        addresses += [playlist, urljoin(playlist, parse_playlist(await _text(ann, playlist)).segments[-1].uri)]
        for address in addresses:
            for _ in range(2):
                assert await _bytes(ann, address)
                async with stranger.get(address) as response:
                    assert response.status == 401, address
        assert asked[urlsplit(addresses[-1]).path] == 2, "the cache has kept nothing of it"


def login(engine: Engine) -> str:
    """The cookie of somebody who may watch."""
    engine.access.set_users([UserRecord(name="ann", role="viewer")])
    return engine.access.sessions.open("ann")
