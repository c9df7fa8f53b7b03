"""HLS viewers by token: one viewer whatever quality it asks for, counted where it watches."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from relay_engine.access.caps import Caps
from relay_engine.access.subject import Action
from relay_engine.access.visit import Pass, Visit
from relay_engine.config import LimitsConfig, MountConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.hls.viewers import HlsViewers
from relay_engine.serving.mount_door import MountDoor, keep_pass
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from relay_engine.web.client import Client, note_client
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock


class Nobody:
    """Hears nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


class Request(dict[Any, Any]):
    """What the viewers look at."""

    def __init__(self, account: PeerAccount, token: str, path: str = "") -> None:
        self.query = {"s": token} if token else {}
        self.query_string = f"s={token}" if token else ""
        self.path = path
        self.headers: dict[str, str] = {}
        note_client(self, Client("192.0.2.1", "192.0.2.1:4000", account))  # type: ignore[arg-type]
        visit = Visit(Action.WATCH, None, None, "http", "192.0.2.1")
        keep_pass(self, Pass(visit, None, 0.0, 0))  # type: ignore[arg-type]


class Relay:
    """Two qualities of one camera and another camera, all live."""

    def __init__(self, limits: LimitsConfig | None = None) -> None:
        self.clock = ManualClock()
        mounts = MountTable()
        self.door = MountDoor(mounts, limits or LimitsConfig(), self.clock)
        self.viewers = HlsViewers(self.door)
        self.main, self.sub, self.foreign = (self._make(name) for name in ("gate", "gate-sub", "yard"))
        for mount in (self.main, self.sub, self.foreign):
            mounts.add(mount)
        self.token = self.viewers.mint(self.main)

    def _make(self, name: str) -> Mount:
        mount = Mount(MountConfig(name=name, source="x"), self.clock, Caps(0, 0, tuple), Nobody())
        mount.start()
        intake_of(mount).connecting()
        intake_of(mount).started((VIDEO,), kind="test", transport="")
        return mount

    def ask(self, mount: Mount, token: str | None = None, *, host: str = "192.0.2.1") -> Any:
        return self.viewers.see(mount, self.request(token, host=host), 2)

    def request(self, token: str | None = None, *, host: str = "192.0.2.1", path: str = "") -> Any:
        return Request(self.door.budget.account(host), self.token if token is None else token, path)

    @property
    def counted(self) -> tuple[int, int, int]:
        return len(self.main.readers), len(self.sub.readers), len(self.foreign.readers)


@pytest.mark.parametrize("token", [None, ""])
async def test_who_takes_both_in_turn_stays_where_it_began(token: str | None) -> None:
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
    viewer.close(LeaveReason.DISCONNECTED)
    for mount in (relay.sub, relay.main):
        with pytest.raises(web.HTTPGone):
            relay.ask(mount)
    assert relay.counted == (0, 0, 0)


async def test_a_quality_that_ends_does_not_end_its_viewers() -> None:
    relay = Relay()
    relay.ask(relay.main)
    relay.main.stop()
    assert relay.ask(relay.sub).closed_for is None
    assert relay.counted == (0, 1, 0)


async def test_another_format_of_the_camera_is_none_of_a_viewers_business() -> None:
    relay = Relay()
    viewer = relay.ask(relay.main)
    intake_of(relay.main).started((VIDEO, AUDIO), kind="test", transport="")
    assert relay.ask(relay.main) is viewer
    assert relay.counted == (1, 0, 0)
    viewer.close(LeaveReason.DISCONNECTED)
    with pytest.raises(web.HTTPGone):
        relay.ask(relay.main)


async def test_a_mount_that_is_stopped_ends_its_viewers_until_it_is_back() -> None:
    relay = Relay()
    viewer = relay.ask(relay.main)
    relay.main.stop()
    assert viewer.closed_for is LeaveReason.MOUNT_STOPPED
    relay.main.start()
    intake_of(relay.main).started((VIDEO,), kind="test", transport="")
    assert relay.ask(relay.main) is not viewer
    assert relay.counted == (1, 0, 0)


async def test_cameras_are_apart() -> None:
    relay = Relay()
    assert relay.ask(relay.main) is not relay.ask(relay.foreign, relay.viewers.mint(relay.foreign))
    assert relay.counted == (1, 0, 1)


@pytest.mark.parametrize("token", ["fake000001", "x" * 27, "%", "A" * 32, "é"])
async def test_an_invented_token_takes_no_place(token: str) -> None:
    relay = Relay()
    with pytest.raises(web.HTTPNotFound):
        relay.ask(relay.main, token)
    assert relay.counted == (0, 0, 0)


async def test_a_token_is_good_for_its_own_camera_alone_and_not_for_ever() -> None:
    relay = Relay()
    assert relay.viewers.renewed_token(relay.main, relay.request()) is None
    assert relay.viewers.renewed_token(relay.foreign, relay.request()) is not None
    with pytest.raises(web.HTTPNotFound):
        relay.ask(relay.foreign)
    relay.clock.now += 7 * 3600
    assert relay.viewers.renewed_token(relay.main, relay.request()) is not None


async def test_who_watches_goes_on_with_a_token_of_long_ago() -> None:
    relay = Relay()
    first = relay.ask(relay.main)
    for _ in range(8 * 60):
        relay.clock.now += 60
        first.seen_at = relay.clock.now
        assert relay.viewers.renewed_token(relay.main, relay.request()) is None
        assert relay.ask(relay.main) is first


async def test_a_token_of_an_earlier_run_is_changed_for_the_same_new_one_each_time() -> None:
    old, relay = Relay().token, Relay()
    renewed = relay.viewers.renewed_token(relay.main, relay.request(old))
    assert renewed is not None
    first = relay.ask(relay.main, renewed)
    relay.clock.now += 1
    assert relay.viewers.renewed_token(relay.main, relay.request(old)) == renewed
    assert relay.ask(relay.main, renewed) is first
    assert relay.viewers.renewed_token(relay.main, relay.request(old, host="198.51.100.7")) != renewed
    assert relay.counted == (1, 0, 0)


async def test_one_peer_has_no_more_than_its_places_whatever_it_mints() -> None:
    relay = Relay(LimitsConfig(max_sessions_per_peer=2))
    for _ in range(2):
        relay.ask(relay.main, relay.viewers.mint(relay.main), host="2001:db8::1")
    with pytest.raises(web.HTTPServiceUnavailable):
        relay.ask(relay.main, relay.viewers.mint(relay.main), host="2001:db8::ffff:2")
    relay.ask(relay.main, relay.viewers.mint(relay.main), host="2001:db8:0:1::1")
    relay.clock.now += 60
    relay.viewers.sweep(relay.clock.now)
    relay.ask(relay.main, relay.viewers.mint(relay.main), host="2001:db8::1")
    assert relay.counted == (1, 0, 0)


async def test_a_viewers_requests_are_its_own() -> None:
    relay = Relay()
    request = relay.request(path="/gate/low-latency.m3u8")
    client = Client("192.0.2.1", "", relay.door.budget.account("192.0.2.1"))
    assert relay.viewers.account_of(request, client) is None, "not before it watches"
    relay.ask(relay.main)
    own = relay.viewers.account_of(request, client)
    assert own is not None
    assert own is not client.account
    assert relay.viewers.account_of(relay.request("fake000001", path="/gate/low-latency.m3u8"), client) is None
