"""`python main.py serve` seen from outside: what it prints, serves and answers, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.kit.relay.headless_relay import MAIN, HeadlessRelay
from tests.kit.relay.owner import owner_headers

_STOPS = [signal.SIGTERM, signal.SIGINT]


class Place:
    """A home of its own and two free ports."""

    def __init__(self, home: Path, ports: list[int]) -> None:
        self.home = home
        self.rtsp, self.http = ports
        self.config = home / "relay.toml"
        self.config.write_text(f'[rtsp]\nhost = "127.0.0.1"\nport = {self.rtsp}\n[http]\nhost = "127.0.0.1"\nport = {self.http}\n')

    def run(self, *arguments: str) -> HeadlessRelay:
        return HeadlessRelay("serve", "--config", str(self.config), *arguments, home=self.home)

    def headers(self) -> dict[str, str]:
        """What shows the one relay that has run here that its owner asks."""
        [token] = self.home.rglob("api-token")
        return owner_headers(token.read_text().strip())


@pytest.fixture
def place(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> Place:
    return Place(tmp_path, free_ports(2))


async def get_json(place: Place, path: str) -> list[dict[str, object]]:
    async with aiohttp.ClientSession(headers=place.headers()) as session, session.get(f"http://127.0.0.1:{place.http}{path}") as response:
        assert response.status == 200
        answer: list[dict[str, object]] = await response.json()
        return answer


async def wait_until_live(place: Place) -> dict[str, object]:
    async with asyncio.timeout(30):
        while True:
            [mount] = await get_json(place, "/api/v1/mounts")
            if mount["state"] == "live":
                return mount
            await asyncio.sleep(0.02)


async def test_the_demo_camera_is_served(place: Place) -> None:
    async with place.run("--demo") as relay:
        assert await relay.read_until("RTSP") == f"RTSP  rtsp://127.0.0.1:{place.rtsp}/demo"
        assert relay.lines[:2] == [f"listening rtsp 127.0.0.1:{place.rtsp}", f"listening http 127.0.0.1:{place.http}"]
        mount = await wait_until_live(place)
        assert [track["codec"] for track in mount["tracks"]] == ["H264", "AAC"]  # type: ignore[attr-defined]
        assert await get_json(place, "/api/v1/readers") == []
        reader, writer = await asyncio.open_connection("127.0.0.1", place.rtsp)
        writer.write(f"DESCRIBE rtsp://127.0.0.1:{place.rtsp}/demo RTSP/1.0\r\nCSeq: 7\r\nAccept: application/sdp\r\n\r\n".encode())
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()
        assert head.startswith("RTSP/1.0 200 OK\r\n")
        assert "CSeq: 7\r\n" in head
        length = int(head.lower().partition("content-length:")[2].split()[0])
        description = (await reader.readexactly(length)).decode()
        assert "m=video 0 RTP/AVP" in description
        assert "m=audio 0 RTP/AVP" in description
        writer.close()
        relay.ask_to_stop()
        code, error = await relay.wait()
    assert code == 0
    assert "Traceback" not in error
    assert (place.home / "relay-server" / "data" / "logs" / "relay.log").is_file() or sys.platform != "linux"


@pytest.mark.parametrize("number", _STOPS)
async def test_it_stops_while_clients_are_connected(place: Place, number: int) -> None:
    async with place.run("--demo", "--data-dir", str(place.home / "kept")) as relay, aiohttp.ClientSession() as session:
        await relay.read_until("HTTP")
        async with session.ws_connect(f"http://127.0.0.1:{place.http}/api/v1/events", headers=place.headers()) as events:
            assert json.loads(await events.receive_str(timeout=5))["type"] == "snapshot"
            _reader, writer = await asyncio.open_connection("127.0.0.1", place.rtsp)
            writer.write(b"OPTIONS")
            await wait_until_live(place)
            begun = time.monotonic()
            relay.ask_to_stop(number)
            code, error = await relay.wait()
            assert time.monotonic() - begun < 15  # aiohttp alone would wait a minute for them
            writer.close()
    assert code == 0
    assert "Traceback" not in error
    assert "was never awaited" not in error
    assert (place.home / "kept" / "logs" / "relay.log").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can send it there")
async def test_it_stops_when_asked_before_it_has_started(place: Place) -> None:
    async with place.run("--demo") as relay:
        await asyncio.sleep(0.25)
        relay.ask_to_stop()
        code, error = await relay.wait()
    assert code in (0, -signal.SIGTERM)  # the latter while Python itself was still starting
    assert "Traceback" not in error


async def test_without_mounts_it_says_so(place: Place) -> None:
    async with place.run() as relay:
        await relay.read_until("no mounts: give a configuration file with --config, or --demo")
        assert await get_json(place, "/api/v1/mounts") == []
        relay.ask_to_stop()
        assert (await relay.wait())[0] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rtsp]\nprot = 8554", 'rtsp.prot: unknown key (did you mean "port"?)'),
        ("[rtsp]\nport = 99999", "rtsp.port: found 99999; allowed: a whole number from 0 to 65535"),
        ("[rtsp", "is not TOML: "),
        ("[[mounts]]\nname = 'a'\nsource = 'rtsp://u:hunter2@h:x/'", "mounts[0].source: "),
    ],
)
async def test_a_mistake_in_the_configuration(place: Place, text: str, said: str) -> None:
    place.config.write_text(text)
    async with place.run("--demo") as relay:
        code, error = await relay.wait()
    assert code == 2
    assert relay.lines == []
    assert error.startswith(f"relay: {place.config}: ")
    assert said in error
    assert "hunter2" not in error
    assert error.count("\n") == 1


async def test_a_configuration_that_is_not_there(place: Place) -> None:
    place.config.unlink()
    async with place.run() as relay:
        code, error = await relay.wait()
    assert (code, error) == (2, f"relay: {place.config}: cannot be read: {os.strerror(2)}\n")


async def test_an_unknown_option(place: Place) -> None:
    async with place.run("--dmeo") as relay:
        code, error = await relay.wait()
    assert code == 2
    assert "unrecognized arguments: --dmeo" in error


@pytest.mark.parametrize("protocol", ["rtsp", "http"])
async def test_a_port_that_is_taken(place: Place, protocol: str) -> None:
    port = getattr(place, protocol)
    with socket.create_server(("127.0.0.1", port)):
        async with place.run("--demo") as relay:
            code, error = await relay.wait()
    assert code == 1
    assert relay.lines == []
    assert f"the {protocol} port {port} is taken by" in error
    assert f"or choose another {protocol} port" in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


async def test_a_data_folder_that_another_relay_uses(place: Place) -> None:
    async with place.run("--data-dir", str(place.home / "kept")) as first:
        await first.read_until("HTTP")
        async with place.run("--data-dir", str(place.home / "kept")) as second:
            code, error = await second.wait()
        assert code == 3
        assert second.lines == []
        assert error.count("\n") == 1
        assert f"another relay uses the data folder {place.home / 'kept'} already (process {first.process.pid})" in error
        assert await get_json(place, "/api/v1/mounts") == []  # the first one serves on
        first.process.kill()
        await first.process.wait()
    async with place.run("--data-dir", str(place.home / "kept")) as third:
        await third.read_until("HTTP")
        third.ask_to_stop()
        assert (await third.wait())[0] == 0


async def test_of_two_relays_started_at_once_one_serves(place: Place) -> None:
    place.config.write_text(
        place.config.read_text().replace(f"port = {place.rtsp}", "port = 0").replace(f"port = {place.http}", "port = 0")
    )
    async with place.run("--data-dir", str(place.home)) as one, place.run("--data-dir", str(place.home)) as other:
        done, waiting = await asyncio.wait(
            [asyncio.create_task(relay.process.wait()) for relay in (one, other)], return_when=asyncio.FIRST_COMPLETED, timeout=20
        )
        assert [task.result() for task in done] == [3]
        survivor = one if one.process.returncode is None else other
        await survivor.read_until("HTTP")
        for task in waiting:
            task.cancel()


async def test_udp_ports_that_are_taken_are_the_ones_named(place: Place, free_ports: Callable[[int], list[int]]) -> None:
    port = free_ports(1)[0]
    place.config.write_text(place.config.read_text().replace("[http]", f"udp_port = {port}\n[http]"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", port + 1))
        async with place.run() as relay:
            code, error = await relay.wait()
    assert code == 1
    assert f"UDP ports {port} and {port + 1} are taken" in error
    assert str(place.rtsp) not in error


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
async def test_without_a_screen_the_window_s_relay_is_served(place: Place) -> None:
    folder = place.home / "relay-server"
    folder.mkdir()
    settings = {"version": 1, "listen_host": "127.0.0.1", "rtsp_port": place.rtsp, "http_port": place.http}
    (folder / "settings.json").write_text(json.dumps(settings))
    async with HeadlessRelay("--demo", home=place.home) as relay:
        assert await relay.read_until("RTSP") == f"RTSP  rtsp://127.0.0.1:{place.rtsp}/demo"
        assert relay.lines[0].startswith("There is no screen here")
        assert (await wait_until_live(place))["name"] == "demo"
        relay.ask_to_stop()
        code, error = await relay.wait()
    assert code == 0
    assert "Traceback" not in error


def test_headless_imports_nothing_of_the_window() -> None:
    question = "import sys, main, relay_engine.engine; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", question], cwd=MAIN.parent, capture_output=True, text=True, check=True)
    assert not {"PySide6", "shiboken6", "qasync", "pyqtgraph", "numpy", "keyring", "app"} & set(json.loads(run.stdout.replace("'", '"')))
