"""The cast of the tests of rights: everybody who may come to a relay, from where, and with what in hand.

The relay and all of them are on this machine: 127.0.0.1 alone is the loopback there, 127.0.0.3 a neighbour's network, and whoever
comes from 127.0.0.9 a stranger.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field

import pytest

from relay_engine.access import own_networks
from relay_engine.access.access import Access
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.secret_hashes import hash_device_password, hash_key
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.serving.identity import SESSION_COOKIE

HERE, NEIGHBOUR, STRANGER = "127.0.0.1", "127.0.0.3", "127.0.0.9"
DEVICE_PASSWORD = "device-password"
PUBLISH_KEY = "publish-key-of-gate"


@dataclass(frozen=True)
class Player:
    """One of the cast."""

    name: str
    host: str
    headers: dict[str, str] = field(default_factory=dict)  # shown in HTTP
    ticket: str = ""
    user: str = ""  # whose device password is shown in RTSP
    key: str = ""  # shown in RTSP as the password of "publish"
    knows: frozenset[str] = frozenset()  # rights: "watch", "watch yard", "observe", "list", "events", "steer", "control", "publish"
    is_wrong: bool = False  # what is shown proves nobody


def can_be_staged() -> bool:
    """True where this system has all the addresses: Linux and Windows do, macOS has 127.0.0.1 alone."""
    try:
        for host in (NEIGHBOUR, STRANGER):
            with socket.socket() as probe:
                probe.bind((host, 0))
    except OSError:
        return False
    return True


def build_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the relay is made: which networks are whose."""
    monkeypatch.setattr(own_networks, "LOOPBACKS", (ipaddress.ip_network(f"{HERE}/32"),))
    monkeypatch.setattr(own_networks, "list_interface_networks", lambda: [ipaddress.ip_network(f"{NEIGHBOUR}/32")])


def make_cast(access: Access) -> dict[str, Player]:
    """Everybody, known to the relay as far as they should be."""
    assert isinstance(access.networks, OwnNetworks)
    access.owner_token = "owner-token"
    access.set_users([_user("viewer"), _user("operator"), _user("admin")])
    wall = access.sessions._clock.wall()
    access.set_keys(
        [
            KeyRecord(id="obs", kind="publish", mounts=("gate",), hash=hash_key(PUBLISH_KEY)),
            KeyRecord(id="gate", kind="ticket", mounts=("gate",)),
            KeyRecord(id="yard", kind="ticket", mounts=("yard",)),
            KeyRecord(id="revoked", kind="ticket", mounts=("gate",), revoked=True),
            KeyRecord(id="expired", kind="ticket", mounts=("gate",), expires=wall - 1),
        ]
    )
    everything = frozenset({"watch", "watch yard", "observe", "observe gate", "list", "events", "steer", "control", "publish"})
    known = {
        "viewer": frozenset({"watch", "watch yard", "observe gate", "list", "events"}),
        "operator": everything - {"control", "publish"},
        "admin": everything,
    }
    cast = [
        Player("stranger", STRANGER),
        Player("neighbour", NEIGHBOUR),
        Player("this machine", HERE),
        Player("a proxy of this machine that is not listed", HERE, {"X-Forwarded-For": NEIGHBOUR}),
        *(Player(name, STRANGER, _cookie(access, name), user=name, knows=rights) for name, rights in known.items()),
        Player("owner", STRANGER, {"Authorization": f"Bearer {access.owner_token}"}, knows=everything),
        Player("wrong token", STRANGER, {"Authorization": "Bearer nobody's"}, is_wrong=True),
        Player("publish key", STRANGER, {"Authorization": f"Bearer {PUBLISH_KEY}"}, key=PUBLISH_KEY, knows=frozenset({"publish", "list"})),
        Player("ticket of gate", STRANGER, ticket=access.tickets.make("gate"), knows=frozenset({"watch", "list"})),
        Player("ticket of yard", STRANGER, ticket=access.tickets.make("yard"), knows=frozenset({"watch yard", "list"})),
        Player("revoked ticket", STRANGER, ticket=access.tickets.make("revoked"), is_wrong=True),
        Player("expired ticket", STRANGER, ticket=access.tickets.make("expired"), is_wrong=True),
    ]
    return {player.name: player for player in cast}


def watches_unknown(player: Player, mode: str) -> bool:
    """True where the mode alone lets whoever stands there watch."""
    if mode == "network":
        return player.host in (NEIGHBOUR, HERE) and "X-Forwarded-For" not in player.headers
    return mode == "open"


def _user(name: str) -> UserRecord:
    return UserRecord(
        name=name,
        role=name,
        password_hash="none",
        ha1_md5=hash_device_password(name, DEVICE_PASSWORD, "MD5"),
        ha1_sha256=hash_device_password(name, DEVICE_PASSWORD, "SHA-256"),
    )


def _cookie(access: Access, name: str) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={access.sessions.open(name)}", "Sec-Fetch-Site": "same-origin"}
