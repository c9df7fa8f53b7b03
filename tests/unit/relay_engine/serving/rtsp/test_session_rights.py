"""What a session, a ticket and a key open over RTSP, and when that ends."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.rtsp.client_auth import ClientAuth
from relay_engine.rtsp.states import State
from tests.kit.players.rtsp_dialogue import BASE, RtspWorld, tcp, udp
from tests.kit.players.rtsp_visitors import NEIGHBOUR, PASSWORD, TICKET, connect, make_world, with_ticket
from tests.kit.relay.known_people import STRANGER, make_user

# sessions


@pytest.mark.parametrize("method", ["PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SETUP", "OPTIONS"])
@pytest.mark.parametrize(("user", "status"), [("", 401), ("ann", 454), ("vic", 454)])
async def test_a_session_id_is_worth_nothing_on_another_connection(method: str, user: str, status: int) -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.play(tcp)
    (session,) = world.context.sessions
    thief = connect(world, STRANGER, user, port=40_001)
    thief.session = client.session
    assert thief.ask(method, f"{BASE}/trackID=0", Transport=tcp(0)).status == status
    assert session.state is State.PLAYING
    thief.session = "0" * 24  # a guess is answered as what is there
    assert thief.ask(method, f"{BASE}/trackID=0", Transport=tcp(0)).status == status


@pytest.mark.parametrize(("user", "status"), [("", 401), ("ann", 454), ("vic", 200)])
async def test_a_session_whose_connection_has_gone_goes_on_for_its_own_subject_alone(user: str, status: int) -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.play(udp)
    client.lose()
    again = connect(world, STRANGER, user, port=40_001)
    again.session = client.session
    assert again.ask("TEARDOWN").status == status
    assert len(world.context.sessions) == (status != 200)


# tickets


@pytest.mark.parametrize("transport", [tcp, udp])
@pytest.mark.parametrize("keeps_query", [True, False])
async def test_a_ticket_of_describe_is_good_for_what_follows(transport: Callable[[int], str], keeps_query: bool) -> None:
    world = make_world()
    client, address = connect(world), with_ticket(world)
    assert client.ask("DESCRIBE", address).status == 200
    base = address if keeps_query else BASE
    for track in (0, 1):
        assert client.ask("SETUP", f"{base}/trackID={track}", Transport=transport(track)).status == 200
    assert client.ask("PLAY", base).status == 200
    (reader,) = world.mount.readers
    assert reader.pass_ is not None
    assert reader.pass_.subject_id == "ticket:t1"
    assert connect(world, port=40_001).ask("SETUP", f"{BASE}/trackID=0", Transport=transport(0)).status == 401


async def test_a_ticket_opens_nothing_else() -> None:
    world = make_world()
    assert connect(world).ask("DESCRIBE", with_ticket(world, "t2")).status == 403
    client = connect(world)
    assert client.ask("DESCRIBE", with_ticket(world)).status == 200
    assert client.ask("DESCRIBE", "rtsp://relay:8554/other").status == 401
    assert client.ask("ANNOUNCE", with_ticket(world)).status == 403


async def test_tickets_of_one_connection_are_kept_by_mount_and_bounded() -> None:
    world = make_world()
    client = connect(world)
    for number in range(40):
        client.ask("DESCRIBE", with_ticket(world, uri=f"rtsp://relay:8554/m{number}"))
    assert client.ask("DESCRIBE", with_ticket(world)).status == 200
    assert len(client.connection._responder._visitor._tickets) == 16
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport=tcp(0)).status == 200


async def test_a_ticket_helps_a_user_who_may_not() -> None:
    world = make_world()
    world.access.set_users([make_user("nobody", PASSWORD, "unknown role")])
    client = connect(world, user="nobody")
    assert client.ask("DESCRIBE").status == 403
    assert client.ask("DESCRIBE", with_ticket(world)).status == 200


async def test_a_publish_key_publishes_and_does_not_watch() -> None:
    world = make_world()
    assert connect(world).ask("ANNOUNCE", f"{BASE}?key=publish-me").status == 405  # let in, and nobody takes it yet
    assert connect(world).ask("ANNOUNCE", f"{BASE}?key=wrong").status == 401
    assert connect(world).ask("ANNOUNCE", "rtsp://relay:8554/other?key=publish-me").status == 403
    assert connect(world).ask("DESCRIBE", f"{BASE}?key=publish-me").status == 401


# rights that end


def remove_users(world: RtspWorld) -> None:
    world.access.set_users([])


def change_role(world: RtspWorld) -> None:
    world.access.set_users([make_user("vic", PASSWORD, "no such role")])


@pytest.mark.parametrize("end", [remove_users, change_role])
@pytest.mark.parametrize("transport", [tcp, udp])
async def test_a_session_ends_with_the_rights_of_its_user(end: Callable[[RtspWorld], None], transport: Callable[[int], str]) -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.play(transport)
    end(world)
    world.pass_time(0)
    assert client.transport.closed
    assert world.observer.news[-1].endswith("rights_ended")
    assert len(world.context.sessions) == 0


async def test_those_whose_rights_go_on_see_nothing_of_it() -> None:
    world = make_world()
    stays, paused, goes = (connect(world, user=user, port=port) for user, port in (("ann", 1), ("ann", 2), ("vic", 3)))
    for client in (stays, paused, goes):
        client.play(tcp)
    paused.ask("PAUSE")
    world.access.set_users([make_user("ann", PASSWORD, "viewer")])
    world.pass_time(0)
    assert [client.transport.closed for client in (stays, paused, goes)] == [False, False, True]
    stays.frames.clear()
    world.feed(2)
    stays.receive()
    assert stays.frames
    assert paused.ask("PLAY").status == 200


async def test_a_revoked_ticket_ends_what_it_has_opened() -> None:
    world = make_world()
    client = connect(world)
    client.ask("DESCRIBE", with_ticket(world))
    client.play(tcp)
    world.access.set_keys([msgspec.structs.replace(TICKET, revoked=True)])
    world.pass_time(0)
    assert client.transport.closed
    assert connect(world, port=2).ask("DESCRIBE", with_ticket(world)).status == 401


async def test_a_ticket_that_is_over_ends_what_it_has_opened() -> None:
    world = make_world()
    world.access.set_keys([msgspec.structs.replace(TICKET, expires=world.clock.wall() + 60)])
    client = connect(world)
    client.ask("DESCRIBE", with_ticket(world))
    client.play(tcp)
    world.pass_time(59)
    assert not client.transport.closed
    world.pass_time(2)
    assert client.transport.closed


async def test_a_ticket_of_a_minute_opens_the_door_and_is_not_asked_for_again() -> None:
    world = make_world()
    client = connect(world)
    short = f"{BASE}?ticket={world.access.tickets.make_short(('gate',), 60)}"
    client.ask("DESCRIBE", short)
    client.play(tcp)
    world.pass_time(61)
    assert client.ask("PAUSE").status == client.ask("PLAY").status == 200
    assert connect(world, port=40_001).ask("DESCRIBE", short).status == 401
    assert client.ask("SETUP", f"{BASE}/trackID=0", session=False, Transport=tcp(2)).status == 401  # another session


async def test_another_mode_ends_what_the_old_one_let_in() -> None:
    world = make_world(AccessMode.NETWORK)
    anonymous, known = connect(world, NEIGHBOUR), connect(world, STRANGER, "vic")
    anonymous.play(tcp)
    known.play(tcp)
    world.access.door.change_mode(AccessMode.CLOSED)
    world.pass_time(0)
    assert (anonymous.transport.closed, known.transport.closed) == (True, False)


async def test_another_mode_of_the_mount_does_the_same() -> None:
    world = make_world(AccessMode.NETWORK)
    client = connect(world, NEIGHBOUR)
    client.play(udp)
    world.mount.change_config(msgspec.structs.replace(world.mount.config, access="closed"))
    world.access.door.rights_changed()
    world.pass_time(0)
    assert client.transport.closed


@pytest.mark.parametrize("names_session", [True, False])
@pytest.mark.parametrize("method", ["PLAY", "PAUSE", "SETUP", "GET_PARAMETER"])
async def test_a_request_is_asked_about_at_once(method: str, names_session: bool) -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.ask("SETUP", f"{BASE}/trackID=0", Transport=udp(0))
    client.login = None
    world.access.set_users([])
    assert client.ask(method, f"{BASE}/trackID=1", session=names_session, Transport=udp(1)).status == 401
    assert len(world.context.sessions) == 0
    assert not client.transport.closed


async def test_a_user_who_is_gone_watches_on_as_the_neighbour_that_it_is() -> None:
    world = make_world(AccessMode.NETWORK)
    client = connect(world, NEIGHBOUR)
    assert client.login is None
    challenge = connect(world).ask("DESCRIBE").headers.get_all("WWW-Authenticate")
    client.login = ClientAuth("vic", PASSWORD, make_nonce=lambda: "c")
    client.login.accept(challenge)
    client.play(tcp)
    world.access.set_users([])
    world.pass_time(0)
    assert not client.transport.closed
    (reader,) = world.mount.readers
    assert reader.pass_ is not None
    assert reader.pass_.subject_id == ""


# groups ask nobody


async def test_there_is_no_multicast_where_not_every_neighbour_may_watch() -> None:
    world = make_world(AccessMode.CLOSED)
    client = connect(world, NEIGHBOUR, "vic")
    assert b"239.255" not in client.ask("DESCRIBE", f"{BASE}?vlcmulticast").body
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;multicast").status == 461
    world.mount.change_config(msgspec.structs.replace(world.mount.config, access="network"))
    assert b"239.255" in client.ask("DESCRIBE", f"{BASE}?vlcmulticast").body
    assert client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;multicast").status == 200


async def test_a_group_under_way_ends_when_not_every_neighbour_may_watch_any_more() -> None:
    world = make_world(AccessMode.NETWORK)
    client = connect(world, STRANGER, "vic")
    client.ask("SETUP", f"{BASE}/trackID=0", Transport="RTP/AVP;multicast")
    world.access.door.change_mode(AccessMode.CLOSED)
    world.pass_time(0)
    assert client.transport.closed
    assert len(world.context.sessions) == 0
