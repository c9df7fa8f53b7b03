"""Whole dialogues with one connection: time-outs, methods, states and addresses, line by line, without a network."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.rtcp import ReceiverReport, ReportBlock
from relay_engine.rtsp.session_header import parse_session
from relay_engine.rtsp.states import State
from relay_engine.sdp.described_track import tracks_from_sdp
from relay_engine.sdp.session_description import parse_sdp
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp, udp
from tests.kit.relay.known_people import make_user

METHODS = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER"}


def receiver_report(ssrc: int) -> bytes:
    return ReceiverReport(1, (ReportBlock(ssrc, 0, 0, 0, 0, 0, 0),)).serialize()


# C1.1


async def test_the_advertised_time_out_is_less_than_the_enforced_one(world: RtspWorld, client: RtspDialogue) -> None:
    answer = client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    assert parse_session(answer.headers.get("Session")).timeout_s == 55
    world.pass_time(59)
    assert len(world.context.sessions) == 1
    world.pass_time(2)
    assert len(world.context.sessions) == 0
    assert client.transport.closed


# C1.2


@pytest.mark.parametrize("method", ["OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "PLAY", "DESCRIBE"])
async def test_any_request_keeps_the_session_alive(world: RtspWorld, client: RtspDialogue, method: str) -> None:
    client.play(udp)
    for _ in range(5):
        world.pass_time(40)
        assert client.ask(method).status == 200
    assert len(world.context.sessions) == 1


async def test_a_receiver_report_keeps_a_unicast_session_alive(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    for _ in range(5):
        world.pass_time(40)
        world.context.routes.receive_rtcp(receiver_report(1), ("192.0.2.50", 50_003))
    assert len(world.context.sessions) == 1
    world.pass_time(61)
    assert len(world.context.sessions) == 0


@pytest.mark.parametrize("address", [("192.0.2.51", 50_001), ("192.0.2.50", 50_009)])
async def test_a_strangers_report_does_not(world: RtspWorld, client: RtspDialogue, address: tuple[str, int]) -> None:
    client.play(udp)
    for port in (50_000, 50_002):
        world.context.routes.receive_rtp(b"", ("192.0.2.50", port))
    for port in (50_001, 50_003):
        world.context.routes.receive_rtcp(b"", ("192.0.2.50", port))
    world.pass_time(40)
    world.context.routes.receive_rtcp(receiver_report(1), address)
    world.pass_time(21)
    assert len(world.context.sessions) == 0


async def test_get_parameter_is_answered_200_with_empty_text(client: RtspDialogue) -> None:
    client.play(tcp)
    for _ in range(3):
        answer = client.ask("GET_PARAMETER")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers.get("Content-Type") == "text/parameters"
        assert parse_session(answer.headers.get("Session")).id == client.session


async def test_get_parameter_before_any_session_is_no_fault(client: RtspDialogue) -> None:
    assert client.ask("GET_PARAMETER").status == 200


async def test_only_a_session_that_is_over_is_answered_454(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    world.pass_time(70)
    other = world.connect()
    other.session = client.session
    assert other.ask("GET_PARAMETER").status == 454
    assert other.ask("PLAY").status == 454


@pytest.mark.parametrize("method", ["PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER", "OPTIONS", "SETUP"])
@pytest.mark.parametrize("transport", [tcp, udp])
async def test_a_session_obeys_the_connection_that_owns_it(
    world: RtspWorld, client: RtspDialogue, transport: Callable[[int], str], method: str
) -> None:
    client.play(transport)
    [session] = world.context.sessions
    neighbour = world.connect()  # behind the same NAT, where the id could be seen
    neighbour.session = client.session
    assert neighbour.ask(method, f"{BASE}/trackID=0", Transport=transport(0)).status == 454
    assert session.state is State.PLAYING
    assert not neighbour.connection.sessions
    neighbour.lose()
    assert client.ask("PAUSE").status == 200


async def test_nobody_else_keeps_a_session_alive(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    world.pass_time(40)
    neighbour = world.connect()
    neighbour.session = client.session
    neighbour.ask("GET_PARAMETER")
    world.pass_time(30)
    assert len(world.context.sessions) == 0


async def test_a_session_whose_connection_has_gone_takes_another_of_its_host(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(udp)
    client.lose()
    stranger = world.connect(("192.0.2.99", 40_000))
    stranger.session = client.session
    assert stranger.ask("PAUSE").status == 454
    again = world.connect(("192.0.2.50", 40_001))
    again.session = client.session
    assert again.ask("PAUSE").status == 200
    late = world.connect(("192.0.2.50", 40_002))
    late.session = client.session
    assert late.ask("TEARDOWN").status == 454


async def test_a_session_whose_connection_has_gone_asks_for_the_login_again() -> None:
    world = RtspWorld(credentials={"u": "p"}).go_live()
    client = world.connect().log_in("u", "p")
    client.play(udp)
    client.lose()
    again = world.connect(("192.0.2.50", 40_001))
    again.session = client.session
    assert again.ask("TEARDOWN").status == 401
    assert len(world.context.sessions) == 1
    assert again.log_in("u", "p").ask("TEARDOWN").status == 200
    assert len(world.context.sessions) == 0


async def test_a_playing_tcp_client_need_not_send_anything(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    world.pass_time(1000)
    assert len(world.context.sessions) == 1
    assert not client.transport.closed


async def test_a_paused_tcp_client_times_out(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    assert client.ask("PAUSE").status == 200
    world.pass_time(61)
    assert len(world.context.sessions) == 0


# C1.3, C1.15


@pytest.mark.parametrize("method", ["ANNOUNCE", "RECORD"])
async def test_publishing_is_refused_with_what_is_allowed(world: RtspWorld, client: RtspDialogue, method: str) -> None:
    world.access.set_users([make_user("anna", "geheim", "admin")])
    answer = client.log_in("anna", "geheim").ask(method)
    assert answer.status == 405
    assert set(answer.headers.get("Allow").split(", ")) == METHODS


# C1.4


async def test_options_names_every_method(client: RtspDialogue) -> None:
    assert set(client.ask("OPTIONS", "*").headers.get("Public").split(", ")) == METHODS


async def test_aggregate_control(world: RtspWorld, client: RtspDialogue) -> None:
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
    assert world.observer.news == ["joined rtsp/tcp", "left rtsp/tcp: client_left"]


async def test_teardown_of_one_track_leaves_the_other(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    assert client.ask("TEARDOWN", f"{BASE}/trackID=0").status == 200
    client.frames.clear()
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == {2}
    assert client.ask("TEARDOWN", f"{BASE}/trackID=1").status == 200
    assert len(world.context.sessions) == 0


async def test_one_udp_track_of_two(world: RtspWorld, client: RtspDialogue) -> None:
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
async def test_methods_and_states(client: RtspDialogue, requests: list[str], status: int) -> None:
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
async def test_every_style_of_track_address(world: RtspWorld, client: RtspDialogue, uri: str) -> None:
    assert client.ask("SETUP", uri, Transport="RTP/AVP/TCP;interleaved=6-7").status == 200
    assert client.ask("PLAY", BASE + "/").status == 200
    world.feed(2)
    client.receive()
    assert {frame.channel for frame in client.frames} == {6, 7}


async def test_the_presentation_itself_is_set_up_where_it_has_one_track() -> None:
    world = RtspWorld(tracks=(Track(0, Codec.MPEGTS, 90_000),)).go_live()
    client = world.connect()
    assert client.ask("SETUP", BASE, Transport=tcp(0)).status == 200


@pytest.mark.parametrize(
    ("uri", "status"), [(BASE, 459), (f"{BASE}/trackID=2", 404), ("rtsp://relay/nobody/trackID=0", 404), ("rtsp://relay/", 404), ("*", 404)]
)
async def test_addresses_of_nothing(client: RtspDialogue, uri: str, status: int) -> None:
    assert client.ask("SETUP", uri, Transport=tcp(0)).status == status


async def test_controls_are_relative_unless_a_query_makes_them_ambiguous(client: RtspDialogue) -> None:
    plain = client.ask("DESCRIBE", BASE)
    assert plain.headers.get("Content-Base") == BASE + "/"
    assert [item.control for item in tracks_from_sdp(parse_sdp(plain.body)).tracks] == ["trackID=0", "trackID=1"]
    query = client.ask("DESCRIBE", BASE + "?token=a")
    controls = [item.control for item in tracks_from_sdp(parse_sdp(query.body)).tracks]
    assert controls == [BASE + "?token=a/trackID=0", BASE + "?token=a/trackID=1"]


# C1.6, C1.7


async def test_with_users_a_client_has_to_log_in() -> None:
    world = RtspWorld(credentials={"anna": "geheim"}).go_live()
    client = world.connect()
    assert client.ask("OPTIONS").status == 200
    refused = client.ask("DESCRIBE")
    assert refused.status == 401
    strong, usual = refused.headers.get_all("WWW-Authenticate")
    assert "algorithm=SHA-256" in strong
    assert usual.startswith("Digest ")
    assert "algorithm" not in usual
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0)).status == 401
    basic = "Basic " + base64.b64encode(b"anna:geheim").decode()
    assert client.ask("DESCRIBE", Authorization=basic).status == 401  # the line is not encrypted
