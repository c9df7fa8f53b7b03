"""What one RTSP client may ask: a little each turn of the loop, as much as its peer has credit for, and what its sessions cost."""

from __future__ import annotations

import asyncio
import logging

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.rtp.rtcp import ReceiverReport, ReportBlock
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp, udp

OPTIONS = b"OPTIONS rtsp://relay/gate RTSP/1.0\r\nCSeq: 1\r\n\r\n"


async def turns_of_the_loop(count: int = 200) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_pipeline_is_answered_a_few_at_a_time_and_all_in_order(world: RtspWorld, client: RtspDialogue) -> None:
    requests = [OPTIONS.replace(b"CSeq: 1", b"CSeq: %d" % number) for number in range(500)]
    client.connection.data_received(b"".join(requests))
    assert len(client.receive()) == 16
    assert not client.transport.reading, "no more is taken in than can be handled"
    other = world.connect(("192.0.2.51", 40_000))
    assert other.ask("OPTIONS").status == 200, "others are not held up"
    await turns_of_the_loop()
    assert [answer.cseq for answer in client.receive()] == [str(number) for number in range(16, 500)]
    assert client.transport.reading


async def test_requests_that_cost_much_are_answered_one_at_a_time(
    world: RtspWorld, client: RtspDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = iter(range(10_000))
    monkeypatch.setattr(world.context.budget.turns, "_cpu", lambda: next(spent) * 0.003)
    client.connection.data_received(OPTIONS * 16)
    assert len(client.receive()) == 1


async def test_a_defect_of_ours_ends_the_connection_that_it_met(
    world: RtspWorld, client: RtspDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would never be read again."""

    def fail(_event: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(client.connection, "_respond", fail)
    with pytest.raises(ZeroDivisionError):
        client.connection.data_received(OPTIONS)
    assert client.transport.is_closing()


@pytest.mark.parametrize("peer", [("192.0.2.50", 40_001), ("192.0.2.51", 40_000)])
async def test_who_has_no_credit_is_held_back_and_a_new_client_is_not(
    world: RtspWorld, client: RtspDialogue, peer: tuple[str, int]
) -> None:
    client.connection.data_received(OPTIONS * 40)
    await turns_of_the_loop()
    assert len(client.receive()) == 40
    world.context.budget.account("192.0.2.50").charge(0.7)
    client.connection.data_received(OPTIONS)
    assert (client.receive(), client.transport.reading) == ([], False)
    assert world.connect(peer).play(tcp).status == 200
    world.clock.now += 5
    async with asyncio.timeout(30):
        while not (answers := client.receive()):  # noqa: ASYNC110 - it looks from outside
            await asyncio.sleep(0)
    assert len(answers) == 1
    assert client.transport.reading


async def test_a_flood_of_frames_is_a_pipeline_too(world: RtspWorld, client: RtspDialogue) -> None:
    client.play(tcp)
    client.connection.data_received(b"$\1\0\0" * 5_000 + OPTIONS)
    client.receive()
    assert not client.transport.reading
    await turns_of_the_loop()
    assert [answer.status for answer in client.receive()] == [200]


async def test_frames_are_signs_of_life(world: RtspWorld, client: RtspDialogue) -> None:
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0))
    for _ in range(5):
        world.clock.now += 50
        client.connection.data_received(b"$\1\0\0")
        world.pass_time(0)
    assert len(world.context.sessions) == 1


async def test_who_takes_no_answers_gets_no_more(world: RtspWorld, client: RtspDialogue) -> None:
    client.connection.pause_writing()
    client.connection.data_received(OPTIONS * 3)
    assert (client.receive(), client.transport.reading) == ([], False)
    client.connection.resume_writing()
    assert len(client.receive()) == 3
    assert client.transport.reading


async def test_made_up_names_are_one_line_for_each_peer(world: RtspWorld, client: RtspDialogue, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tests.rtsp"):
        for number in range(100):
            client.ask("DESCRIBE", f"rtsp://relay/made-up-{number}")
        world.connect(("192.0.2.51", 1)).ask("DESCRIBE", "rtsp://relay/nothing")
    assert len(caplog.records) == 2


async def test_a_session_without_its_connection_lives_on_reports_and_ends_soon_without(world: RtspWorld) -> None:
    clients = [world.connect(("192.0.2.50", 40_000 + number)) for number in range(2)]
    for number, client in enumerate(clients):
        client.play(lambda track, base=50_000 + 10 * number: f"RTP/AVP;unicast;client_port={base + 2 * track}-{base + 1 + 2 * track}")
        client.lose()
    report = ReceiverReport(1, (ReportBlock(1, 0, 0, 0, 0, 0, 0),)).serialize()
    for _ in range(12):
        world.pass_time(5)
        world.context.routes.receive_rtcp(report, ("192.0.2.50", 50_001))
    assert len(world.context.sessions) == 1
    world.pass_time(11)
    assert len(world.context.sessions) == 0
    assert len(world.context.routes) == 0


def set_up(client: RtspDialogue) -> int:
    """Another session than those that it has."""
    return client.ask("SETUP", f"{BASE}/trackID=0", session=False, Transport=udp(0)).status


async def test_sessions_that_never_play_make_room_or_are_refused() -> None:
    """Those that a connection sets up beside its first one."""
    world = RtspWorld(limits=LimitsConfig(max_pending_per_peer=3)).go_live()
    clients = [world.connect(("192.0.2.50", 40_000 + number)) for number in range(2)]
    assert [set_up(clients[0]) for _ in range(3)] == [200] * 3
    assert [set_up(clients[1]) for _ in range(3)] == [200, 200, 503]
    assert [set_up(world.connect(("192.0.2.51", 1))) for _ in range(2)] == [200, 200]
    world.clock.now += 11
    assert set_up(clients[1]) == 200
    assert clients[0].transport.closed, "the oldest was let go"
    account = world.context.budget.account("192.0.2.50")
    for client in clients:
        client.lose()
    world.pass_time(11)
    assert (account.sessions, account.pending) == (0, 0)


async def test_a_crowd_behind_one_address_may_come_at_once() -> None:
    """All of it has been set up before the first of it plays."""
    world = RtspWorld(limits=LimitsConfig(max_pending_per_peer=3)).go_live()
    crowd = [world.connect(("192.0.2.50", 40_000 + number)) for number in range(20)]
    assert [set_up(client) for client in crowd] == [200] * 20
    assert [client.ask("PLAY").status for client in crowd] == [200] * 20


async def test_a_peer_has_no_more_than_its_sessions_and_gets_them_back() -> None:
    world = RtspWorld(limits=LimitsConfig(max_sessions_per_peer=1)).go_live()
    one, two = world.connect(), world.connect(("192.0.2.50", 40_001))
    assert one.play(tcp).status == 200
    assert two.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0)).status == 503
    one.ask("TEARDOWN")
    assert two.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0)).status == 200
    two.lose()
    account = world.context.budget.account("192.0.2.50")
    assert (account.sessions, account.pending) == (0, 0)
