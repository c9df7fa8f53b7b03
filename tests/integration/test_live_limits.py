"""Limits while people watch: raised and lowered without disturbing anybody."""

from __future__ import annotations

import aiohttp

from relay_engine.config import LimitsConfig
from relay_engine.events import LogEntry, MountStatus, ReaderCap
from tests.kit.relay.live_engine import eventually, live_engine, readers_of


async def test_a_raised_limit_lets_the_next_one_in_and_keeps_the_first() -> None:
    async with live_engine(limits=LimitsConfig(max_readers=1)) as (engine, address), aiohttp.ClientSession() as session:
        first = await session.get(f"{address}/demo/live.ts")
        assert await first.content.readexactly(188)
        [reader] = readers_of(engine)
        assert (await session.get(f"{address}/demo/live.ts")).status == 503
        status = next(event for event in engine.snapshot() if isinstance(event, MountStatus))
        assert (status.turned_away, status.turned_away_by) == (1, ReaderCap.RELAY_READERS)
        assert any(isinstance(event, LogEntry) and event.code == "reader_refused" for event in engine.snapshot())
        await engine.change_settings({"limits": {"max_readers": 2}})
        second = await session.get(f"{address}/demo/live.ts")
        assert second.status == 200
        assert await second.content.readexactly(188)
        await engine.change_settings({"limits": {"max_readers": 1}})
        before = reader.bytes_sent
        await eventually(lambda: any(one.id == reader.id and one.bytes_sent > before for one in readers_of(engine)))
        assert len(readers_of(engine)) == 2
        assert next(event for event in engine.snapshot() if isinstance(event, MountStatus)).turned_away == 0
