"""device_engine: an Engine in this process whose mounts are cameras for recorders, on free ports of 127.0.0.1, and nothing else listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from relay_engine.config import AccessConfig, EngineConfig, HttpConfig, MountConfig, OnvifConfig, RtspConfig, UserConfig, WebRtcConfig
from relay_engine.device_status import OnvifDeviceStatus
from relay_engine.engine import Engine
from relay_engine.events import MountState
from tests.kit.relay.live_engine import eventually

USER, PASSWORD = "nvr", "nvr-password"
GATE = MountConfig(name="gate", source="demo:", title="정문 Gate", onvif=True)
SMALL = MountConfig(name="gate-small", source="demo:", variant_of="gate")
YARD = MountConfig(name="yard", source="demo:", onvif=True)
ONVIF = OnvifConfig(host="127.0.0.1", first_port=0, discovery=False)


def make_config(*mounts: MountConfig, onvif: OnvifConfig = ONVIF, access: AccessConfig | None = None) -> EngineConfig:
    """RTSP and WebRTC off, HTTP anywhere."""
    users = (UserConfig(name=USER, password=PASSWORD, role="operator"), UserConfig(name="looker", password=PASSWORD))
    return EngineConfig(
        rtsp=RtspConfig(port=0, multicast=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(enabled=False),
        onvif=onvif,
        access=access or AccessConfig(),
        mounts=mounts or (GATE, SMALL),
        users=users,
    )


@asynccontextmanager
async def device_engine(config: EngineConfig | None = None, data_dir: Path | None = None, *, live: bool = True) -> AsyncIterator[Engine]:
    """The engine, with its first mount live."""
    engine = Engine(config or make_config(), data_dir=data_dir)
    await engine.start()
    try:
        first = next(iter(engine.mounts))
        if live:
            await eventually(lambda: first.state is MountState.LIVE and first.stream is not None and first.stream.ready.is_set())
        yield engine
    finally:
        await engine.stop()


def device_of(engine: Engine, name: str = "gate") -> OnvifDeviceStatus:
    """What is told of that mount's device."""
    return next(event for event in engine.snapshot() if isinstance(event, OnvifDeviceStatus) and event.name == name)


def devices_of(engine: Engine) -> dict[str, OnvifDeviceStatus]:
    """All of them."""
    return {event.name: event for event in engine.snapshot() if isinstance(event, OnvifDeviceStatus)}


async def until_there(engine: Engine, *names: str) -> None:
    """Return when exactly these are devices, and take recorders."""
    await eventually(lambda: {name for name, status in devices_of(engine).items() if status.fault is None and status.port} == set(names))
    await asyncio.sleep(0)
