"""Multicast: one reader for all viewers of a mount."""

from __future__ import annotations

import socket

import pytest

from relay_engine.config import RtspConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp import multicast_groups, multicast_transport
from tests.kit.media.made_media import ManualClock
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, SentDatagrams


class FakeSocket:
    """Nothing may reach a network from here."""

    closed = False
    card = ""

    def close(self) -> None:
        self.closed = True

    def setsockopt(self, level: int, option: int, value: bytes) -> None:
        assert (level, option) == (socket.IPPROTO_IP, socket.IP_MULTICAST_IF)
        self.card = socket.inet_ntoa(value)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> dict[int, FakeSocket]:
    """By port."""
    made: dict[int, FakeSocket] = {}

    def open_socket(_group: object, port: int, card: str) -> FakeSocket:
        made[port] = FakeSocket()
        made[port].card = card
        return made[port]

    monkeypatch.setattr(multicast_transport, "_open_socket", open_socket)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, opened: dict[int, FakeSocket]) -> SentDatagrams:
    sender = SentDatagrams()
    monkeypatch.setattr(multicast_transport, "DatagramSender", lambda _socket: sender)
    return sender


def multicast(_track_id: int) -> str:
    return "RTP/AVP;multicast"


def play(world: RtspWorld, port: int) -> RtspDialogue:
    client = world.connect(("192.0.2.50", port))
    assert client.play(multicast).status == 200
    return client


async def test_all_viewers_share_one_reader(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    first, second = play(world, 40_000), play(world, 40_001)
    assert world.observer.news == ["joined rtsp/multicast"]
    world.feed(25)
    addresses = [address for _data, address in sent.sent]
    assert set(addresses) == {("239.255.42.1", port) for port in (18_000, 18_001, 18_002, 18_003)}
    packets = [data for data, address in sent.sent if address[1] == 18_000]
    assert len(packets) == len(set(packets))  # once, not once for each viewer
    assert first.ask("TEARDOWN").status == 200
    assert world.mount.readers
    sent.sent.clear()
    world.feed(2)
    assert sent.sent
    assert second.ask("TEARDOWN").status == 200
    assert world.mount.readers == ()
    assert world.observer.news[-1] == "left rtsp/multicast: client_left"


async def test_reports_come_at_once_and_rtp_info_does_not_guess(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    client = world.connect()
    answer = client.play(multicast)
    assert "RTP-Info" not in answer.headers
    assert [address[1] for _data, address in sent.sent] == [18_001, 18_003]


async def test_pause_leaves_and_play_comes_back(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    client = play(world, 40_000)
    assert client.ask("PAUSE").status == 200
    assert world.mount.readers == ()
    assert client.ask("PLAY").status == 200
    assert len(world.mount.readers) == 1


async def test_a_silent_viewer_times_out_without_taking_the_others_along(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    silent, alive = play(world, 40_000), play(world, 40_001)
    world.pass_time(40)
    alive.ask("GET_PARAMETER")
    sent.sent.clear()
    world.pass_time(21)
    assert silent.transport.closed
    assert not alive.transport.closed
    assert len(world.mount.readers) == 1
    assert sent.sent == []  # no RTCP BYE to the group


async def test_the_readers_end_is_the_viewers_end(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    clients = [play(world, 40_000), play(world, 40_001)]
    (reader,) = world.mount.readers
    reader.close(LeaveReason.DISCONNECTED)
    assert all(client.transport.closed for client in clients)
    assert world.mount.readers == ()
    assert len(world.context.sessions) == 0


async def test_each_viewer_of_a_group_is_told_of_with_what_it_was_sent(sent: SentDatagrams) -> None:
    world = RtspWorld().go_live()
    first = play(world, 40_000)
    world.feed(25)
    second = play(world, 40_001)
    (reader,) = world.mount.readers
    before = reader.bytes_sent
    world.feed(25)
    assert first.ask("TEARDOWN").status == 200
    reader.close(LeaveReason.DISCONNECTED)
    told = [(client.peer, client.protocol, client.bytes_sent, reason) for client, reason in world.observer.clients]
    assert told == [
        (str(first.connection.peer), "rtsp/multicast", reader.bytes_sent, LeaveReason.CLIENT_LEFT),
        (str(second.connection.peer), "rtsp/multicast", reader.bytes_sent - before, LeaveReason.DISCONNECTED),
    ]
    assert before > 0
    assert not reader.is_client  # so that the group itself is not one more of them


async def test_one_viewer_too_many(sent: SentDatagrams) -> None:
    world = RtspWorld(max_readers=1).go_live()
    assert world.connect().play(lambda track_id: f"RTP/AVP/TCP;interleaved={2 * track_id}-{2 * track_id + 1}").status == 200
    assert world.connect().play(multicast).status == 453


async def test_groups_do_not_overlap_and_run_out() -> None:
    groups = RtspWorld().context.groups
    found = [groups.group(f"m{index}") for index in range(260)]
    given = [group for group in found if group is not None]
    assert len({group.address for group in given}) == len(given) == 254
    ports = [port for group in given for track_id in range(8) for port in group.ports(track_id)]
    assert len(set(ports)) == len(ports)
    assert max(ports) < 65_536
    assert groups.group("m0") == found[0]


async def test_the_query_says_multicast_only_to_who_asks(sent: SentDatagrams) -> None:
    client = RtspWorld().go_live().connect()
    assert b"239.255.42" not in client.ask("DESCRIBE", BASE).body
    assert b"239.255.42.1/1" in client.ask("DESCRIBE", BASE + "?vlcmulticast").body


async def test_each_port_of_the_group_has_a_socket_and_all_are_closed_at_the_end(
    sent: SentDatagrams, opened: dict[int, FakeSocket]
) -> None:
    world = RtspWorld().go_live()
    client = play(world, 40_000)
    assert sorted(opened) == [18_000, 18_001, 18_002, 18_003]
    assert not any(entry.closed for entry in opened.values())
    client.ask("TEARDOWN")
    assert all(entry.closed for entry in opened.values())


async def test_it_leaves_by_the_card_that_the_first_viewer_of_the_network_came_by(
    sent: SentDatagrams, opened: dict[int, FakeSocket]
) -> None:
    world = RtspWorld().go_live()
    for local_host, card in (("127.0.0.1", ""), ("192.0.2.9", "192.0.2.9"), ("198.51.100.9", "192.0.2.9")):
        client = world.connect(("192.0.2.50", 40_000 + len(card)))
        client.connection.local_host = local_host
        assert client.play(multicast).status == 200
        assert {entry.card for entry in opened.values()} == {card}


@pytest.mark.parametrize(
    ("host", "reached_at", "card"),
    [
        ("0.0.0.0", "192.0.2.9", "192.0.2.9"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("::", "::ffff:192.0.2.9", "192.0.2.9"),
        ("::", "2001:db8::1", ""),
        ("0.0.0.0", "127.0.0.1", ""),
        ("relay.local", "", ""),
    ],
)
def test_cards(host: str, reached_at: str, card: str) -> None:
    assert multicast_transport.card_of(RtspConfig(host=host), reached_at) == card


@pytest.mark.parametrize(
    "config", [{"multicast_base": "239.255.255.250"}, {"multicast_base": "224.0.0.0"}, {"multicast_base_port": 65_000}]
)
async def test_a_range_that_does_not_fit_is_no_multicast(config: dict[str, object]) -> None:
    assert multicast_groups.MulticastGroups(RtspConfig(**config), ManualClock()).group("gate") is None  # type: ignore[arg-type]
