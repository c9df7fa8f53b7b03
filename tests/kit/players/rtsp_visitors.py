"""RtspWorlds that know people, tickets and a publish key, and clients of theirs, without any network."""

from __future__ import annotations

from relay_engine.access.mode import AccessMode
from relay_engine.book.records import KeyRecord
from tests.kit.players.rtsp_dialogue import BASE, RtspDialogue, RtspWorld
from tests.kit.relay.known_people import STRANGER, make_user

NEIGHBOUR = "192.0.2.50"
PASSWORD = "geheim"
TICKET = KeyRecord(id="t1", kind="ticket", mounts=("gate",))
OTHER_TICKET = KeyRecord(id="t2", kind="ticket", mounts=("other",))
KEY = KeyRecord(id="k1", kind="publish", mounts=("gate",), secret="publish-me")


def make_world(mode: AccessMode = AccessMode.CLOSED) -> RtspWorld:
    """A live mount, and a viewer, an operator and an admin with the same password."""
    world = RtspWorld(mode=mode).go_live()
    world.access.set_users(make_user(name, PASSWORD, role) for name, role in (("vic", "viewer"), ("olga", "operator"), ("ann", "admin")))
    world.access.set_keys([TICKET, OTHER_TICKET, KEY])
    return world


def connect(world: RtspWorld, host: str = STRANGER, user: str = "", password: str = PASSWORD, port: int = 40_000) -> RtspDialogue:
    """A client from there, which logs in where it is asked to."""
    client = world.connect((host, port))
    return client.log_in(user, password) if user else client


def with_ticket(world: RtspWorld, key_id: str = "t1", uri: str = BASE) -> str:
    """The address with that ticket in it."""
    return f"{uri}?ticket={world.access.tickets.make(key_id)}"
