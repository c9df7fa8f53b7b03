"""live_engine: an Engine in this process with the demo camera, HTTP on a free port of 127.0.0.1 and nothing else listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from relay_engine.config import AccessConfig, EngineConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, MountState, ReaderStatus

DEMO = MountConfig(name="demo", source="demo:")
_PATIENCE_S = 60.0


@asynccontextmanager
async def live_engine(
    *mounts: MountConfig, limits: LimitsConfig | None = None, http: HttpConfig | None = None, access: AccessConfig | None = None
) -> AsyncIterator[tuple[Engine, str]]:
    """The engine, its first mount live, and the address of its HTTP server without a slash at the end."""
    config = EngineConfig(
        rtsp=RtspConfig(enabled=False),
        http=http or HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(enabled=False),
        limits=limits or LimitsConfig(),
        access=access or AccessConfig(),
        mounts=mounts or (DEMO,),
    )
    engine = Engine(config)
    await engine.start()
    try:
        first = engine.mounts.get(config.mounts[0].name)
        await eventually(lambda: first is not None and (first.config.on_demand or first.state is MountState.LIVE))
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "http")
        yield engine, f"http://127.0.0.1:{port}"
    finally:
        await engine.stop()


def readers_of(engine: Engine) -> list[ReaderStatus]:
    """Everybody who watches."""
    return [event for event in engine.snapshot() if isinstance(event, ReaderStatus)]


async def eventually(condition: Callable[[], bool], patience_s: float = _PATIENCE_S) -> None:
    """Return once `condition` holds; fail where it never does."""
    async with asyncio.timeout(patience_s):
        while not condition():  # noqa: ASYNC110 - it looks from outside, where no event is to be had
            await asyncio.sleep(0.02)
