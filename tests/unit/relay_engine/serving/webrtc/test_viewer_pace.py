"""Viewer: on timers of Windows the start and large pictures of a 12 Mbit/s camera reach a browser in time."""

from __future__ import annotations

import asyncio

from tests.kit.loops.virtual_time import WINDOWS_TICK_S, run_virtual, virtual_clock
from tests.unit.relay_engine.serving.webrtc.test_viewer import Watch

PICTURE_BYTES = 60_000  # above what is sent at once: every picture is paced


async def _watch_a_second() -> None:
    loop = virtual_clock()
    watch = Watch()
    watch.viewer._clock = loop
    watch.write(1, key=True, size=500_000)
    watch.write(24, size=PICTURE_BYTES)
    begun = loop.time()
    watch.start()
    for index in range(1, 26):
        await asyncio.sleep(begun + index * 0.04 - loop.time())
        watch.write(1, size=PICTURE_BYTES)
    await asyncio.sleep(WINDOWS_TICK_S * 3)
    assert not watch.viewer._queue
    assert watch.viewer.dropped_units == 0
    assert len({packet.timestamp for packet in watch.route.packets()}) == 50


def test_with_timers_of_windows_a_newcomer_is_live_within_a_second() -> None:
    run_virtual(_watch_a_second(), tick_s=WINDOWS_TICK_S)
