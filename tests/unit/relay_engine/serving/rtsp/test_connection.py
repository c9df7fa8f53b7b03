"""Whole dialogues with one connection: what streams and mounts say, and bad clients, without a network."""

from __future__ import annotations

import asyncio
import errno
import logging

import pytest

from relay_engine.errors import Fault
from relay_engine.leave_reason import LeaveReason
from relay_engine.rtp.rtcp import Goodbye, parse_compound
from relay_engine.rtsp.parser import MAX_HEAD_BYTES
from relay_engine.serving.rtsp.tcp_lane import TcpLane
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import VIDEO, video_unit
from tests.kit.players.rtsp_dialogue import BASE, FakeTransport, RtspDialogue, RtspWorld, tcp, udp

# what streams and mounts say


async def test_one_reader_too_many_is_refused_at_once() -> None:
    world = RtspWorld(max_readers=1).go_live()
    assert world.connect().play(tcp).status == 200
    late = world.connect()
    assert late.play(tcp).status == 453
    assert late.ask("OPTIONS").status == 200


@pytest.mark.parametrize(
    ("number", "winerror", "reason"),
    [
        (errno.ECONNRESET, None, LeaveReason.CLIENT_LEFT),
        (errno.EINVAL, 64, LeaveReason.CLIENT_LEFT),  # Windows: the network name was deleted, in the language of that Windows
        (errno.EINVAL, 1236, LeaveReason.CLIENT_LEFT),
        (errno.ETIMEDOUT, None, LeaveReason.CONNECTION_LOST),
        (errno.EINVAL, 121, LeaveReason.CONNECTION_LOST),
        (errno.ENOSPC, None, LeaveReason.CONNECTION_LOST),
    ],
)
async def test_why_a_client_went_is_a_code(number: int, winerror: int | None, reason: LeaveReason) -> None:
    world = RtspWorld().go_live()
    client = world.connect()
    client.play(tcp)
    error = OSError(number, "지정한 네트워크 이름을 더 이상 사용할 수 없습니다")
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined]
    client.connection.connection_lost(error)
    assert world.observer.news[-1] == f"left rtsp/tcp: {reason}"


async def test_a_stopped_mount_is_not_found(world: RtspWorld, client: RtspDialogue) -> None:
    playing = world.connect()
    playing.play(tcp)
    world.mount.stop()
    playing.receive()
    assert any(isinstance(packet, Goodbye) for frame in playing.frames if frame.channel == 1 for packet in parse_compound(frame.payload))
    assert playing.transport.closed
    client.send("DESCRIBE")
    await settle()
    (answer,) = client.receive()
    assert (answer.status, answer.reason) == (404, "Stream Is Stopped")


async def test_a_mount_without_media_is_waited_for_and_requests_stay_in_order() -> None:
    world = RtspWorld()
    world.mount.start()
    intake_of(world.mount).connecting()
    client = world.connect()
    client.send("DESCRIBE")
    client.send("OPTIONS")
    await settle()
    assert client.receive() == []
    assert world.mount.demand.wanted
    intake_of(world.mount).started(world.tracks, kind="demo", transport="")
    world.feed(1)
    await settle()
    assert [(answer.cseq, answer.status) for answer in client.receive()] == [("1", 200), ("2", 200)]


async def test_waiting_ends_with_the_connection() -> None:
    world = RtspWorld()
    world.mount.start()
    client = world.connect()
    client.send("DESCRIBE")
    await settle()
    client.lose()
    await settle()
    intake_of(world.mount).connecting()
    intake_of(world.mount).started(world.tracks, kind="demo", transport="")
    world.feed(1)
    await settle()
    assert client.receive() == []


async def test_a_flood_behind_a_waiting_request_is_not_read() -> None:
    world = RtspWorld()
    world.mount.start()
    client = world.connect()
    client.send("DESCRIBE")
    client.connection.data_received(b"$\x00\xff\xff" + bytes(60_000))
    assert client.transport.reading
    client.connection.data_received(bytes(10_000))
    assert not client.transport.reading
    client.lose()
    await settle()


async def test_a_changed_format_ends_sessions_that_are_set_up(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))
    intake_of(world.mount).started((VIDEO,), kind="demo", transport="")
    intake_of(world.mount).write(video_unit(60, key=True))
    answer = client.ask("PLAY")
    assert (answer.status, answer.reason) == (454, "Stream Has Changed")
    assert client.ask("PLAY").status == 454


async def test_readers_stay_while_the_source_is_away(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    intake_of(world.mount).failed(Fault.ENDED, "", 0.0)
    intake_of(world.mount).started(world.tracks, kind="demo", transport="")
    client.frames.clear()
    world.feed(30)
    client.receive()
    assert {frame.channel for frame in client.frames} >= {0, 2}


async def test_an_operator_disconnects_a_reader(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    (reader,) = world.mount.readers
    reader.close(LeaveReason.DISCONNECTED)
    assert world.mount.readers == ()
    assert client.transport.closed
    assert any(isinstance(packet, Goodbye) for data, _address in world.udp.rtcp.sent for packet in parse_compound(data))


async def test_an_on_demand_source_stays_awake_between_setup_and_play(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))
    assert world.mount.demand.wanted
    client.ask("TEARDOWN")
    await settle()
    assert world.mount.readers == ()


# bad clients


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00", b"x" * (MAX_HEAD_BYTES + 1), b"OPTIONS\r\n\r\n"])
async def test_garbage_is_answered_400_and_closed_with_one_line(
    world: RtspWorld, client: RtspDialogue, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.connection.data_received(data)
    assert [answer.status for answer in client.receive()] == [400]
    assert client.transport.closed
    client.connection.data_received(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert client.receive() == []
    for _ in range(50):
        world.connect().connection.data_received(data)
    assert len(caplog.messages) == 1


async def test_whose_connection_we_close_has_left_for_that_reason(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.connection.data_received(b"\x16\x03\x01\x02\x00")
    client.connection.connection_lost(None)
    assert world.observer.news[-1] == f"left rtsp/tcp: {LeaveReason.PROTOCOL_ERROR}"


async def test_a_connection_without_a_whole_request_is_closed(world: RtspWorld, client: RtspDialogue) -> None:
    client.connection.data_received(b"OPTIONS * RT")
    world.pass_time(9)
    client.connection.data_received(b"SP/1.0\r\n")
    assert not client.transport.closed
    world.pass_time(2)
    assert client.transport.closed


async def test_a_silent_connection_without_a_session_is_closed(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("OPTIONS")
    world.pass_time(59)
    assert not client.transport.closed
    world.pass_time(2)
    assert client.transport.closed


async def test_connections_are_counted(world: RtspWorld) -> None:
    clients = [world.connect() for _ in range(3)]
    assert len(world.connections) == 3
    for client in clients:
        client.lose()
    assert world.connections == set()


async def test_sessions_of_one_connection_are_limited(world: RtspWorld, client: RtspDialogue) -> None:
    statuses = [client.ask("SETUP", f"{BASE}/trackID=0", session=False, Transport=udp(0)).status for _ in range(20)]
    assert statuses.count(200) == 16
    assert statuses[-1] == 503


async def test_what_a_stranger_calls_itself_is_made_fit_for_the_log(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("OPTIONS", User_Agent="evil\x1b[31m" + "x" * 500)
    client.play(tcp)
    (reader,) = world.mount.readers
    assert reader.user_agent.startswith("evil[31mxxx")
    assert len(reader.user_agent) == 120


class TouchedLane(TcpLane):
    """A lane that notes which readers it must not send past."""

    def __init__(self) -> None:
        super().__init__((0, 2))
        self.touched: list[TcpReader] = []

    def touch(self, reader: TcpReader) -> None:
        self.touched.append(reader)


async def test_every_answer_tells_the_lane_not_to_overtake_it(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    (reader,) = world.mount.readers
    assert isinstance(reader, TcpReader)
    lane = TouchedLane()
    reader.entered(lane)
    client.ask("GET_PARAMETER")
    assert lane.touched == [reader]


async def test_what_one_session_queues_the_other_on_its_connection_does_not_overtake(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp, tracks=(0,))
    client.session = ""
    client.play(lambda _track_id: "RTP/AVP/TCP;unicast;interleaved=6-7", tracks=(1,))
    first, second = world.mount.readers
    lanes = [TouchedLane(), TouchedLane()]
    for reader, lane in zip((first, second), lanes, strict=True):
        assert isinstance(reader, TcpReader)
        reader.entered(lane)
    assert isinstance(first, TcpReader)
    first.fall_behind(memoryview(b"the rest of a picture"))
    assert lanes[1].touched == [second]


async def settle() -> None:
    """Let tasks run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_listener_of_ipv6_describes_itself_to_ipv4_players_in_ipv4(world: RtspWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeTransport, "local_host", "::ffff:192.0.2.1")
    answer = world.connect(("::ffff:192.0.2.50", 40_000)).ask("DESCRIBE")
    assert b"IN IP4 192.0.2.1\r\n" in answer.body
    assert b"IP6" not in answer.body
    monkeypatch.setattr(FakeTransport, "local_host", "2001:db8::1")
    assert b"IN IP6 2001:db8::1\r\n" in world.connect(("2001:db8::2", 40_000)).ask("DESCRIBE").body


async def test_a_folded_header_with_a_carriage_return_is_answered_and_ends_the_connection(
    world: RtspWorld, client: RtspDialogue, caplog: pytest.LogCaptureFixture
) -> None:
    client.connection.data_received(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n a\rb\r\n\r\n")
    assert [answer.status for answer in client.receive()] == [400]
    assert client.transport.closed
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_client_that_never_names_its_session_gets_both_tracks_in_one(world: RtspWorld, client: RtspDialogue) -> None:
    first = client.ask("SETUP", f"{BASE}/trackID=0", session=False, Transport=tcp(0))
    second = client.ask("SETUP", f"{BASE}/trackID=1", session=False, Transport=tcp(1))
    assert first.headers.get("Session") == second.headers.get("Session")
    assert client.ask("PLAY", session=False).status == 200
    assert len(world.mount.readers) == 1


async def test_a_track_asked_for_again_without_a_name_begins_another_session(world: RtspWorld, client: RtspDialogue) -> None:
    names = [
        client.ask("SETUP", f"{BASE}/trackID={track}", session=False, Transport=udp(track)).headers.get("Session") for track in (0, 0, 1)
    ]
    assert len(set(names)) == 3  # with two sessions open it cannot be told which one is meant
