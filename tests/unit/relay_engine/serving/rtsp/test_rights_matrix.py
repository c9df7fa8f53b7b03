"""Every method of RTSP x everybody who may come x every mode. The methods are those of the state machine and the parser: a new one without a row fails."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from relay_engine.access.door import Door
from relay_engine.access.mode import AccessMode
from relay_engine.access.visit import Pass
from relay_engine.book.records import KeyRecord
from relay_engine.rtsp import server_connection
from relay_engine.rtsp.states import TRANSITIONS
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld, tcp
from tests.kit.players.rtsp_visitors import KEY, NEIGHBOUR, OTHER_TICKET, TICKET, connect, make_world, with_ticket
from tests.kit.relay.known_people import STRANGER

RIGHTS = {  # method -> what it needs
    "OPTIONS": "nothing",
    **dict.fromkeys(("DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER"), "watch"),
    **dict.fromkeys(("ANNOUNCE", "RECORD"), "publish"),
}
METHODS = {method for _, method in TRANSITIONS} | set(server_connection._PLAIN_EVENTS) | {"SETUP", "PLAY"}
NO = (401, 403)


@dataclass(frozen=True)
class Visitor:
    """Where somebody comes from, what the address holds, and what is so proved."""

    host: str = STRANGER
    user: str = ""
    password: str = "geheim"
    ticket: str = ""
    query: str = ""
    bearer: str = ""
    knows: frozenset[str] = frozenset()
    is_known: bool = False  # by the relay, whatever it may do


WATCH, ALL = frozenset({"watch"}), frozenset({"watch", "publish"})
CAST = {
    "stranger": Visitor(),
    "neighbour": Visitor(NEIGHBOUR),
    "this machine": Visitor("127.0.0.1"),
    "viewer": Visitor(user="vic", knows=WATCH, is_known=True),
    "operator": Visitor(user="olga", knows=WATCH, is_known=True),
    "admin": Visitor(user="ann", knows=ALL, is_known=True),
    "wrong password": Visitor(user="ann", password="falsch"),
    "nobody": Visitor(user="nobody"),
    "owner's token, which is HTTP's": Visitor(bearer="owner-token"),
    "publish key": Visitor(query="?key=publish-me", knows=frozenset({"publish"})),
    "ticket of this mount": Visitor(ticket="t1", knows=WATCH, is_known=True),
    "ticket of another mount": Visitor(ticket="t2", is_known=True),
    "revoked ticket": Visitor(ticket="revoked"),
    "expired ticket": Visitor(ticket="expired"),
}


def expected(visitor: Visitor, right: str, mode: AccessMode) -> str:
    """By the rules as people are told them."""
    is_free = mode is AccessMode.OPEN or (mode is AccessMode.NETWORK and visitor.host != STRANGER)
    if right == "nothing" or right in visitor.knows or (right == "watch" and is_free):
        return "yes"
    return "403" if visitor.is_known else "401"


def stage(mode: AccessMode) -> RtspWorld:
    world = make_world(mode)
    world.access.owner_token = "owner-token"
    world.access.set_keys(
        [
            TICKET,
            OTHER_TICKET,
            KEY,
            KeyRecord(id="revoked", kind="ticket", mounts=("gate",), revoked=True),
            KeyRecord(id="expired", kind="ticket", mounts=("gate",), expires=world.clock.wall() - 1),
        ]
    )
    return world


def enter(world: RtspWorld, visitor: Visitor) -> tuple[RtspDialogue, str, dict[str, str]]:
    """A client of that one, the address that it asks for, and what else it shows."""
    client = connect(world, visitor.host, visitor.user, visitor.password)
    address = with_ticket(world, visitor.ticket) if visitor.ticket else BASE + visitor.query
    return client, address, {"Authorization": f"Bearer {visitor.bearer}"} if visitor.bearer else {}


def answers(visitor: Visitor, mode: AccessMode) -> dict[str, str]:
    """What each method comes to, each in a relay of its own: guesses are counted."""
    found = {}
    for method in sorted(METHODS):
        world = stage(mode)
        client, address, shown = enter(world, visitor)
        asked = f"{address}/trackID=0" if method == "SETUP" else address
        status = client.ask(method, asked, **shown, **({"Transport": tcp(0)} if method == "SETUP" else {})).status
        found[method] = str(status) if status in NO else "yes"
        assert not world.mount.readers
    return found


def test_every_method_has_a_row() -> None:
    assert set(RIGHTS) == METHODS


@pytest.mark.parametrize("mode", list(AccessMode))
@pytest.mark.parametrize("name", CAST)
async def test_every_method_answers_everybody_as_it_should(name: str, mode: AccessMode) -> None:
    visitor = CAST[name]
    assert answers(visitor, mode) == {method: expected(visitor, right, mode) for method, right in RIGHTS.items()}


@pytest.mark.parametrize("name", CAST)
async def test_nobody_plays_who_may_not(name: str) -> None:
    world, visitor = stage(AccessMode.CLOSED), CAST[name]
    client, address, shown = enter(world, visitor)
    steps = [("SETUP", f"{address}/trackID=0", {"Transport": tcp(0)}), ("PLAY", address, {})]
    statuses = [client.ask(method, asked, **shown, **headers).status for method, asked, headers in steps]
    may = "watch" in visitor.knows
    assert (statuses == [200, 200]) is may
    world.feed(2)
    client.receive()
    assert bool(client.frames) is may


async def test_a_hole_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """This very test sees one: the door is taken off its hinges."""
    monkeypatch.setattr(Door, "admit", lambda door, visit: Pass(visit, None, 0.0, door.epoch))
    assert set(answers(CAST["stranger"], AccessMode.CLOSED).values()) == {"yes"}
    assert expected(CAST["stranger"], "watch", AccessMode.CLOSED) == "401"
