"""Names that break programs, as mount, user and key, on every plane: each is refused or harmless, and the relay goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from yarl import URL

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus
from tests.kit.relay.owner import owner_headers

HARMLESS = ["constructor", "__class__", "__proto__", "prototype/constructor", "toString"]  # names like any other
HOSTILE = {
    "shells": ["$(id)", "`id`", ";id", "|id", '"', "'", "' OR 1=1--", "{name}", "%s%n%(x)s"],
    "paths": ["../x", "..", ".", "a/../../etc/passwd", "..\\x", "/etc/passwd", "a//b", "%2e%2e%2fx", "con", "nul.txt"],
    "routes": ["api", "api/v1/mounts", "metrics", "healthz", "gate/whep", "gate/index.m3u8", "gate/live.ts"],
    "control": ["a\x00b", "a\r\nX-Injected: 1", "\x1b[31m", "\u202egate", "", " "],
    "texts": ["<script>alert(1)</script>", "a\u0301" * 100, "가나다", "x" * 201],
}
LONG = "\u0041\u030a" * 500_000  # 1 MB and more
STATE = {"name": "gate", "source": "demo:", "enabled": False}


class Planes:
    """Every way into a relay by which a name can come."""

    def __init__(self, engine: Engine, session: aiohttp.ClientSession) -> None:
        self.engine = engine
        self._session = session
        self._ports = {event.protocol: event.port for event in engine.snapshot() if isinstance(event, ListenerStatus)}

    async def http(self, method: str, path: str, body: Any = None, *, token: str | None = None, data: Any = None) -> int:
        """The status of an answer that holds nothing that a browser would run; 0 where the server only hangs up."""
        headers = owner_headers(token if token is not None else self.engine.access.owner_token)
        url = URL(f"http://127.0.0.1:{self._ports['http']}{path}", encoded=True)
        try:
            async with self._session.request(method, url, json=body, data=data, headers=headers, allow_redirects=False) as answer:
                text = await answer.text()
                assert "X-Injected" not in answer.headers
                assert "<script>alert" not in text or answer.content_type == "application/json"
                return answer.status
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return 0  # too much to be read

    async def commands(self, name: str) -> dict[str, int]:
        """What each command says to it."""
        there = quote(name, safe="")
        asked: dict[str, tuple[str, str, Any]] = {
            "mounts.add": ("POST", "/mounts", {**STATE, "name": name}),
            "mounts.rename": ("PATCH", "/mounts/gate", {"name": name}),
            "mounts.variant": ("PATCH", "/mounts/gate", {"variant_of": name}),
            "mounts.get": ("GET", f"/mounts/{there}", None),
            "mounts.change": ("PATCH", f"/mounts/{there}", {"title": name}),
            "mounts.start": ("POST", f"/mounts/{there}/start", None),
            "mounts.remove": ("DELETE", f"/mounts/{there}", None),
            "mounts.secrets": ("POST", f"/mounts?secrets_of={there}", {**STATE, "name": "new", "source": "rtsp://u:***@127.0.0.1:1/"}),
            "users.add": ("POST", "/users", {"name": name, "role": "viewer"}),
            "users.change": ("PATCH", f"/users/{there}", {"enabled": False}),
            "users.remove": ("DELETE", f"/users/{there}", None),
            "keys.add": ("POST", "/keys", {"mounts": [name]}),
            "keys.title": ("POST", "/keys", {"title": name}),
            "tickets.make": ("POST", "/tickets", {"mounts": [name]}),
            "keys.revoke": ("DELETE", f"/keys/{there}", None),
            "readers.disconnect": ("DELETE", f"/readers/{there}", None),
            "readers.unblock": ("DELETE", f"/blocked/{there}", None),
            "settings.change": ("PATCH", "/settings", {name: {}}),
            "history.list": ("GET", f"/history?mount={there}&subject={there}", None),
            "none": ("GET", f"/{there}", None),
        }
        return {command: await self.http(method, f"/api/v1{path}", body) for command, (method, path, body) in asked.items()}

    async def media(self, name: str) -> dict[str, int]:
        """What the pages and media say to it, as a mount and as a ticket, a token and a login."""
        there = quote(name, safe="/")
        paths = ("", "/", "/info.json", "/index.m3u8", "/live.ts", "/live.mjpeg", "/snapshot.jpg", "/whep")
        found = {path or "page": await self.http("POST" if path == "/whep" else "GET", f"/{there}{path}") for path in paths}
        found["ticket"] = await self.http("GET", f"/gate/index.m3u8?ticket={quote(name, safe='')}", token="")
        if name.isprintable() and name.isascii():
            found["token"] = await self.http("GET", "/api/v1/mounts", token=name)
        found["login"] = await self.http("POST", "/login", data={"name": name, "password": name}, token="")
        return found

    async def rtsp(self, name: str) -> int:
        """The status that RTSP gives to a DESCRIBE of it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._ports["rtsp"])
        try:
            url = f"rtsp://127.0.0.1:{self._ports['rtsp']}/{quote(name, safe='/')}"
            writer.write(f"DESCRIBE {url} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode())
            async with asyncio.timeout(20):
                head = await reader.readuntil(b"\r\n\r\n")
            return int(head.split()[1])
        except (asyncio.IncompleteReadError, ConnectionError):
            return 0
        finally:
            writer.close()


@pytest.fixture
async def planes() -> AsyncIterator[Planes]:
    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0, multicast=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
    )
    engine = Engine(config)
    await engine.start()
    await engine.add_mount(MountConfig(name="gate", source="demo:", enabled=False))
    async with aiohttp.ClientSession() as session:
        yield Planes(engine, session)
    await engine.stop()


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_name_is_refused_or_harmless(planes: Planes, kind: str) -> None:
    for name in HOSTILE[kind]:
        for plane in (await planes.commands(name), await planes.media(name), {"rtsp": await planes.rtsp(name)}):
            assert not {where: status for where, status in plane.items() if status >= 500 and status != 503}, (name, plane)
        assert [mount.name for mount in planes.engine.mounts] == ["gate"], name
        assert planes.engine.access.roster.users == (), name
    lines = [entry.text + entry.mount for entry in planes.engine.journal.entries]
    assert not [line for line in lines if not line.isprintable()]


async def test_a_name_that_only_looks_odd_is_a_name(planes: Planes) -> None:
    for name in HARMLESS:
        assert await planes.http("POST", "/api/v1/mounts", {**STATE, "name": name}) == 201
        assert await planes.http("GET", f"/api/v1/mounts/{name}") == 200
        assert await planes.http("GET", f"/{name}/") == 200
        assert await planes.rtsp(name) in (404, 503)  # it is switched off
        assert await planes.http("DELETE", f"/api/v1/mounts/{name}") == 204
        assert await planes.http("GET", f"/api/v1/mounts/{name}") == 404


async def test_a_name_of_a_megabyte_costs_nothing(planes: Planes) -> None:
    body = json.dumps({**STATE, "name": LONG}).encode()
    begun = asyncio.get_running_loop().time()
    for path in ("/mounts", "/users", "/keys"):
        status = await planes.http("POST", f"/api/v1{path}", data=body)
        assert status in (0, 413, 415)
    assert await planes.http("GET", f"/api/v1/mounts/{quote(LONG[:20_000])}") in (0, 400, 414)
    assert await planes.http("GET", f"/{quote(LONG[:20_000])}/") in (0, 400, 414)
    assert await planes.rtsp(LONG[:20_000]) in (0, 400, 404, 414)
    assert await planes.http("GET", "/api/v1/mounts") == 200
    assert asyncio.get_running_loop().time() - begun < 60
