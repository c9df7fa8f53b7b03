"""An engine on a computer that is too busy says so, and does not blame its cameras."""

from __future__ import annotations

import asyncio
import time

import pytest

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.dialing import rtsp_connection
from relay_engine.engine import Engine
from relay_engine.errors import Fault
from relay_engine.events import RelayStatus
from tests.kit.cameras.quirky_camera import QuirkyCamera
from tests.kit.relay.live_engine import eventually

LATE_S = 1.1  # each time


async def test_a_computer_that_is_too_busy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp_connection, "_REQUEST_TIMEOUT_S", 3 * LATE_S)
    async with QuirkyCamera(never_answers=frozenset({"DESCRIBE"})) as camera:
        mount = MountConfig(name="cam", source=camera.url)
        config = EngineConfig(
            rtsp=RtspConfig(enabled=False), http=HttpConfig(enabled=False), webrtc=WebRtcConfig(enabled=False), mounts=(mount,)
        )
        engine = Engine(config)
        await engine.start()
        try:
            await camera.wait_for("DESCRIBE")
            status = engine.mounts.get("cam")
            assert status is not None
            while status.fault is None or "relay_busy" not in {entry.code for entry in engine.journal.entries}:
                time.sleep(LATE_S)  # noqa: ASYNC251 - the loop stands still: that is what is tried
                await asyncio.sleep(0.05)
            assert status.fault is Fault.RELAY_BUSY
            (relay,) = (event for event in engine.snapshot() if isinstance(event, RelayStatus))
            assert relay.busy_since > 0
            await eventually(lambda: "relay_in_time" in {entry.code for entry in engine.journal.entries})
        finally:
            await engine.stop()
