"""Whole dialogues with one connection: the facts of RTSP serving, line by line, without a network."""

from __future__ import annotations

import asyncio
import base64
import logging

import pytest

from relay_engine.errors import Fault
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.rtcp import Goodbye, ReceiverReport, ReportBlock, SenderReport, parse_compound
from relay_engine.rtsp.message import Response
from relay_engine.rtsp.parser import MAX_HEAD_BYTES
from relay_engine.rtsp.range_header import parse_range
from relay_engine.rtsp.rtp_info_header import parse_rtp_info
from relay_engine.rtsp.session_header import parse_session
from relay_engine.rtsp.transport_header import TransportSpec, parse_transports
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp
from tests.helpers.made_media import PPS, SPS, VIDEO, video_unit
from tests.helpers.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp, udp

METHODS = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER"}


@pytest.fixture
async def world() -> RtspWorld:
    return RtspWorld().go_live()


@pytest.fixture
async def client(world: RtspWorld) -> RtspDialogue:
    return world.connect()


def granted(answer: Response) -> TransportSpec:
    (spec,) = parse_transports(answer.headers.get_all("Transport"))
    return spec


def receiver_report(ssrc: int) -> bytes:
    return ReceiverReport(1, (ReportBlock(ssrc, 0, 0, 0, 0, 0, 0),)).serialize()


# C1.1


async def test_c1_01_the_advertised_time_out_is_less_than_the_enforced_one(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    assert parse_session(answer.headers.get("Session")).timeout_s == 55
    world.pass_time(59)
    assert len(world.context.sessions) == 1
    world.pass_time(2)
    assert len(world.context.sessions) == 0
    assert client.transport.closed


# C1.2


@pytest.mark.parametrize("method", ["OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "PLAY", "DESCRIBE"])
async def test_c1_02_any_request_keeps_the_session_alive(world: RtspWorld, client: RtspDialogue, method: str) -> None:
    client.play(udp)
    for _ in range(5):
        world.pass_time(40)
        assert client.ask(method).status == 200
    assert len(world.context.sessions) == 1


async def test_c1_02_a_receiver_report_keeps_a_unicast_session_alive(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    for _ in range(5):
        world.pass_time(40)
        world.context.routes.receive_rtcp(receiver_report(1), ("192.0.2.50", 50_003))
    assert len(world.context.sessions) == 1
    world.pass_time(61)
    assert len(world.context.sessions) == 0


@pytest.mark.parametrize("address", [("192.0.2.51", 50_001), ("192.0.2.50", 50_009)])
async def test_c1_02_a_strangers_report_does_not(world: RtspWorld, client: RtspDialogue, address: tuple[str, int]) -> None:
    client.play(udp)
    for port in (50_000, 50_002):
        world.context.routes.receive_rtp(b"", ("192.0.2.50", port))
    for port in (50_001, 50_003):
        world.context.routes.receive_rtcp(b"", ("192.0.2.50", port))
    world.pass_time(40)
    world.context.routes.receive_rtcp(receiver_report(1), address)
    world.pass_time(21)
    assert len(world.context.sessions) == 0


async def test_c1_02_get_parameter_is_answered_200_with_empty_text(client: RtspDialogue) -> None:
    client.play(tcp)
    for _ in range(3):
        answer = client.ask("GET_PARAMETER")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers.get("Content-Type") == "text/parameters"
        assert parse_session(answer.headers.get("Session")).id == client.session


async def test_c1_02_get_parameter_before_any_session_is_no_fault(client: RtspDialogue) -> None:
    assert client.ask("GET_PARAMETER").status == 200


async def test_c1_02_only_a_session_that_is_over_is_answered_454(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    world.pass_time(70)
    other = world.connect()
    other.session = client.session
    assert other.ask("GET_PARAMETER").status == 454
    assert other.ask("PLAY").status == 454


async def test_c1_02_a_playing_tcp_client_need_not_send_anything(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    world.pass_time(1000)
    assert len(world.context.sessions) == 1
    assert not client.transport.closed


async def test_c1_02_a_paused_tcp_client_times_out(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    assert client.ask("PAUSE").status == 200
    world.pass_time(61)
    assert len(world.context.sessions) == 0


# C1.3, C1.15


@pytest.mark.parametrize("method", ["ANNOUNCE", "RECORD"])
async def test_c1_03_c1_15_publishing_is_refused_with_what_is_allowed(client: RtspDialogue, method: str) -> None:
    answer = client.ask(method)
    assert answer.status == 405
    assert set(answer.headers.get("Allow").split(", ")) == METHODS


# C1.4


async def test_c1_04_options_names_every_method(client: RtspDialogue) -> None:
    assert set(client.ask("OPTIONS", "*").headers.get("Public").split(", ")) == METHODS


async def test_c1_04_aggregate_control(world: RtspWorld, client: RtspDialogue) -> None:
    assert client.play(tcp).status == 200
    world.feed(3)
    client.receive()
    assert {frame.channel for frame in client.frames} == {0, 1, 2, 3}
    assert client.ask("PAUSE").status == 200
    seen = len(client.frames)
    world.feed(3)
    assert client.receive() == []
    assert len(client.frames) == seen
    assert client.ask("PLAY").status == 200
    assert client.ask("TEARDOWN").status == 200
    assert client.ask("PLAY").status == 454
    assert world.observer.news == ["joined rtsp/tcp", "left rtsp/tcp: left"]


async def test_c1_04_teardown_of_one_track_leaves_the_other(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    assert client.ask("TEARDOWN", f"{BASE}/trackID=0").status == 200
    client.frames.clear()
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == {2}
    assert client.ask("TEARDOWN", f"{BASE}/trackID=1").status == 200
    assert len(world.context.sessions) == 0


async def test_c1_04_one_udp_track_of_two(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    client.ask("TEARDOWN", f"{BASE}/trackID=1")
    world.udp.rtp.sent.clear()
    world.feed(2)
    assert {address[1] for _data, address in world.udp.rtp.sent} == {50_000}
    assert len(world.context.routes) == 2


@pytest.mark.parametrize(
    ("requests", "status"),
    [
        (["PLAY"], 454),
        (["PAUSE"], 454),
        (["SETUP", "PLAY", "PLAY"], 200),
        (["SETUP", "PAUSE"], 200),
        (["SETUP", "PLAY", "SETUP"], 455),
        (["SETUP", "TEARDOWN", "TEARDOWN"], 454),
        (["FLY"], 501),
    ],
)
async def test_c1_04_methods_and_states(client: RtspDialogue, requests: list[str], status: int) -> None:
    answer = None
    for method in requests:
        answer = client.ask(method, f"{BASE}/trackID=0", **({"Transport": tcp(0)} if method == "SETUP" else {}))
    assert answer is not None
    assert answer.status == status


# C1.5


@pytest.mark.parametrize(
    "uri",
    [
        f"{BASE}/trackID=1",
        f"{BASE}/trackID=1/",
        f"{BASE}?token=a/trackID=1",
        f"{BASE}?token=a/trackID=1/",
        f"{BASE}/trackID=1?token=a",
        f"{BASE}/?token=a/trackID=1",
        "/gate/trackID=1",
    ],
)
async def test_c1_05_every_style_of_track_address(world: RtspWorld, client: RtspDialogue, uri: str) -> None:
    assert client.ask("SETUP", uri, Transport="RTP/AVP/TCP;interleaved=6-7").status == 200
    assert client.ask("PLAY", BASE + "/").status == 200
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == {6, 7}


async def test_c1_05_the_presentation_itself_is_set_up_where_it_has_one_track() -> None:
    world = RtspWorld(tracks=(Track(0, Codec.MPEGTS, 90_000),)).go_live()
    client = world.connect()
    assert client.ask("SETUP", BASE, Transport=tcp(0)).status == 200


@pytest.mark.parametrize(
    ("uri", "status"), [(BASE, 459), (f"{BASE}/trackID=2", 404), ("rtsp://relay/nobody/trackID=0", 404), ("rtsp://relay/", 404), ("*", 404)]
)
async def test_c1_05_addresses_of_nothing(client: RtspDialogue, uri: str, status: int) -> None:
    assert client.ask("SETUP", uri, Transport=tcp(0)).status == status


async def test_c1_05_controls_are_relative_unless_a_query_makes_them_ambiguous(client: RtspDialogue) -> None:
    plain = client.ask("DESCRIBE", BASE)
    assert plain.headers.get("Content-Base") == BASE + "/"
    assert [item.control for item in tracks_from_sdp(parse_sdp(plain.body)).tracks] == ["trackID=0", "trackID=1"]
    query = client.ask("DESCRIBE", BASE + "?token=a")
    controls = [item.control for item in tracks_from_sdp(parse_sdp(query.body)).tracks]
    assert controls == [BASE + "?token=a/trackID=0", BASE + "?token=a/trackID=1"]


# C1.6, C1.7


async def test_c1_07_with_users_a_client_has_to_log_in() -> None:
    world = RtspWorld(credentials={"anna": "geheim"}).go_live()
    client = world.connect()
    assert client.ask("OPTIONS").status == 200
    refused = client.ask("DESCRIBE")
    assert refused.status == 401
    (challenge,) = refused.headers.get_all("WWW-Authenticate")
    assert challenge.startswith("Digest ")
    assert "SHA" not in challenge
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0)).status == 401
    basic = "Basic " + base64.b64encode(b"anna:geheim").decode()
    assert client.ask("DESCRIBE", Authorization=basic).status == 401  # the line is not encrypted


# C1.8


@pytest.mark.parametrize("channels", [(0, 1), (4, 5), (5, 6), (253, 254), (254, 255)])
async def test_c1_08_the_clients_channel_numbers_are_honoured(world: RtspWorld, client: RtspDialogue, channels: tuple[int, int]) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=f"RTP/AVP/TCP;unicast;interleaved={channels[0]}-{channels[1]}")
    assert granted(answer).interleaved == channels
    client.ask("PLAY")
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == set(channels)


async def test_c1_08_without_or_with_taken_numbers_the_server_chooses(client: RtspDialogue) -> None:
    assert granted(client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP/TCP;unicast")).interleaved == (0, 1)
    assert granted(client.ask("SETUP", f"{BASE}/trackID=1", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")).interleaved == (2, 3)


async def test_c1_08_a_session_on_tcp_dies_with_its_connection(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.lose()
    assert len(world.context.sessions) == 0
    assert world.mount.readers == ()
    assert world.observer.news[-1] == "left rtsp/tcp: left"


async def test_c1_08_a_session_on_udp_survives_until_time_out(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    client.lose()
    world.udp.rtp.sent.clear()
    world.feed(2)
    assert world.udp.rtp.sent
    again = world.connect(("192.0.2.50", 40_001))
    again.session = client.session
    assert again.ask("GET_PARAMETER").status == 200
    again.lose()
    world.pass_time(61)
    assert len(world.context.sessions) == 0
    assert world.mount.readers == ()


async def test_c1_08_another_host_or_connection_cannot_take_a_session_over(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    thief = world.connect(("192.0.2.66", 40_000))
    thief.session = client.session
    assert thief.ask("TEARDOWN").status == 454
    on_tcp = world.connect()
    on_tcp.play(tcp)
    other = world.connect()
    other.session = on_tcp.session
    assert other.ask("TEARDOWN").status == 454


# C1.9


async def test_c1_09_unicast_udp(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    stream = world.mount.stream
    assert stream is not None
    spec = granted(answer)
    assert (spec.client_port, spec.server_port, spec.ssrc) == ((50_000, 50_001), (20_000, 20_001), stream.feed.ssrc(0))
    client.ask("PLAY")
    world.feed(2)
    assert {address for _data, address in world.udp.rtp.sent} == {("192.0.2.50", 50_000)}
    assert {address for _data, address in world.udp.rtcp.sent} == {("192.0.2.50", 50_001)}


async def test_c1_09_ports_changed_by_a_nat_are_followed(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    routes = world.context.routes
    routes.receive_rtp(b"", ("192.0.2.50", 61_000))
    routes.receive_rtp(b"", ("192.0.2.50", 61_002))
    stream = world.mount.stream
    assert stream is not None
    routes.receive_rtcp(receiver_report(stream.feed.ssrc(1)), ("192.0.2.50", 61_003))
    world.udp.rtp.sent.clear()
    world.feed(2)
    assert {(data[1] & 0x7F, address[1]) for data, address in world.udp.rtp.sent} == {(96, 61_000), (0, 61_002)}
    world.pass_time(40)
    routes.receive_rtcp(receiver_report(stream.feed.ssrc(1)), ("192.0.2.50", 61_003))
    world.pass_time(40)
    assert len(world.context.sessions) == 1


async def test_c1_09_a_third_party_cannot_be_aimed_at(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;unicast;destination=192.0.2.99;client_port=50000-50001")
    client.ask("PLAY")
    world.feed(1)
    assert {address[0] for _data, address in world.udp.rtp.sent} == {"192.0.2.50"}


async def test_c1_09_a_client_falls_back_to_tcp_where_udp_is_off() -> None:
    world = RtspWorld(udp=False).go_live()
    client = world.connect()
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0)).status == 461
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=f"{udp(0)},{tcp(0)}").status == 200
    assert client.play(tcp).status == 200


async def test_c1_09_multicast_address_in_the_sdp_for_vlc(client: RtspDialogue) -> None:
    plain = parse_sdp(client.ask("DESCRIBE").body)
    assert [medium.port for medium in plain.media] == [0, 0]
    multicast = parse_sdp(client.ask("DESCRIBE", f"{BASE}?vlcmulticast").body)
    assert [(medium.connection, medium.port) for medium in multicast.media] == [
        ("IN IP4 239.255.42.1/1", 18_000),
        ("IN IP4 239.255.42.1/1", 18_002),
    ]
    answer = client.ask("SETUP", f"{BASE}/trackID=1?vlcmulticast", Transport="RTP/AVP;multicast")
    spec = granted(answer)
    assert (spec.multicast, spec.destination, spec.port, spec.ttl) == (True, "239.255.42.1", (18_002, 18_003), 1)


async def test_c1_09_multicast_can_be_off() -> None:
    client = RtspWorld(multicast=False).go_live().connect()
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;multicast").status == 461
    assert parse_sdp(client.ask("DESCRIBE", f"{BASE}?vlcmulticast").body).media[0].port == 0


@pytest.mark.parametrize(
    "transport",
    ["RTP/SAVP;unicast;client_port=50000-50001", "RTP/AVP;unicast", "RTP/AVP/TCP;interleaved=0-1;mode=RECORD", "RTP/AVP;client_port=0-1"],
)
async def test_c1_09_what_cannot_be_had_is_461(world: RtspWorld, client: RtspDialogue, transport: str) -> None:
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=transport).status == 461
    assert len(world.context.sessions) == 0


async def test_c1_09_all_tracks_travel_the_same_way(client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    assert client.ask("SETUP", f"{BASE}/trackID=1", Transport=tcp(1)).status == 461
    assert granted(client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))).tcp  # the only track may change


# C1.10


async def test_c1_10_rtp_info_tells_the_first_packet_of_each_track(world: RtspWorld, client: RtspDialogue) -> None:
    uris = [f"{BASE}/trackID=0", f"{BASE}/trackID=1"]
    answer = client.play(tcp)
    world.feed(3)
    client.receive()
    entries = parse_rtp_info(answer.headers.get("RTP-Info"))
    assert [entry.url for entry in entries] == uris
    first = {channel: next(frame.payload for frame in client.frames if frame.channel == channel) for channel in (0, 2)}
    assert [entry.sequence_number for entry in entries] == [int.from_bytes(first[channel][2:4]) for channel in (0, 2)]
    assert entries[0].rtp_timestamp == int.from_bytes(first[0][4:8])
    assert parse_range(answer.headers.get("Range")).now


async def test_c1_10_rtp_info_leaves_out_what_is_not_known_yet() -> None:
    world = RtspWorld()
    world.mount.start()
    world.mount.source_connecting()
    world.mount.source_started(world.tracks, "demo", "")
    world.mount.write(video_unit(1))  # live, but no random access point so far
    client = world.connect()
    answer = client.play(tcp)
    assert [entry.url for entry in parse_rtp_info(answer.headers.get("RTP-Info"))] == [f"{BASE}/trackID=1"]
    world.mount.write(video_unit(2))
    client.receive()
    assert 0 not in {frame.channel for frame in client.frames}
    world.mount.write(video_unit(3, key=True))
    client.receive()
    assert 0 in {frame.channel for frame in client.frames}


# C1.11


@pytest.mark.parametrize("transport", [tcp, udp], ids=["tcp", "udp"])
async def test_c1_11_a_sender_report_of_each_track_comes_at_once(world: RtspWorld, client: RtspDialogue, transport: object) -> None:
    client.play(transport)  # type: ignore[arg-type]
    client.receive()
    reports = [frame.payload for frame in client.frames if frame.channel in (1, 3)] or [data for data, _address in world.udp.rtcp.sent]
    stream = world.mount.stream
    assert stream is not None
    found = [packet.ssrc for report in reports for packet in parse_compound(report) if isinstance(packet, SenderReport)]
    assert found == [stream.feed.ssrc(0), stream.feed.ssrc(1)]
    if transport is tcp:
        assert [frame.channel for frame in client.frames[:2]] == [1, 3]


# C1.12 is tested with the SDP; here that it arrives


async def test_c1_12_describe(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("DESCRIBE", Accept="application/sdp")
    assert answer.headers.get("Content-Type") == "application/sdp"
    found = tracks_from_sdp(parse_sdp(answer.body)).tracks
    assert [item.track for item in found] == list(world.tracks)
    assert found[0].fmtp["packetization-mode"] == "1"
    assert client.ask("DESCRIBE", Accept="text/html").status == 406


# C1.13


async def test_c1_13_parameter_sets_stand_before_the_first_picture(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.receive()
    payloads = [frame.payload[12:] for frame in client.frames if frame.channel == 0]
    assert payloads[:2] == [SPS, PPS]


# C1.14


async def test_c1_14_the_back_channel_is_refused_so_that_the_client_tries_without(client: RtspDialogue) -> None:
    answer = client.ask("DESCRIBE", Require="www.onvif.org/ver20/backchannel")
    assert answer.status == 551
    assert answer.headers.get("Unsupported") == "www.onvif.org/ver20/backchannel"
    assert client.ask("DESCRIBE").status == 200


# what streams and mounts say


async def test_one_reader_too_many_is_refused_at_once() -> None:
    world = RtspWorld(max_readers=1).go_live()
    assert world.connect().play(tcp).status == 200
    late = world.connect()
    assert late.play(tcp).status == 453
    assert late.ask("OPTIONS").status == 200


async def test_a_stopped_mount_is_not_found(world: RtspWorld, client: RtspDialogue) -> None:
    playing = world.connect()
    playing.play(tcp)
    world.mount.stop("switched off")
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
    world.mount.source_connecting()
    client = world.connect()
    client.send("DESCRIBE")
    client.send("OPTIONS")
    await settle()
    assert client.receive() == []
    assert world.mount.demand.wanted
    world.mount.source_started(world.tracks, "demo", "")
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
    world.mount.source_connecting()
    world.mount.source_started(world.tracks, "demo", "")
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
    world.mount.source_started((VIDEO,), "demo", "")
    world.mount.write(video_unit(60, key=True))
    answer = client.ask("PLAY")
    assert (answer.status, answer.reason) == (454, "Stream Has Changed")
    assert client.ask("PLAY").status == 454


async def test_readers_stay_while_the_source_is_away(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    world.mount.source_failed(Fault.ENDED, "", 0.0)
    world.mount.source_started(world.tracks, "demo", "")
    client.frames.clear()
    world.feed(30)
    client.receive()
    assert {frame.channel for frame in client.frames} >= {0, 2}


async def test_an_operator_disconnects_a_reader(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    (reader,) = world.mount.readers
    reader.close("disconnected by the operator")
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


async def settle() -> None:
    """Let tasks run."""
    for _ in range(5):
        await asyncio.sleep(0)
