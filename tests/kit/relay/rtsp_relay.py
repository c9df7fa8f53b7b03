"""start_relay: an RtspServer on 127.0.0.1 with one mount that is fed by hand, for integration tests."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from relay_engine import tasks
from relay_engine.access.access import Access
from relay_engine.access.caps import Caps
from relay_engine.access.mode import AccessMode
from relay_engine.clock import SystemClock
from relay_engine.config import LimitsConfig, MountConfig, RtspConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.server import RtspServer
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO, audio_unit, video_unit
from tests.kit.players.rtsp_dialogue import Observer
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.known_people import make_access


class Relay:
    """A server with one mount, `gate`, of H.264 and PCMU."""

    def __init__(self, server: RtspServer, mount: Mount, access: Access) -> None:
        self.server = server
        self.mount = mount
        self.access = access
        self.port = server.port
        self._next_picture = 0

    def feed(self, pictures: int, *, size: int = 3_000) -> None:
        """So many pictures with their sound, every tenth a random access point."""
        for _ in range(pictures):
            index = self._next_picture
            self._next_picture += 1
            now = time.monotonic()
            for half in (0, 1):
                intake_of(self.mount).write(audio_unit(2 * index + half, at=now))
            intake_of(self.mount).write(video_unit(index, key=index % 10 == 0, size=size, at=now))

    async def keep_feeding(self) -> None:
        """25 pictures a second, until cancelled."""
        while True:
            self.feed(1)
            await asyncio.sleep(0.04)


@contextlib.asynccontextmanager
async def start_relay(
    *,
    limits: LimitsConfig | None = None,
    credentials: dict[str, str] | None = None,
    mode: AccessMode | None = None,
    live: bool = True,
    **config: object,
) -> AsyncIterator[Relay]:
    """A running server; it is stopped at the end and must leave nothing behind."""
    rtsp = RtspConfig(
        **({"host": "127.0.0.1", "port": 0, "multicast_interface": "127.0.0.1", "multicast_base_port": find_free_port()} | config)
    )  # type: ignore[arg-type]
    clock, mounts = SystemClock(), MountTable()
    mount = Mount(MountConfig(name="gate", source="x", linger_s=0.0), clock, Caps(0, 0, lambda: tuple(mounts)), Observer())
    mounts.add(mount)
    access = make_access(clock, credentials, mode)
    server = RtspServer(rtsp, limits or LimitsConfig(), mounts, clock, access=access)
    await server.start()
    relay = Relay(server, mount, access)
    mount.start()
    intake_of(mount).connecting()
    if live:
        intake_of(mount).started((VIDEO, AUDIO), kind="demo", transport="")
        relay.feed(3)
    try:
        yield relay
    finally:
        started = time.monotonic()
        await server.stop()
        assert time.monotonic() - started < 15
        assert server.connections == server.sessions == 0
        mount.demand.close()
        mount.stop(LeaveReason.RELAY_STOPPED)
        assert not mount.readers
        assert not [task for task in tasks.alive() if "rtsp" in task.get_name()]


async def until(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds, 30 s at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
