"""The stage of the tests of rights: a relay with two live cameras on every address of this machine, and how each of the cast comes to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import MountState
from relay_engine.web.server import HttpServer
from tests.kit.relay.cast import Player, build_set
from tests.kit.relay.live_engine import eventually


@asynccontextmanager
async def stage(monkeypatch: pytest.MonkeyPatch, mode: AccessMode) -> AsyncIterator[tuple[Engine, HttpServer]]:
    """A relay with two live cameras, and its HTTP server."""
    build_set(monkeypatch)
    servers: list[HttpServer] = []
    begin = HttpServer.start

    async def start(server: HttpServer) -> None:
        servers.append(server)
        await begin(server)

    monkeypatch.setattr(HttpServer, "start", start)
    engine = Engine(
        EngineConfig(
            rtsp=RtspConfig(enabled=False),
            http=HttpConfig(host="0.0.0.0", port=0),
            webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
            mounts=(MountConfig(name="gate", source="demo:"), MountConfig(name="yard", source="demo:")),
        )
    )
    await engine.start()
    try:
        engine.access.door.change_mode(mode)
        await eventually(lambda: all(mount.state is MountState.LIVE for mount in engine.mounts))
        yield engine, servers[0]
    finally:
        await engine.stop()


def enter(player: Player) -> aiohttp.ClientSession:
    """From where that one comes."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(local_addr=(player.host, 0)), timeout=aiohttp.ClientTimeout(20))
