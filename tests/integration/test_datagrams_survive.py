"""UDP ports go on hearing everybody after something that was sent has met a closed port: WebRTC, RTSP readers, cameras."""

from __future__ import annotations

import asyncio
import itertools
import socket
import sys
from collections.abc import Iterator

import pytest

from relay_engine.config import RtspConfig
from relay_engine.dialing.source_cost import SourceCost, count_for
from relay_engine.ingest.rtsp.udp_ports import RtspUdpPorts
from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.sockets import datagram_reader
from relay_engine.sockets.datagram_reader import DatagramReader
from relay_engine.sockets.datagram_socket import open_datagram_socket
from tests.integration.test_listeners_survive import LOOPS
from tests.kit.loops.proactor_like_loop import ProactorLikeLoop, run_proactor_like, tell_closed_ports
from tests.kit.relay.live_engine import eventually


@pytest.fixture(params=LOOPS)
def runner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Runner]:
    monkeypatch.setattr(datagram_reader, "_REARM_S", 0.1)
    with asyncio.Runner(loop_factory=LOOPS[request.param]) as made:
        yield made


def closed_port() -> tuple[str, int]:
    with open_datagram_socket("127.0.0.1", 0) as gone:
        address: tuple[str, int] = gone.getsockname()
    return address


async def deafen(port: socket.socket) -> None:
    """What a viewer that goes away does: its port is closed, and the next picture is sent to it."""
    tell_closed_ports(port)
    for _ in range(3):
        try:
            port.sendto(b"the next picture", closed_port())
        except ConnectionRefusedError:  # of the one before
            continue
    await asyncio.sleep(0.05)


def say(text: bytes, address: tuple[str, int]) -> None:
    with open_datagram_socket("127.0.0.1", 0) as other:
        other.sendto(text, address)


@pytest.mark.skipif(sys.platform != "linux", reason="the fault that Windows has by itself is made with an option of Linux")
def test_the_transport_of_the_imitated_loop_is_deaf_afterwards() -> None:
    """Else the tests below could not fail."""

    async def scene() -> None:
        heard: list[bytes] = []

        class Hearer(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                heard.append(data)

        port = open_datagram_socket("127.0.0.1", 0)
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Hearer, sock=port)
        say(b"one", port.getsockname())
        await eventually(lambda: heard == [b"one"])
        await deafen(port)
        say(b"two", port.getsockname())
        await asyncio.sleep(0.1)
        assert heard == [b"one"]
        transport.close()

    run_proactor_like(scene())


def test_a_reader_goes_on(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        heard: list[bytes] = []
        with open_datagram_socket("127.0.0.1", 0) as port:
            reader = DatagramReader(port, lambda datagrams: heard.extend(data for data, _ in datagrams))
            reader.start()
            for text in (b"one", b"two", b"three"):
                await deafen(port)
                say(text, port.getsockname())
                await eventually(lambda text=text: text in heard)  # type: ignore[misc]
                assert reader.is_reading
            reader.stop()
            assert not reader.is_reading
            await asyncio.sleep(0)

    runner.run(scene())


def test_a_defect_behind_it_does_not_end_the_reading(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        heard: list[bytes] = []

        def fail_once(datagrams: list[tuple[bytes, object]]) -> None:
            heard.extend(data for data, _ in datagrams)
            if len(heard) == 1:
                raise ZeroDivisionError

        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        with open_datagram_socket("127.0.0.1", 0) as port:
            reader = DatagramReader(port, fail_once)
            reader.start()
            say(b"one", port.getsockname())
            await eventually(lambda: len(heard) == 1)
            say(b"two", port.getsockname())
            await eventually(lambda: heard == [b"one", b"two"])
            reader.stop()

    runner.run(scene())


def test_what_is_longer_than_a_client_has_to_say_is_dropped(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        heard: list[bytes] = []
        with open_datagram_socket("127.0.0.1", 0) as port:
            reader = DatagramReader(port, lambda datagrams: heard.extend(data for data, _ in datagrams), max_bytes=2048)
            reader.start()
            for size in (2049, 2048, 60_000, 0, 1):
                say(bytes(size), port.getsockname())
            await eventually(lambda: len(heard) == 3)
            assert [len(data) for data in heard] == [2048, 0, 1]
            reader.stop()

    runner.run(scene())


def test_reports_of_udp_viewers_are_heard_after_one_has_gone(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        heard: list[bytes] = []
        transport = UdpTransport(RtspConfig(host="127.0.0.1"), lambda *_: None, lambda data, _address: heard.append(data))
        transport.start()
        await deafen(transport._sockets[1])
        say(b"report", ("127.0.0.1", transport.server_ports[1]))
        await eventually(lambda: heard == [b"report"])
        transport.stop()

    runner.run(scene())


def test_a_camera_whose_port_was_closed_for_a_moment_is_heard_again(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        heard: list[bytes] = []
        cost = SourceCost()
        count_for(cost)
        ports = RtspUdpPorts("127.0.0.1", frozenset({"127.0.0.1"}))
        ports.start(lambda data, _at: heard.append(data), lambda *_: None, itertools.count().__next__)
        await deafen(ports._rtp)
        for index in range(100):  # more than are read in a turn
            say(b"packet %d" % index, ("127.0.0.1", ports.ports[0]))
        await eventually(lambda: len(heard) == 100)
        assert heard == [b"packet %d" % index for index in range(100)]
        assert cost.received_bytes == sum(map(len, heard))  # else a large camera seems to cost much for nothing
        assert cost.busy_s >= 1
        ports.close()

    runner.run(scene())


@pytest.mark.skipif(sys.platform == "win32", reason="the imitation is for the other systems")
def test_a_loop_that_cannot_watch_reads_dry_behind_each_datagram() -> None:
    """One datagram a turn of the loop is too slow for a camera's key frame."""

    async def scene() -> None:
        sizes: list[int] = []
        assert isinstance(asyncio.get_running_loop(), ProactorLikeLoop)
        with open_datagram_socket("127.0.0.1", 0) as port:
            for _ in range(50):
                say(b"packet", port.getsockname())
            reader = DatagramReader(port, lambda datagrams: sizes.append(len(datagrams)))
            reader.start()
            await eventually(lambda: sum(sizes) == 50)
            assert sizes == [50]
            reader.stop()

    run_proactor_like(scene())
