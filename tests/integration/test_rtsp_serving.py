"""RtspServer on real sockets of 127.0.0.1, with a mount that is fed by hand."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket
import struct
import sys
import time
from collections.abc import Iterator

import pytest

from relay_engine import tasks
from relay_engine.clock import SystemClock
from relay_engine.config import LimitsConfig, RtspConfig
from relay_engine.errors import Fault
from relay_engine.rtp.rtcp import Goodbye, SenderReport, parse_compound
from relay_engine.rtsp.rtp_info_header import parse_rtp_info
from relay_engine.rtsp.transport_header import parse_transports
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp
from relay_engine.serving.rtsp.server import RtspServer
from relay_engine.streams.mount_table import MountTable
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.rtsp_relay import start_relay, until


def sequence_gaps(packets: list[bytes]) -> int:
    numbers = [int.from_bytes(packet[2:4]) for packet in packets]
    return sum((after - before) & 0xFFFF != 1 for before, after in itertools.pairwise(numbers))


async def test_tcp_from_describe_to_teardown() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        described = await client.ask("DESCRIBE", Accept="application/sdp")
        assert [item.track for item in tracks_from_sdp(parse_sdp(described.body)).tracks] == [VIDEO, AUDIO]
        answer = await client.play_tcp()
        relay.feed(50)
        video = await client.receive(100)
        first = parse_rtp_info(answer.headers.get("RTP-Info"))[0]
        assert (int.from_bytes(video[0][2:4]), int.from_bytes(video[0][4:8])) == (first.sequence_number, first.rtp_timestamp)
        assert sequence_gaps(video) == 0
        assert sequence_gaps(client.frames[2]) == 0
        assert isinstance(parse_compound(client.frames[1][0])[0], SenderReport)
        assert (await client.ask("TEARDOWN")).status == 200
        assert relay.mount.readers == ()
        client.frames.clear()
        relay.feed(5)
        assert (await client.ask("OPTIONS")).status == 200
        assert not client.frames


async def test_pause_and_play_again() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        await client.play_tcp()
        assert (await client.ask("PAUSE")).status == 200
        client.frames.clear()
        relay.feed(5)
        assert (await client.ask("GET_PARAMETER")).status == 200
        assert not client.frames
        answer = await client.ask("PLAY")
        relay.feed(5)
        video = await client.receive(8)
        assert int.from_bytes(video[0][2:4]) == parse_rtp_info(answer.headers.get("RTP-Info"))[0].sequence_number
        assert sequence_gaps(video) == 0


async def test_who_watches_a_camera_that_fell_silent_is_sent_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.streams.stream._SILENCE_S", 0.2)
    async with start_relay() as relay, RtspClient(relay.port) as client:
        answer = await client.play_tcp()
        first = parse_rtp_info(answer.headers.get("RTP-Info"))[0].sequence_number
        assert relay.mount.stream is not None
        assert first is not None
        pictures = (relay.mount.stream.feed.next_sequence_number(0) - first) & 0xFFFF
        intake_of(relay.mount).failed(Fault.ENDED, "", 0.0)
        video = await client.receive(pictures + 1)
        assert len(video) > pictures
        assert sequence_gaps(video) == 0
        relay.feed(10)
        assert sequence_gaps(await client.receive(len(video) + 10)) == 0


class UdpPorts:
    """A client's RTP and RTCP socket."""

    def __init__(self) -> None:
        self.rtp, self.rtcp = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for each in (self.rtp, self.rtcp):
            each.bind(("127.0.0.1", 0))
            each.setblocking(False)

    @property
    def header(self) -> str:
        return f"RTP/AVP;unicast;client_port={self.rtp.getsockname()[1]}-{self.rtcp.getsockname()[1]}"

    async def receive(self, packets: int, source: socket.socket | None = None) -> list[tuple[bytes, tuple[str, int]]]:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(30):
            return [await loop.sock_recvfrom(source or self.rtp, 2_000) for _ in range(packets)]

    def close(self) -> None:
        self.rtp.close()
        self.rtcp.close()


@pytest.fixture
def ports() -> Iterator[UdpPorts]:
    udp = UdpPorts()
    yield udp
    udp.close()


async def test_udp_unicast(ports: UdpPorts) -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        spec = parse_transports([(await client.ask("SETUP", "/trackID=0", Transport=ports.header)).headers.get("Transport")])[0]
        assert spec.server_port is not None
        await client.ask("PLAY")
        relay.feed(20)
        received = await ports.receive(60)
        assert {address for _data, address in received} == {("127.0.0.1", spec.server_port[0])}
        assert sequence_gaps([data for data, _address in received]) == 0
        assert {data[8:12] for data, _address in received} == {struct.pack("!I", spec.ssrc or 0)}
        ((report, source),) = await ports.receive(1, ports.rtcp)
        assert isinstance(parse_compound(report)[0], SenderReport)
        assert source == ("127.0.0.1", spec.server_port[1])


async def test_udp_session_survives_its_connection_and_is_kept_by_reports(ports: UdpPorts) -> None:
    async with start_relay(session_timeout_s=1) as relay:
        async with RtspClient(relay.port) as client:
            answer = await client.ask("SETUP", "/trackID=0", Transport=ports.header)
            await client.ask("PLAY")
        rtcp_port = (parse_transports([answer.headers.get("Transport")])[0].server_port or (0, 0))[1]
        for _ in range(5):
            ports.rtcp.sendto(b"\x80\xc9\x00\x01\x00\x00\x00\x01", ("127.0.0.1", rtcp_port))
            await asyncio.sleep(0.4)
        assert len(relay.mount.readers) == 1
        await until(lambda: not relay.mount.readers)
        assert relay.server.sessions == 0


@pytest.mark.skipif(sys.platform != "linux", reason="joins a group on the loopback card")
async def test_multicast() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        spec = parse_transports([(await client.ask("SETUP", "/trackID=0", Transport="RTP/AVP;multicast")).headers.get("Transport")])[0]
        assert spec.port is not None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as group:
            group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            group.bind((spec.destination, spec.port[0]))
            group.setsockopt(
                socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(spec.destination) + socket.inet_aton("127.0.0.1")
            )
            group.setblocking(False)
            assert (await client.ask("PLAY")).status == 200
            relay.feed(20)
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(30):
                found = [await loop.sock_recvfrom(group, 2_000) for _ in range(30)]
            assert sequence_gaps([packet for packet, _ in found]) == 0
            assert {address[1] for _, address in found} == {spec.port[0]}  # gortsplib takes nothing else


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere sharing has other rules")
async def test_multicast_beside_a_program_that_keeps_the_port_to_itself() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        spec = parse_transports([(await client.ask("SETUP", "/trackID=0", Transport="RTP/AVP;multicast")).headers.get("Transport")])[0]
        assert spec.port is not None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as greedy:
            greedy.bind(("0.0.0.0", spec.port[0]))
            assert (await client.ask("PLAY")).status == 200
            (reader,) = relay.mount.readers
            relay.feed(11)
            await until(lambda: reader.bytes_sent > 0)


async def test_on_demand_describe_waits_for_the_source() -> None:
    async with start_relay(live=False) as relay, RtspClient(relay.port) as client:
        waiting = tasks.spawn(client.ask("DESCRIBE"), name="asks")
        await asyncio.sleep(0.1)
        assert not waiting.done()
        assert relay.mount.demand.wanted
        intake_of(relay.mount).started((VIDEO, AUDIO), kind="demo", transport="")
        relay.feed(1)
        assert (await waiting).status == 200


async def test_server_says_goodbye_when_the_mount_stops() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        await client.play_tcp()
        relay.feed(3)
        relay.mount.stop()
        await client.wait_closed()
        packets = [packet for data in client.frames[1] for packet in parse_compound(data)]
        assert isinstance(packets[-1], Goodbye)
        async with RtspClient(relay.port) as late:
            answer = await late.ask("DESCRIBE")
            assert (answer.status, answer.reason) == (404, "Stream Is Stopped")


async def test_a_client_that_takes_nothing_disturbs_nobody() -> None:
    limits = LimitsConfig(max_reader_buffer_kb=64, stalled_reader_s=0.5)
    async with start_relay(limits=limits) as relay, RtspClient(relay.port) as good, RtspClient(relay.port) as stalled:
        await stalled.play_tcp()
        await good.play_tcp()
        for _ in range(60):
            relay.feed(1, size=200_000)
            await good.receive(len(good.frames[0]) + 100)
            await asyncio.sleep(0.03)
        async with asyncio.timeout(30):
            while len(relay.mount.readers) > 1:
                relay.feed(1)
                await asyncio.sleep(0.05)
        assert sequence_gaps(good.frames[0]) == 0


GARBAGE = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x00\xa5\x01\x00",
    b"\x00" * 1000,
    b"A" * 65_536,
    b"OPTIONS * RTSP/1.0\r\nX: " + b"y" * 65_536,
]


async def test_garbage_is_answered_400_with_one_line_and_others_play_on(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "relay_engine")
    async with start_relay() as relay, RtspClient(relay.port) as client:
        await client.play_tcp()
        feeding = tasks.spawn(relay.keep_feeding(), name="feeding")
        for data in GARBAGE * 10:
            reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            writer.write(data)
            async with asyncio.timeout(30):
                with contextlib.suppress(ConnectionResetError):
                    assert (await reader.readline()) in (b"RTSP/1.0 400 Bad Request\r\n", b"")
            writer.close()
        assert sequence_gaps(await client.receive(60)) == 0
        await tasks.cancel(feeding)
        assert 1 <= len([message for message in caplog.messages if "does not speak RTSP" in message]) < 5
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_connections_opened_and_dropped_leave_nothing() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        await client.play_tcp()
        for index in range(500):
            with socket.socket() as flash:
                flash.connect(("127.0.0.1", relay.port))
                if index % 3 == 0:
                    flash.send(b"OPTIONS * RT")
                if index % 5 == 0:
                    flash.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if index % 50 == 0:
                relay.feed(1)
                await asyncio.sleep(0)
        await until(lambda: relay.server.connections == 1)
        relay.feed(5)
        assert sequence_gaps(await client.receive(20)) == 0


async def test_more_connections_than_allowed_are_turned_away() -> None:
    async with start_relay(limits=LimitsConfig(max_connections=2)) as relay, RtspClient(relay.port) as one, RtspClient(relay.port) as two:
        assert (await one.ask("OPTIONS")).status == 200
        assert (await two.ask("OPTIONS")).status == 200
        async with RtspClient(relay.port) as three:
            await three.wait_closed()
        assert (await one.ask("OPTIONS")).status == 200


async def test_sessions_come_and_go_without_a_trace() -> None:
    async with start_relay() as relay:
        for index in range(60):
            async with RtspClient(relay.port) as client:
                await client.play_tcp()
                relay.feed(1)
                if index % 3 == 0:
                    await client.ask("TEARDOWN")
                elif index % 3 == 1:
                    client.abort()
        await until(lambda: not relay.server.sessions and not relay.server.connections)
        assert relay.mount.readers == ()


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 here")
async def test_both_address_families_on_one_port() -> None:
    async with start_relay(host="::") as relay:
        for host in ("127.0.0.1", "::1"):
            async with RtspClient(relay.port, host=host) as client:
                assert (await client.ask("DESCRIBE")).status == 200
                assert (await client.play_tcp()).status == 200
                relay.feed(2)
                assert await client.receive(3)


async def test_a_client_that_vanishes_while_nothing_is_sent_is_noticed_by_the_system() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        assert (await client.ask("OPTIONS")).status == 200
        (connection,) = relay.server._connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_KEEPIDLE"):
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 120


async def test_a_taken_port_is_an_error_and_leaves_nothing() -> None:
    async with start_relay() as relay:
        second = RtspServer(RtspConfig(host="127.0.0.1", port=relay.port), LimitsConfig(), MountTable(), SystemClock())
        with pytest.raises(OSError):
            await second.start()
        await second.stop()


async def test_stop_does_not_wait_for_who_takes_nothing() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as stalled:
        await stalled.play_tcp()
        for _ in range(40):
            relay.feed(1, size=200_000)
            await asyncio.sleep(0)
        started = time.monotonic()
        await relay.server.stop()
        assert time.monotonic() - started < 10
        assert relay.server.connections == 0
