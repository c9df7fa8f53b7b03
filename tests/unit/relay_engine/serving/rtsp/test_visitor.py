"""Who gets in over RTSP, with which method, in which mode; and what wrong logins come to."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.access.mode import AccessMode
from relay_engine.access.subject import Action
from relay_engine.access.visit import MountFacts, Refusal, Refused
from relay_engine.rtsp.authenticator import NONCE_LIFETIME_S
from relay_engine.rtsp.events import DescribeReceived
from relay_engine.rtsp.message import Headers, Request
from relay_engine.rtsp.request_target import parse_request_target
from relay_engine.serving.rtsp.answer import RequestRefused
from relay_engine.serving.rtsp.responder import PUBLIC
from relay_engine.serving.rtsp.visitor import STATUSES, Visitor
from relay_engine.sockets.peer import Peer
from tests.kit.media.made_media import ManualClock
from tests.kit.players.rtsp_dialogue import BASE, tcp, udp
from tests.kit.players.rtsp_visitors import NEIGHBOUR, PASSWORD, connect, make_world
from tests.kit.relay.known_people import STRANGER, make_access, make_user

METHODS = [*PUBLIC.split(", "), "ANNOUNCE", "RECORD"]


# every method, every visitor, every mode

WATCHERS = {  # visitor -> modes in which it watches; user, host, query
    "neighbour": ({AccessMode.NETWORK, AccessMode.OPEN}, "", NEIGHBOUR),
    "this machine": ({AccessMode.NETWORK, AccessMode.OPEN}, "", "127.0.0.1"),
    "stranger": ({AccessMode.OPEN}, "", STRANGER),
    "viewer": (set(AccessMode), "vic", STRANGER),
    "operator": (set(AccessMode), "olga", STRANGER),
    "admin": (set(AccessMode), "ann", STRANGER),
}
# What a method comes to that is let in, for who has no session.
LET_IN = {
    "OPTIONS": 200, "DESCRIBE": 200, "SETUP": 200, "PLAY": 454, "PAUSE": 454, "TEARDOWN": 454,
    "GET_PARAMETER": 200, "SET_PARAMETER": 200, "ANNOUNCE": 405, "RECORD": 405,
}  # fmt: skip


def expected(method: str, visitor: str, mode: AccessMode) -> int:
    modes, user, _ = WATCHERS[visitor]
    if method in ("ANNOUNCE", "RECORD"):
        return 405 if visitor == "admin" else 403 if user else 401
    return LET_IN[method] if mode in modes or method == "OPTIONS" else 401


def test_there_is_a_row_for_every_method() -> None:
    assert set(METHODS) == LET_IN.keys()


@pytest.mark.parametrize("mode", AccessMode)
@pytest.mark.parametrize("visitor", WATCHERS)
async def test_every_method_by_everybody_in_every_mode(visitor: str, mode: AccessMode) -> None:
    world = make_world(mode)
    _, user, host = WATCHERS[visitor]
    answers = {method: connect(world, host, user).ask(method, f"{BASE}/trackID=0", Transport=tcp(0)) for method in METHODS}
    assert {method: answer.status for method, answer in answers.items()} == {method: expected(method, visitor, mode) for method in METHODS}
    assert all(("WWW-Authenticate" in answer.headers) == (answer.status == 401) for answer in answers.values())


@pytest.mark.parametrize(("relay", "mount"), [("network", "closed"), ("closed", "network"), ("open", "closed"), ("closed", "open")])
@pytest.mark.parametrize("visitor", ["neighbour", "stranger", "viewer"])
async def test_the_mode_of_the_mount_counts(visitor: str, relay: str, mount: str) -> None:
    world = make_world(AccessMode(relay))
    world.mount.change_config(msgspec.structs.replace(world.mount.config, access=mount))
    _, user, host = WATCHERS[visitor]
    for method in METHODS:
        answer = connect(world, host, user).ask(method, f"{BASE}/trackID=0", Transport=tcp(0))
        assert answer.status == expected(method, visitor, AccessMode(mount))


@pytest.mark.parametrize("method", ["DESCRIBE", "SETUP", "PLAY", "GET_PARAMETER"])
@pytest.mark.parametrize(("mode", "host", "query", "status"), [
    (AccessMode.CLOSED, NEIGHBOUR, "", 401),
    (AccessMode.NETWORK, STRANGER, "", 401),
    (AccessMode.CLOSED, STRANGER, "?ticket=t2", 403),
    (AccessMode.CLOSED, STRANGER, "?ticket=bogus", 401),
])  # fmt: skip
async def test_who_has_no_right_does_not_learn_what_there_is(mode: AccessMode, host: str, query: str, status: int, method: str) -> None:
    world = make_world(mode)
    if query == "?ticket=t2":
        query = f"?ticket={world.access.tickets.make('t2')}"
    answers = [connect(world, host).ask(method, f"rtsp://relay:8554/{name}{query}", Transport=tcp(0)) for name in ("gate", "nothing")]
    assert [answer.status for answer in answers] == [status, status]
    seen = [[name for name, _ in answer.headers] + [answer.reason] for answer in answers]
    assert seen[0] == seen[1]
    assert not world.mount.demand.wanted  # nor is a camera woken for them


async def test_a_neighbour_hears_of_what_is_not_there_as_before() -> None:
    world = make_world(AccessMode.NETWORK)
    assert connect(world, NEIGHBOUR).ask("DESCRIBE", "rtsp://relay:8554/nothing").status == 404
    assert connect(world, STRANGER, "vic").ask("DESCRIBE", "rtsp://relay:8554/nothing").status == 404


def test_every_refusal_has_its_status() -> None:
    assert STATUSES.keys() == set(Refusal)


async def test_an_address_that_the_operator_keeps_out_is_told_so() -> None:
    world = make_world(AccessMode.OPEN)
    client = connect(world)
    refusal = client.connection._responder._visitor.refusal(Refused(Refusal.BLOCKED))
    assert refusal.answer.status == 403
    assert refusal.answer.headers == ()


# logins


async def test_a_first_request_without_a_login_is_no_failure() -> None:
    world = make_world()
    for _ in range(100):
        assert connect(world).ask("DESCRIBE").status == 401
    assert world.access.failed.retry_after("vic", STRANGER) == 0
    assert connect(world, user="vic").ask("DESCRIBE").status == 200


async def test_wrong_passwords_are_counted_and_then_have_to_wait() -> None:
    world = make_world()
    statuses = [connect(world, user="vic", password=f"wrong{number}").ask("DESCRIBE").status for number in range(8)]
    assert statuses[:5] == [401] * 5
    assert statuses[-1] == 503
    right = connect(world, user="vic")
    answer = right.ask("DESCRIBE")
    assert (answer.status, answer.reason) == (503, "Too Many Wrong Logins")
    wait_s = int(answer.headers.get("Retry-After"))
    assert wait_s >= 1
    world.clock.now += wait_s
    assert right.ask("DESCRIBE").status == 200
    assert connect(world, user="ann").ask("DESCRIBE").status == 200  # another account from there is held up by nothing yet


async def test_wrong_passwords_over_other_protocols_count_here() -> None:
    world = make_world()
    for _ in range(8):
        world.access.failed.note_failure("vic", STRANGER)
    assert connect(world, user="vic").ask("DESCRIBE").status == 503


async def test_who_may_watch_without_a_login_is_not_kept_out_by_a_wrong_one() -> None:
    world = make_world(AccessMode.NETWORK)
    client = connect(world, NEIGHBOUR)
    client.log_in("vic", "wrong")
    assert client.login is not None
    challenge = connect(world).ask("DESCRIBE").headers.get_all("WWW-Authenticate")
    client.login.accept(challenge)
    for _ in range(10):
        assert client.ask("DESCRIBE").status == 200


async def test_a_user_who_is_switched_off_is_nobody() -> None:
    world = make_world()
    world.access.set_users([make_user("vic", PASSWORD, enabled=False)])
    assert connect(world, user="vic").ask("DESCRIBE").status == 401


async def test_an_old_nonce_is_stale_and_no_failure() -> None:
    world = make_world()
    client = connect(world, user="vic")
    assert client.ask("DESCRIBE").status == 200
    world.clock.now += NONCE_LIFETIME_S + 1
    client.send("DESCRIBE")
    (answer,) = client.receive()
    assert answer.status == 401
    assert all("stale=TRUE" in challenge for challenge in answer.headers.get_all("WWW-Authenticate"))
    assert client.ask("DESCRIBE").status == 200
    assert world.access.failed.retry_after("vic", STRANGER) == 0


async def test_what_was_overheard_is_good_on_no_other_connection() -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.ask("DESCRIBE")
    assert client.login is not None
    overheard = client.login.authorize("DESCRIBE", BASE)
    assert connect(world, port=40_001).ask("DESCRIBE", Authorization=overheard).status == 401
    assert client.ask("DESCRIBE").status == 200


@pytest.mark.parametrize("text", ["Basic dmljOmdlaGVpbQ==", "Bearer abc", "Digest nonsense"])
async def test_what_was_not_offered_is_no_try(text: str) -> None:
    world = make_world()
    for _ in range(100):
        assert connect(world).ask("DESCRIBE", Authorization=text).status == 401
    assert world.access.failed.retry_after("vic", STRANGER) == 0


async def test_keep_alives_go_on_without_a_login() -> None:
    world = make_world()
    client = connect(world, user="vic")
    client.play(udp)
    client.login = None
    for _ in range(10):
        world.pass_time(50)  # past the life of its nonce
        assert [client.ask(method).status for method in ("OPTIONS", "GET_PARAMETER", "SET_PARAMETER")] == [200] * 3
    assert client.ask("PAUSE").status == client.ask("PLAY").status == client.ask("TEARDOWN").status == 200


# whatever is sent


@given(
    authorization=st.text(alphabet='Digest Basic,="\\relay username nonce:%/+abc\x00é0123456789', max_size=120),
    query=st.text(alphabet="ticket=key&%;+?/=aZ0-_.é\x00", max_size=60),
    action=st.sampled_from(Action),
)
def test_whatever_is_shown_is_answered(authorization: str, query: str, action: Action) -> None:
    clock = ManualClock()
    visitor = Visitor(make_access(clock, {"vic": PASSWORD}), clock, Peer((STRANGER, 1)), encrypted=False, note_failure=lambda _target: None)
    uri = f"{BASE}?{query}"
    request = Request("DESCRIBE", uri, Headers([("Authorization", authorization)]))
    event = DescribeReceived(request, parse_request_target(uri), "")
    with pytest.raises(RequestRefused) as refused:
        visitor.ask(event, action, MountFacts("gate"))
    assert refused.value.answer.status == 401
