"""WebRTC from the offer to the end, over real sockets, with the demo camera."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, ReaderStatus
from relay_engine.media.h264 import IDR, SPS
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.rtcp import SenderReport, parse_compound
from tests.kit.players.whep_client import H264, PCMU, VP8, Identity, WhepClient, make_offer

IDENTITY = Identity()
PATIENCE_S = 8.0


class Relay:
    """An engine with the demo camera, and a browser's HTTP client."""

    def __init__(self, engine: Engine, http: aiohttp.ClientSession) -> None:
        self.engine = engine
        self.http = http
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "http")
        self.root = f"http://127.0.0.1:{port}"
        self.url = f"{self.root}/site/demo/whep"

    def readers(self) -> list[ReaderStatus]:
        return [event for event in self.engine.snapshot() if isinstance(event, ReaderStatus)]

    @contextlib.asynccontextmanager
    async def watch(self, **options: object) -> AsyncIterator[WhepClient]:
        client = WhepClient(IDENTITY, **options)  # type: ignore[arg-type]
        try:
            await client.open(self.http, self.url)
            yield client
        finally:
            await client.close()


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    mount = MountConfig(name="site/demo", source="demo:", max_readers=5)
    config = EngineConfig(
        rtsp=RtspConfig(enabled=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        mounts=(mount,),
    )
    engine = Engine(config)
    await engine.start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Relay(engine, http)
    finally:
        await engine.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in many places
            await asyncio.sleep(0.01)


def nal_types(packets: list[RtpPacket]) -> set[int]:
    """Of whole NAL units and of the first fragments of others."""
    kinds = {packet.payload[0] & 31 for packet in packets}
    return kinds | {packet.payload[1] & 31 for packet in packets if packet.payload[0] & 31 == 28 and packet.payload[1] & 0x80}


def video(packets: list[RtpPacket]) -> list[RtpPacket]:
    return [packet for packet in packets if packet.payload_type == 96]


def is_gapless(packets: list[RtpPacket]) -> bool:
    numbers = [packet.sequence_number for packet in packets]
    return numbers == [(numbers[0] + index) & 0xFFFF for index in range(len(numbers))]


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
@pytest.mark.parametrize("setup", ["actpass", "passive"])
async def test_picture_and_sound_come_at_once(relay: Relay, tcp: bool, setup: str) -> None:
    packets: list[RtpPacket] = []
    async with relay.watch(tcp=tcp, setup=setup, on_rtp=packets.append) as client:
        await until(lambda: len({packet.timestamp for packet in video(packets)}) > 60 or len(packets) > 900)
        await until(lambda: sum(1 for packet in packets if packet.payload_type == 111) > 20)
        assert nal_types(video(packets)[:3]) >= {SPS}
        assert IDR in nal_types(video(packets))
        assert is_gapless(video(packets))
        assert is_gapless([packet for packet in packets if packet.payload_type == 111])
        (reader,) = relay.readers()
        assert (reader.protocol, reader.mount, reader.state) == ("webrtc", "site/demo", "playing")
        assert ("TCP" in reader.peer) == tcp
        assert reader.bytes_sent > 100_000
        reports = [report for data in client.rtcp for report in parse_compound(data) if isinstance(report, SenderReport)]
        assert {report.ssrc for report in reports} == {packet.ssrc for packet in packets}


async def test_lost_packets_come_again(relay: Relay) -> None:
    packets: list[RtpPacket] = []
    lost: list[int] = []

    def drop(packet: RtpPacket) -> bool:
        number = packet.sequence_number
        if packet.payload_type != 96 or number in lost or number % 50 != 7:
            return False
        lost.append(number)
        client.send_nack(packet.ssrc, number)
        return True

    async with relay.watch(on_rtp=packets.append) as client:
        client.drop = drop
        await until(lambda: len(lost) > 5)
        await until(lambda: set(lost[:5]) <= {packet.sequence_number for packet in video(packets)})


async def test_a_fresh_picture_on_request(relay: Relay) -> None:
    packets: list[RtpPacket] = []
    async with relay.watch(on_rtp=packets.append, tcp=True) as client:
        await until(lambda: len(packets) > 100)
        await asyncio.sleep(1.1)
        count = len(packets)
        client.send_picture_request(video(packets)[0].ssrc)
        await until(lambda: SPS in nal_types(video(packets[count:])))
        await until(lambda: len(packets) > count + 100)
        assert is_gapless(video(packets))
        stamps = [packet.timestamp for packet in video(packets)]
        assert stamps == sorted(stamps)


async def test_delete_ends_the_session(relay: Relay) -> None:
    async with relay.watch() as client:
        await until(lambda: client.packets_received > 10)
        async with relay.http.delete(relay.root + client.location) as response:
            assert response.status == 200
        await asyncio.wait_for(client.is_closed.wait(), PATIENCE_S)
        assert relay.readers() == []
        async with relay.http.delete(relay.root + client.location) as response:
            assert response.status == 404


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
async def test_goodbye_of_the_viewer_ends_the_session(relay: Relay, tcp: bool) -> None:
    async with relay.watch(tcp=tcp) as client:
        await until(lambda: client.packets_received > 10)
        client.say_goodbye()
        await until(lambda: relay.readers() == [])


async def test_the_operator_ends_the_session(relay: Relay) -> None:
    async with relay.watch() as client:
        await until(lambda: client.packets_received > 10)
        await relay.engine.disconnect_reader(relay.readers()[0].id)
        await asyncio.wait_for(client.is_closed.wait(), PATIENCE_S)
        assert relay.readers() == []


async def test_whom_the_operator_blocks_gets_no_other_session(relay: Relay) -> None:
    async with relay.watch() as client:
        await until(lambda: client.packets_received > 10)
        await relay.engine.block_reader(relay.readers()[0].id, 600)
        await asyncio.wait_for(client.is_closed.wait(), PATIENCE_S)
    headers = {"Content-Type": "application/sdp"}
    offer = WhepClient(IDENTITY).offer()
    async with relay.http.post(relay.url, data=offer, headers=headers) as response:
        assert (response.status, response.headers["Relay-Reason"]) == (403, "blocked")
    assert relay.readers() == []


async def test_stopping_the_mount_ends_the_session(relay: Relay) -> None:
    async with relay.watch() as client:
        await until(lambda: client.packets_received > 10)
        await relay.engine.stop_mount("site/demo")
        await asyncio.wait_for(client.is_closed.wait(), PATIENCE_S)
        assert relay.readers() == []


async def test_another_certificate_than_announced_is_refused(relay: Relay) -> None:
    client = WhepClient(Identity())
    client.offer = lambda: make_offer(IDENTITY.certificate.fingerprint, client._fragment, client._password)  # type: ignore[method-assign]
    with contextlib.suppress(TimeoutError):
        await client.open(relay.http, relay.url)
    await until(lambda: relay.readers() == [])
    await client.close()
    assert client.packets_received == 0


async def test_one_viewer_more_than_allowed(relay: Relay) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(relay.watch())
        async with relay.http.post(relay.url, data=WhepClient(IDENTITY).offer(), headers={"Content-Type": "application/sdp"}) as response:
            assert response.status == 503
            assert response.headers["Relay-Reason"] == "full"
            assert "Retry-After" in response.headers


async def test_viewers_share_packets_but_not_numbers_or_keys(relay: Relay) -> None:
    first: list[RtpPacket] = []
    second: list[RtpPacket] = []
    async with relay.watch(on_rtp=first.append), relay.watch(on_rtp=second.append, tcp=True, video=(VP8, H264), audio=(PCMU,)):
        await until(lambda: len(first) > 300 and len(second) > 300)
        assert {packet.payload for packet in video(first)} & {packet.payload for packet in video(second)}
        assert {packet.payload_type for packet in second} == {96}, "AAC cannot become PCMU"


async def test_the_viewer_changes_its_network(relay: Relay) -> None:
    packets: list[RtpPacket] = []
    async with relay.watch(on_rtp=packets.append) as client:
        await until(lambda: len(packets) > 50)
        before = relay.readers()[0].peer
        fragment = "a=ice-ufrag:new1\r\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
        headers = {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*"}
        async with relay.http.patch(relay.root + client.location, data=fragment, headers=headers) as response:
            text = await response.text()
        name, password = (re.findall(rf"a={key}:(\S+)", text)[0] for key in ("ice-ufrag", "ice-pwd"))
        await client.move(name, password)
        count = len(packets)
        await until(lambda: len(packets) > count + 100)
        assert len(relay.readers()) == 1
        assert relay.readers()[0].peer == before, "for people it stays who it was"


async def test_strangers_get_no_answer(relay: Relay) -> None:
    async with relay.watch() as client:
        loop, answers = asyncio.get_running_loop(), []

        class Stranger(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                answers.append(data)

        transport, _ = await loop.create_datagram_endpoint(Stranger, remote_addr=client._choose_candidate())
        for data in (b"", b"\0", b"\x16" * 100, b"\x80" * 100, b"\0\1\0\0!\x12\xa4B" + bytes(12), bytes(1500)):
            transport.sendto(data)
        count = client.packets_received
        await until(lambda: client.packets_received > count + 50)
        transport.close()
        assert answers == []


async def test_a_taken_port_is_no_reason_to_fail(relay: Relay) -> None:
    port = next(event.port for event in relay.engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "webrtc")
    webrtc = WebRtcConfig(host="127.0.0.1", udp_port=port, tcp_port=port)
    other = Engine(EngineConfig(rtsp=RtspConfig(enabled=False), http=HttpConfig(host="127.0.0.1", port=0), webrtc=webrtc))
    await other.start()
    found = next(event.port for event in other.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "webrtc")
    await other.stop()
    assert found not in (0, port)
