"""A mount is added, changed, renamed, capped, stopped and removed by HTTP and by the shell while fifty people watch."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.headless_relay import MAIN
from tests.kit.relay.relay_process import RelayProcess

VIEWERS = 50
PATIENCE_S = 60.0  # of a machine that does much else


class Crowd:
    """Everybody who watches, each reading all the time."""

    def __init__(self, clients: list[RtspClient]) -> None:
        self.clients = clients
        self._readers = [asyncio.ensure_future(self._read(client)) for client in clients]

    async def _read(self, client: RtspClient) -> None:
        while not client.closed:
            await client.receive(len(client.frames[0]) + 1)

    async def all_get(self, packets: int) -> None:
        """Return once everybody has had so many more."""
        wanted = {client: len(client.frames[0]) + packets for client in self.clients}
        async with asyncio.timeout(PATIENCE_S):
            while any(len(client.frames[0]) < count for client, count in wanted.items()):
                assert not [client for client in self.clients if client.closed]
                await asyncio.sleep(0.05)

    async def all_leave(self) -> None:
        """Return once the relay has closed everybody."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*self._readers)

    def gaps(self) -> int:
        """Packets of the picture that somebody missed."""
        missed = 0
        for client in self.clients:
            numbers = [int.from_bytes(frame[2:4], "big") for frame in client.frames[0]]
            missed += sum((after - before) % 65_536 != 1 for before, after in itertools.pairwise(numbers))
        return missed

    async def close(self) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[RelayProcess]:
    relay = RelayProcess(tmp_path)
    await asyncio.to_thread(relay.start)
    yield relay
    await asyncio.to_thread(relay.stop)


class Owner:
    """Asks for changes by HTTP and by the shell."""

    def __init__(self, relay: RelayProcess, session: aiohttp.ClientSession) -> None:
        self._relay = relay
        self._session = session

    async def http(self, method: str, path: str, body: object = None) -> Any:
        url = f"http://127.0.0.1:{self._relay.http_port}/api/v1{path}"
        async with self._session.request(method, url, json=body, headers=self._relay.headers) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def ctl(self, *words: str) -> Any:
        command = (sys.executable, str(MAIN), "ctl", "--data-dir", str(self._relay.data_dir), "--json", *words)
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        out, error = await process.communicate()
        assert process.returncode == 0, error.decode()
        return json.loads(out)


async def test_fifty_people_notice_no_change_but_the_ones_that_end_the_picture(relay: RelayProcess) -> None:
    async with contextlib.AsyncExitStack() as stack:
        owner = Owner(relay, await stack.enter_async_context(aiohttp.ClientSession()))
        assert (await owner.http("POST", "/mounts", {"name": "gate", "source": "demo:"}))["origin"] == "book"
        await asyncio.to_thread(relay.wait_until_live, "gate", deadline_s=PATIENCE_S)
        clients = [await stack.enter_async_context(RtspClient(relay.rtsp_port)) for _ in range(VIEWERS)]
        for client in clients:
            assert (await client.play_tcp(1)).status == 200
        crowd = Crowd(clients)
        stack.push_async_callback(crowd.close)
        await crowd.all_get(5)
        # Nobody notices any of these.
        assert (await owner.http("PATCH", "/mounts/gate", {"title": "Front gate"}))["title"] == "Front gate"
        assert (await owner.ctl("mounts", "change", "gate", "--title", "Gate 1", "--no-listed"))["title"] == "Gate 1"
        for change in (
            {"max_readers": VIEWERS},
            {"labels": {"brand": "x"}},
            {"access": "open"},
            {"access": ""},
            {"max_egress_kbps": 10_000_000},
        ):
            await owner.http("PATCH", "/mounts/gate", change)
        await owner.http("PATCH", "/limits", {"max_readers": VIEWERS + 5})
        await owner.http("POST", "/users", {"name": "ann", "role": "viewer", "password": "correct horse"})
        await owner.http("POST", "/mounts", {"name": "other", "source": "demo:"})
        await owner.http("DELETE", "/mounts/other")
        await crowd.all_get(25)
        assert (crowd.gaps(), len(await owner.http("GET", "/readers"))) == (0, VIEWERS)
        assert (await owner.http("GET", "/mounts/gate"))["reconnects"] == 0
        async with RtspClient(relay.rtsp_port) as one_too_many:  # the cap holds
            await one_too_many.ask("SETUP", "/trackID=0", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")
            assert (await one_too_many.ask("PLAY")).status == 453
        # A new name is a new address: whoever had the old one has to come again.
        assert (await owner.ctl("mounts", "change", "gate", "--name", "site/front"))["name"] == "site/front"
        await crowd.all_leave()
        assert crowd.gaps() == 0
        assert await owner.http("GET", "/readers") == []
        assert (await owner.http("POST", "/mounts/site/front/stop"))["state"] == "stopped"
        await owner.ctl("mounts", "remove", "site/front")
        assert await owner.http("GET", "/mounts") == []


async def test_what_was_changed_is_there_after_a_restart(relay: RelayProcess) -> None:
    async with aiohttp.ClientSession() as session:
        owner = Owner(relay, session)
        await owner.http("POST", "/mounts", {"name": "gate", "source": "rtsp://u:hidden@127.0.0.1:1/x", "title": "Gate"})
        await owner.http("PATCH", "/mounts/gate", {"source": "rtsp://root:***@127.0.0.1:1/y"})
        await owner.http("POST", "/mounts/gate/stop")
        user = await owner.http("POST", "/users", {"name": "ann", "role": "operator"})
        key = await owner.http("POST", "/keys", {"mounts": ["gate"]})
        await owner.http("PATCH", "/limits", {"max_readers": 7})
        await asyncio.to_thread(relay.stop)
        await asyncio.to_thread(relay.start)
        mount = await owner.http("GET", "/mounts/gate")
        assert (mount["title"], mount["state"], mount["config"]["source"]) == ("Gate", "stopped", "rtsp://root:***@127.0.0.1:1/y")
        assert [(found["name"], found["role"]) for found in await owner.http("GET", "/users")] == [("ann", "operator")]
        assert [found["id"] for found in await owner.http("GET", "/keys")] == [key["id"]]
        assert (await owner.http("GET", "/limits"))["max_readers"] == 7
    kept = b"".join(path.read_bytes() for path in relay.data_dir.rglob("*") if path.is_file())
    assert not [secret for secret in ("hidden", user["device_password"], key["secret"]) if secret.encode() in kept]
