"""Datagrams find their session, also through a NAT, and nobody else's do."""

from __future__ import annotations

import pytest

from relay_engine.rtp.rtcp import ReceiverReport, ReportBlock
from tests.kit.players.rtsp_dialogue import RtspDialogue, RtspWorld, udp

HOST = "192.0.2.50"


@pytest.fixture
async def world() -> RtspWorld:
    return RtspWorld().go_live()


def play(world: RtspWorld, port: int, *, base: int = 50_000) -> RtspDialogue:
    client = world.connect((HOST, port))
    client.play(lambda track_id: f"RTP/AVP;unicast;client_port={base + 2 * track_id}-{base + 1 + 2 * track_id}")
    return client


def video_ports(world: RtspWorld) -> set[int]:
    world.udp.rtp.sent.clear()
    world.feed(2, sound=False)
    return {address[1] for _data, address in world.udp.rtp.sent}


async def test_the_named_ports_are_kept_where_packets_come_from_them(world: RtspWorld) -> None:
    play(world, 40_000)
    for port in (50_000, 50_002):
        world.context.routes.receive_rtp(b"", (HOST, port))
    world.context.routes.receive_rtp(b"", (HOST, 61_000))  # somebody else's
    assert video_ports(world) == {50_000}


async def test_the_newest_session_of_a_host_is_meant(world: RtspWorld) -> None:
    play(world, 40_000)
    world.clock.now += 1
    play(world, 40_001, base=52_000)
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    assert video_ports(world) == {50_000, 61_000}


async def test_long_after_play_nothing_is_led_astray(world: RtspWorld) -> None:
    play(world, 40_000)
    world.clock.now += 11
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    assert video_ports(world) == {50_000}


async def test_another_host_changes_nothing(world: RtspWorld) -> None:
    play(world, 40_000)
    world.context.routes.receive_rtp(b"", ("192.0.2.51", 61_000))
    assert video_ports(world) == {50_000}


async def test_a_way_opened_before_play_is_taken_from_the_first_packet_on(world: RtspWorld) -> None:
    client = world.connect((HOST, 40_000))
    client.ask("SETUP", "rtsp://relay/gate/trackID=0", Transport=udp(0))
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    client.ask("PLAY")
    assert {address[1] for _data, address in world.udp.rtp.sent} == {61_000}
    assert video_ports(world) == {61_000}


async def test_the_session_about_to_play_is_meant_before_those_that_play(world: RtspWorld) -> None:
    play(world, 40_000)
    client = world.connect((HOST, 40_001))
    client.ask("SETUP", "rtsp://relay/gate/trackID=0", Transport="RTP/AVP;unicast;client_port=52000-52001")
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    client.ask("PLAY")
    assert video_ports(world) == {50_000, 61_000}


async def test_a_way_opened_after_play_gets_the_start_again(world: RtspWorld) -> None:
    play(world, 40_000)
    start = [data for data, address in world.udp.rtp.sent if address[1] == 50_000]
    world.udp.rtp.sent.clear()
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    assert [data for data, address in world.udp.rtp.sent if address[1] == 61_000] == start
    assert {address[1] for _data, address in world.udp.rtp.sent} == {61_000}


async def test_a_pause_is_no_time_for_new_ports(world: RtspWorld) -> None:
    client = play(world, 40_000)
    client.ask("PAUSE")
    world.context.routes.receive_rtp(b"", (HOST, 61_000))
    client.ask("PLAY")
    assert video_ports(world) == {50_000}


async def test_a_report_about_another_track_goes_to_that_track(world: RtspWorld) -> None:
    play(world, 40_000)
    stream = world.mount.stream
    assert stream is not None
    report = ReceiverReport(1, (ReportBlock(stream.feed.ssrc(1), 0, 0, 0, 0, 0, 0),)).serialize()
    world.context.routes.receive_rtcp(report, (HOST, 61_003))
    world.udp.rtcp.sent.clear()
    (session,) = world.context.sessions
    assert session.playback.reader is not None
    for track_id in (0, 1):
        session.playback.reader.send_report(track_id, b"report")
    assert [address[1] for _data, address in world.udp.rtcp.sent] == [50_001, 61_003]


async def test_ports_taken_over_by_a_new_session_stay_its_own(world: RtspWorld) -> None:
    old = play(world, 40_000)
    new = play(world, 40_001)
    old.ask("TEARDOWN")
    assert len(world.context.routes) == 4
    world.clock.now += 50
    world.context.routes.receive_rtcp(b"", (HOST, 50_001))
    world.pass_time(20)
    assert not new.transport.closed
    new.ask("TEARDOWN")
    assert len(world.context.routes) == 0


@pytest.mark.parametrize("data", [b"", b"\x80", b"garbage that is no report", bytes(2000)])
async def test_garbage(world: RtspWorld, data: bytes) -> None:
    play(world, 40_000)
    world.context.routes.receive_rtp(data, (HOST, 61_000))
    world.context.routes.receive_rtcp(data, (HOST, 61_001))
    world.context.routes.receive_rtcp(data, ("192.0.2.99", 1))


async def test_a_neighbour_leads_nobody_away_whose_ports_have_shown_life(world: RtspWorld) -> None:
    play(world, 40_000)
    world.context.routes.receive_rtcp(b"", (HOST, 50_001))  # its report of the picture; its RTP port never says a word
    world.context.routes.receive_rtp(b"x", (HOST, 61_000))
    assert video_ports(world) == {50_000}


async def test_who_was_led_away_comes_back_with_the_first_sign_of_life(world: RtspWorld) -> None:
    play(world, 40_000)
    world.context.routes.receive_rtp(b"x", (HOST, 61_000))
    assert video_ports(world) == {61_000}
    world.context.routes.receive_rtcp(b"", (HOST, 50_003))  # the sound's report
    assert video_ports(world) == {50_000}
    world.context.routes.receive_rtp(b"x", (HOST, 61_001))
    assert video_ports(world) == {50_000}


async def test_reports_from_elsewhere_count_only_with_the_ssrc_that_their_receiver_knows(world: RtspWorld) -> None:
    play(world, 40_000)
    (session,) = world.context.sessions
    for data in (b"", ReceiverReport(1, (ReportBlock(4711, 0, 0, 0, 0, 0, 0),)).serialize()):
        world.context.routes.receive_rtcp(data, (HOST, 61_001))
    assert session.grants[0].addresses is not None
    assert session.grants[0].addresses[1][1] == 50_001
    report = ReceiverReport(1, (ReportBlock(session.ssrc_of(0), 0, 0, 0, 0, 0, 0),)).serialize()
    world.context.routes.receive_rtcp(report, (HOST, 61_001))
    assert session.grants[0].addresses[1][1] == 61_001


async def test_a_flood_of_strays_is_looked_at_only_so_often(world: RtspWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    play(world, 40_000)
    (session,) = world.context.sessions

    def look(_self: object) -> bool:
        nonlocal looks
        looks += 1
        return False

    monkeypatch.setattr(type(session), "may_be_behind_nat", property(look))
    for port in range(10_000):
        world.context.routes.receive_rtp(b"x", (HOST, port))
    assert 0 < looks <= 2_000
