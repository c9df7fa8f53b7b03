"""Whole dialogues with one connection: transports, and what a client gets by them, line by line, without a network."""

from __future__ import annotations

import pytest

from relay_engine.rtp.rtcp import ReceiverReport, ReportBlock, SenderReport, parse_compound
from relay_engine.rtsp.message import Response
from relay_engine.rtsp.range_header import parse_range
from relay_engine.rtsp.rtp_info_header import parse_rtp_info
from relay_engine.rtsp.transport_header import TransportSpec, parse_transports
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import PPS, SPS, video_unit
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp, udp


def granted(answer: Response) -> TransportSpec:
    (spec,) = parse_transports(answer.headers.get_all("Transport"))
    return spec


def receiver_report(ssrc: int) -> bytes:
    return ReceiverReport(1, (ReportBlock(ssrc, 0, 0, 0, 0, 0, 0),)).serialize()


# C1.8


@pytest.mark.parametrize("channels", [(0, 1), (4, 5), (5, 6), (253, 254), (254, 255)])
async def test_the_clients_channel_numbers_are_honoured(world: RtspWorld, client: RtspDialogue, channels: tuple[int, int]) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=f"RTP/AVP/TCP;unicast;interleaved={channels[0]}-{channels[1]}")
    assert granted(answer).interleaved == channels
    client.ask("PLAY")
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == set(channels)


async def test_without_or_with_taken_numbers_the_server_chooses(client: RtspDialogue) -> None:
    assert granted(client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP/TCP;unicast")).interleaved == (0, 1)
    assert granted(client.ask("SETUP", f"{BASE}/trackID=1", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")).interleaved == (2, 3)


async def test_a_session_on_tcp_dies_with_its_connection(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.lose()
    assert len(world.context.sessions) == 0
    assert world.mount.readers == ()
    assert world.observer.news[-1] == "left rtsp/tcp: client_left"


async def test_a_session_on_udp_survives_until_time_out(world: RtspWorld, client: RtspDialogue) -> None:
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


async def test_another_host_or_connection_cannot_take_a_session_over(world: RtspWorld, client: RtspDialogue) -> None:
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


async def test_unicast_udp(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    stream = world.mount.stream
    assert stream is not None
    spec = granted(answer)
    assert (spec.client_port, spec.server_port, spec.ssrc) == ((50_000, 50_001), (20_000, 20_001), stream.feed.ssrc(0))
    client.ask("PLAY")
    world.feed(2)
    assert {address for _data, address in world.udp.rtp.sent} == {("192.0.2.50", 50_000)}
    assert {address for _data, address in world.udp.rtcp.sent} == {("192.0.2.50", 50_001)}


async def test_ports_changed_by_a_nat_are_followed(world: RtspWorld, client: RtspDialogue) -> None:
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


async def test_a_third_party_cannot_be_aimed_at(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;unicast;destination=192.0.2.99;client_port=50000-50001")
    client.ask("PLAY")
    world.feed(1)
    assert {address[0] for _data, address in world.udp.rtp.sent} == {"192.0.2.50"}


async def test_a_client_falls_back_to_tcp_where_udp_is_off() -> None:
    world = RtspWorld(udp=False).go_live()
    client = world.connect()
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0)).status == 461
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=f"{udp(0)},{tcp(0)}").status == 200
    assert client.play(tcp).status == 200


async def test_multicast_address_in_the_sdp_for_vlc(client: RtspDialogue) -> None:
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


async def test_multicast_can_be_off() -> None:
    client = RtspWorld(multicast=False).go_live().connect()
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;multicast").status == 461
    assert parse_sdp(client.ask("DESCRIBE", f"{BASE}?vlcmulticast").body).media[0].port == 0


@pytest.mark.parametrize(
    "transport",
    ["RTP/SAVP;unicast;client_port=50000-50001", "RTP/AVP;unicast", "RTP/AVP/TCP;interleaved=0-1;mode=RECORD", "RTP/AVP;client_port=0-1"],
)
async def test_what_cannot_be_had_is_461(world: RtspWorld, client: RtspDialogue, transport: str) -> None:
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=transport).status == 461
    assert len(world.context.sessions) == 0


async def test_all_tracks_travel_the_same_way(client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    assert client.ask("SETUP", f"{BASE}/trackID=1", Transport=tcp(1)).status == 461
    assert granted(client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))).tcp  # the only track may change


# C1.10


async def test_rtp_info_tells_the_first_packet_of_each_track(world: RtspWorld, client: RtspDialogue) -> None:
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


async def test_rtp_info_leaves_out_what_is_not_known_yet() -> None:
    world = RtspWorld()
    world.mount.start()
    intake_of(world.mount).connecting()
    intake_of(world.mount).started(world.tracks, kind="demo", transport="")
    intake_of(world.mount).write(video_unit(1))  # live, but no random access point so far
    client = world.connect()
    answer = client.play(tcp)
    assert [entry.url for entry in parse_rtp_info(answer.headers.get("RTP-Info"))] == [f"{BASE}/trackID=1"]
    intake_of(world.mount).write(video_unit(2))
    client.receive()
    assert 0 not in {frame.channel for frame in client.frames}
    intake_of(world.mount).write(video_unit(3, key=True))
    client.receive()
    assert 0 in {frame.channel for frame in client.frames}


# C1.11


@pytest.mark.parametrize("transport", [tcp, udp], ids=["tcp", "udp"])
async def test_a_sender_report_of_each_track_comes_at_once(world: RtspWorld, client: RtspDialogue, transport: object) -> None:
    client.play(transport)  # type: ignore[arg-type]
    client.receive()
    reports = [frame.payload for frame in client.frames if frame.channel in (1, 3)] or [data for data, _address in world.udp.rtcp.sent]
    stream = world.mount.stream
    assert stream is not None
    found = [packet.ssrc for report in reports for packet in parse_compound(report) if isinstance(packet, SenderReport)]
    assert found == [stream.feed.ssrc(0), stream.feed.ssrc(1)]
    if transport is tcp:
        assert [frame.channel for frame in client.frames[:2]] == [1, 3]


async def test_over_udp_the_reports_leave_before_the_answer(
    world: RtspWorld, client: RtspDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VLC has read them by the time it looks for packets; only then does it know the packets' true times from the first on."""
    written: list[int] = []
    send = world.udp.rtcp.send

    def note(*arguments: object) -> bool:
        written.append(len(client.transport.written))
        return send(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(world.udp.rtcp, "send", note)
    client.play(udp)
    assert written == [0, 0]


# C1.12 is tested with the SDP; here that it arrives


async def test_describe(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("DESCRIBE", Accept="application/sdp")
    assert answer.headers.get("Content-Type") == "application/sdp"
    found = tracks_from_sdp(parse_sdp(answer.body)).tracks
    assert [item.track for item in found] == list(world.tracks)
    assert found[0].fmtp["packetization-mode"] == "1"
    assert client.ask("DESCRIBE", Accept="text/html").status == 406


# C1.13


async def test_parameter_sets_stand_before_the_first_picture(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.receive()
    payloads = [frame.payload[12:] for frame in client.frames if frame.channel == 0]
    assert payloads[:2] == [SPS, PPS]


# C1.14


async def test_the_back_channel_is_refused_so_that_the_client_tries_without(client: RtspDialogue) -> None:
    answer = client.ask("DESCRIBE", Require="www.onvif.org/ver20/backchannel")
    assert answer.status == 551
    assert answer.headers.get("Unsupported") == "www.onvif.org/ver20/backchannel"
    assert client.ask("DESCRIBE").status == 200
