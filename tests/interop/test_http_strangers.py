"""Who comes over a cable from the relay's own network, from elsewhere, or sits at the relay's machine: what each hears over HTTP."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.config import AccessConfig, EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import MountState
from tests.kit.players.whep_client import Identity, WhepClient
from tests.kit.relay.live_engine import eventually
from tests.kit.relay.two_networks import NEIGHBOUR, RELAY, STRANGER, TwoNetworks, missing_part

PORT = 8080
HERE = "127.0.0.1"
WATCHING = (
    *("/", "/~/mounts.json", "/gate", "/gate/", "/gate/info.json", "/gate/index.m3u8", "/gate/plain.m3u8", "/gate/live.mp4"),
    *("/gate/live.ts", "/gate/live.flv", "/gate/live.mjpeg", "/gate/snapshot.jpg", "/gate/snapshot.jpg?thumbnail"),
)
CONTROLLING = ("/metrics", "/api/v1/mounts", "/api/v1/mounts/gate", "/api/v1/readers", "/api/v1/events")
type Answers = dict[str, int]


@pytest.fixture
def networks() -> Iterator[TwoNetworks]:
    if reason := missing_part():
        pytest.skip(reason)
    with TwoNetworks() as networks:
        yield networks


def ask(host: str, method: str, path: str, body: str = "", **headers: str) -> int:
    """From `host`; where nothing is said of it, the relay is reached by the address of its cable."""
    to = HERE if host == HERE else RELAY
    connection = http.client.HTTPConnection(to, PORT, timeout=20, source_address=(host, 0))
    connection.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
    status = connection.getresponse().status
    connection.close()
    return status


def ask_everything(host: str, offer: str) -> Answers:
    found = {path: ask(host, "GET", path) for path in (*WATCHING, *CONTROLLING, "/healthz")}
    found["whep"] = ask(host, "POST", "/gate/whep", offer, Content_Type="application/sdp")
    found["session"] = ask(host, "DELETE", f"/gate/whep/{'a' * 32}")
    found["add"] = ask(host, "POST", "/api/v1/mounts", '{"name": "x", "source": "demo:"}', Content_Type="application/json")
    found["stop"] = ask(host, "POST", "/api/v1/mounts/gate/stop")
    found["passed on"] = ask(host, "GET", "/gate/snapshot.jpg", X_Forwarded_For=NEIGHBOUR, Via="1.1 proxy")
    return found


@pytest.mark.parametrize("mode", [AccessMode.NETWORK, AccessMode.CLOSED])
def test_what_neighbours_strangers_and_this_machine_hear(networks: TwoNetworks, mode: AccessMode) -> None:
    offer = WhepClient(Identity()).offer()

    async def serve() -> dict[str, Answers]:
        config = EngineConfig(
            rtsp=RtspConfig(enabled=False),
            http=HttpConfig(host="0.0.0.0", port=PORT),
            webrtc=WebRtcConfig(host="0.0.0.0"),
            access=AccessConfig(mode=mode.value),
            mounts=(MountConfig(name="gate", source="demo:"),),
        )
        engine = Engine(config)
        await engine.start()
        try:
            await eventually(lambda: all(mount.state is MountState.LIVE for mount in engine.mounts))
            loop = asyncio.get_running_loop()
            heard = {
                host: await loop.run_in_executor(None, networks.other.call, ask_everything, host, offer) for host in (NEIGHBOUR, STRANGER)
            }
            with ThreadPoolExecutor(1) as here:  # a thread belongs to the namespace of the one that starts it
                heard[HERE] = await loop.run_in_executor(here, ask_everything, HERE, offer)
            assert all(mount.state is MountState.LIVE for mount in engine.mounts)
            assert len(engine.mounts) == 1
            return heard
        finally:
            await engine.stop()

    heard = networks.relay.call(lambda: asyncio.run(serve()))
    assert all(answers["/healthz"] == 200 for answers in heard.values())
    for host, answers in heard.items():
        watches = host != STRANGER and mode is AccessMode.NETWORK
        assert {path for path in (*WATCHING, "whep") if answers[path] in (401, 403)} == (set() if watches else {*WATCHING, "whep"}), host
        assert answers["whep"] == (201 if watches else 401), host
        assert answers["session"] == (404 if watches else 401), host
        assert {answers[path] for path in (*CONTROLLING, "add", "stop", "passed on")} == {401}, f"{host} has no right to that"
