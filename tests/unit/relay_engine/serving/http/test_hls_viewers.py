"""HLS viewers by token: one viewer whatever quality it asks for, counted where it watches."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from relay_engine.config import LimitsConfig, MountConfig
from relay_engine.serving.http.hls_viewers import HlsViewers
from relay_engine.serving.http.mount_door import MountDoor
from relay_engine.streams.admission import Admission
from relay_engine.streams.mount import Mount
from tests.helpers.made_media import VIDEO, ManualClock


class Nobody:
    """Hears nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


class Relay:
    """Two qualities of one camera and another camera, all live."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        mounts: Any = ()
        self.viewers = HlsViewers(MountDoor(mounts, LimitsConfig(), self.clock))
        self.main, self.sub, self.foreign = (self._make(name) for name in ("gate", "gate-sub", "yard"))

    def _make(self, name: str) -> Mount:
        mount = Mount(MountConfig(name=name, source="x"), self.clock, Admission(0, 0, tuple), Nobody())
        mount.start()
        mount.source_connecting()
        mount.source_started((VIDEO,), "test", "")
        return mount

    def ask(self, mount: Mount, token: str = "a-token-of-one") -> Any:
        request: Any = SimpleNamespace(query={"s": token} if token else {}, remote="127.0.0.1", transport=None, headers={})
        return self.viewers.see(mount, request, 2)

    @property
    def counted(self) -> tuple[int, int, int]:
        return len(self.main.readers), len(self.sub.readers), len(self.foreign.readers)


@pytest.mark.parametrize("token", ["a-token-of-one", ""])
async def test_who_takes_both_in_turn_stays_where_it_began(token: str) -> None:
    relay = Relay()
    first = relay.ask(relay.main, token)
    for _ in range(20):
        relay.clock.now += 1
        assert relay.ask(relay.sub, token) is first
        assert relay.ask(relay.main, token) is first
        assert relay.counted == (1, 0, 0)


async def test_who_has_left_for_the_other_is_counted_there() -> None:
    relay = Relay()
    first = relay.ask(relay.main)
    for _ in range(20):
        relay.clock.now += 1
        found = relay.ask(relay.sub)
        relay.viewers.sweep(relay.clock.now)
        assert sum(relay.counted) == 1
    assert relay.counted == (0, 1, 0)
    assert (found.since, found.bytes_sent) == (first.since, 0)
    relay.clock.now += 20
    relay.viewers.sweep(relay.clock.now)
    assert relay.counted == (0, 0, 0)


async def test_who_is_disconnected_cannot_come_by_the_other_quality() -> None:
    relay = Relay()
    viewer = relay.ask(relay.main)
    relay.main.detach(viewer)
    viewer.close("disconnected")
    for mount in (relay.sub, relay.main):
        with pytest.raises(web.HTTPGone):
            relay.ask(mount)
    assert relay.counted == (0, 0, 0)


async def test_a_quality_that_ends_does_not_end_its_viewers() -> None:
    relay = Relay()
    relay.ask(relay.main)
    relay.main.stop()
    assert not relay.ask(relay.sub).is_closed
    assert relay.counted == (0, 1, 0)


async def test_cameras_are_apart() -> None:
    relay = Relay()
    assert relay.ask(relay.main) is not relay.ask(relay.foreign)
    assert relay.counted == (1, 0, 1)
