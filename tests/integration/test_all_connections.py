"""limits.max_connections: one count for the connections of all listeners together."""

from __future__ import annotations

import asyncio

from relay_engine.config import EngineConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus

MOST = 6
ASKS = {"http": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "rtsp": b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"}
type Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connect(port: int, ask: bytes) -> Connection | None:
    """A connection that has been answered; None where it was turned away."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(ask)
        async with asyncio.timeout(20):
            if (await reader.readline()).split()[1:2] == [b"200"]:
                return reader, writer
    except ConnectionError:
        pass
    writer.close()
    return None


async def test_connections_of_all_listeners_are_counted_together() -> None:
    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0, udp=False, multicast=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        limits=LimitsConfig(max_connections=MOST),
        mounts=(MountConfig(name="demo", source="demo:"),),
    )
    engine = Engine(config)
    await engine.start()
    try:
        ports = {event.protocol: event.port for event in engine.snapshot() if isinstance(event, ListenerStatus)}
        held = [await connect(ports[name], ASKS[name]) for name in ("http", "rtsp") * (MOST // 2)]
        assert all(held)
        assert [await connect(ports[name], ASKS[name]) for name in ("http", "rtsp")] == [None, None], "all are taken, whoever has them"
        first = held[0]
        assert first is not None
        first[1].close()
        found = None
        async with asyncio.timeout(20):
            while found is None:  # the one that has gone is noticed soon
                found = await connect(ports["rtsp"], ASKS["rtsp"])
        assert await connect(ports["http"], ASKS["http"]) is None
        for connection in (*held, found):
            if connection is not None:
                connection[1].close()
    finally:
        await engine.stop()
