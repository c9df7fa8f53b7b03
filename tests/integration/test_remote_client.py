"""RemoteClient: a relay over HTTP and its WebSocket is a relay like the one in this program; several clients see each other's changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.bridge import remote_client
from app.bridge.client_commands import ClientCommands
from app.bridge.engine_client import EngineClient, RelayState
from app.bridge.event_pump import Subscriber
from app.bridge.remote_client import RemoteClient
from relay_engine import EngineConfig, Event, HttpConfig, MountConfig, MountStatus, Removed, RtspConfig, UserFacingError, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus
from tests.kit.relay.live_engine import live_engine

GATE = MountConfig(name="gate", source="rtsp://u:hidden@127.0.0.1:1/x", enabled=False)
QUIET = EngineConfig(rtsp=RtspConfig(enabled=False), http=HttpConfig(host="127.0.0.1", port=0), webrtc=WebRtcConfig(enabled=False))


class Witness:
    """Hears everything that a client tells its subscribers."""

    def __init__(self, subscribe: Callable[[Subscriber], Callable[[], None]]) -> None:
        self.events: list[Event] = []
        self._heard = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        subscribe(self._hear)

    def mount(self, name: str) -> MountStatus | None:
        """As it was told last; None where it was never told of, or is gone."""
        for event in reversed(self.events):
            if event.key == f"mount/{name}":
                return event if isinstance(event, MountStatus) else None
        return None

    def was_removed(self, key: str) -> bool:
        return Removed(key) in self.events

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self._heard.clear()
                await self._heard.wait()

    def _hear(self, events: tuple[Event, ...]) -> None:
        def take() -> None:
            self.events += events
            self._heard.set()

        self._loop.call_soon_threadsafe(take)  # the engine's client tells from the engine's thread


@asynccontextmanager
async def remote(url: str, token: str) -> AsyncIterator[tuple[RemoteClient, Witness]]:
    client = RemoteClient(url, token)
    witness = Witness(client.subscribe)
    await client.connect()
    try:
        yield client, witness
    finally:
        await client.close()


async def live_through(client: ClientCommands, mine: Witness, other: Witness) -> None:
    """What a person does in an afternoon; both witnesses see all of it."""
    await client.add_mount(GATE)
    for witness in (mine, other):
        await witness.until(lambda witness=witness: witness.mount("gate") is not None)  # type: ignore[misc]
    await client.change_mount("gate", {"title": "Front gate", "max_readers": 5})
    for witness in (mine, other):
        await witness.until(lambda witness=witness: (found := witness.mount("gate")) is not None and found.title == "Front gate")  # type: ignore[misc]
    added = await client.add_user("ann", "viewer", "correct horse")
    assert (added.role, bool(added.device_password)) == ("viewer", True)
    assert (await client.change_user("ann", role="operator")).role == "operator"
    assert [(user.name, user.role) for user in await client.list_users()] == [("ann", "operator")]
    await client.remove_user("ann")
    assert await client.list_users() == ()
    await client.start_mount("gate")
    await mine.until(lambda: (found := mine.mount("gate")) is not None and found.state != "stopped")
    await client.stop_mount("gate")
    await other.until(lambda: (found := other.mount("gate")) is not None and found.state == "stopped")
    await client.change_settings({"limits": {"max_readers": 9}})
    assert (await client.get_settings()).limits.max_readers == 9
    with pytest.raises(UserFacingError) as caught:
        await client.add_mount(GATE)
    assert (caught.value.code, caught.value.params["name"]) == ("mount_exists", "gate")
    await client.change_mount("gate", {"name": "site/front"})
    for witness in (mine, other):
        await witness.until(lambda witness=witness: witness.mount("site/front") is not None)  # type: ignore[misc]
        assert witness.was_removed("mount/gate")
    await client.remove_mount("site/front")
    for witness in (mine, other):
        await witness.until(lambda witness=witness: witness.was_removed("mount/site/front"))  # type: ignore[misc]
        assert "hidden" not in repr(witness.events)


@pytest.mark.parametrize("lives", ["window", "remote"])
async def test_a_window_and_a_client_elsewhere_are_alike_and_see_each_others_changes(lives: str, tmp_path: Path) -> None:
    window = EngineClient()
    at_home = Witness(window.subscribe)
    try:
        await window.open(QUIET, tmp_path)
        await window.start()
        await at_home.until(lambda: any(isinstance(event, ListenerStatus) for event in at_home.events))
        port = next(event.port for event in at_home.events if isinstance(event, ListenerStatus))
        async with remote(f"http://127.0.0.1:{port}", (tmp_path / "api-token").read_text().strip()) as (client, elsewhere):
            if lives == "window":
                await live_through(window, at_home, elsewhere)
            else:
                await live_through(client, elsewhere, at_home)
            assert (window.state, client.state) == (RelayState.RUNNING, RelayState.RUNNING)
            await window.stop()
            with pytest.raises(UserFacingError) as caught:
                await client.list_users()
            assert caught.value.code == "relay_unreachable"
            assert await window.list_users() == ()  # its book is open still
    finally:
        await window.close()


async def test_two_clients_see_each_others_changes() -> None:
    async with live_engine() as (engine, url):
        token = engine.access.owner_token
        async with remote(url, token) as (client, mine), remote(url, token) as (_, other):
            await live_through(client, mine, other)
            assert client.state is RelayState.RUNNING


async def test_whoever_may_only_watch_hears_of_mounts_and_of_nothing_else() -> None:
    async with live_engine() as (engine, url):
        async with remote(url, engine.access.owner_token) as (owner, _):
            await owner.add_user("vic", "viewer", "correct horse")
        cookie = engine.access.sessions.open("vic")
        client = RemoteClient(url, "")
        client._headers = {"Cookie": f"relay-session={cookie}"}
        witness = Witness(client.subscribe)
        await client.connect()
        await witness.until(lambda: witness.mount("demo") is not None)
        assert {type(event) for event in witness.events} == {MountStatus}
        assert not [event for event in witness.events if isinstance(event, MountStatus) and event.source]
        with pytest.raises(UserFacingError) as caught:
            await client.add_mount(GATE)
        assert caught.value.code in ("forbidden", "login_wrong")
        await client.close()


@pytest.mark.parametrize(("path", "code"), [("", "login_wrong"), ("/elsewhere", "relay_unknown")])
async def test_what_is_no_relay_of_mine(path: str, code: str) -> None:
    async with live_engine() as (_engine, url):
        client = RemoteClient(url + path, "x" * 43)
        with pytest.raises(UserFacingError) as caught:
            await client.connect()
        assert caught.value.code == code
        assert client.state is RelayState.STOPPED


async def test_nobody_there() -> None:
    client = RemoteClient("http://127.0.0.1:9", "x" * 43)
    with pytest.raises(UserFacingError) as caught:
        await client.connect()
    assert caught.value.code == "relay_unreachable"
    with pytest.raises(UserFacingError) as caught:
        await client.list_users()
    assert caught.value.code == "relay_stopped"


async def test_a_relay_that_starts_anew_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_client, "_FIRST_PAUSE_S", 0.02)
    first = Engine(QUIET)
    await first.start()
    port = next(event.port for event in first.snapshot() if isinstance(event, ListenerStatus))
    await first.add_mount(GATE)
    client = RemoteClient(f"http://127.0.0.1:{port}", first.access.owner_token)
    states: list[RelayState] = []
    client.subscribe_state(states.append)
    witness = Witness(client.subscribe)
    await client.connect()
    await witness.until(lambda: witness.mount("gate") is not None)
    await first.stop()
    second = Engine(EngineConfig(rtsp=QUIET.rtsp, http=HttpConfig(host="127.0.0.1", port=port), webrtc=QUIET.webrtc))
    second.access.owner_token = first.access.owner_token
    await second.start()
    try:
        await witness.until(lambda: witness.was_removed("mount/gate"))
        await witness.until(lambda: states[-1] is RelayState.RUNNING)
        assert states == [RelayState.STARTING, RelayState.RUNNING, RelayState.STARTING, RelayState.RUNNING]
    finally:
        await client.close()
        await second.stop()
    assert states[-1] is RelayState.STOPPED
