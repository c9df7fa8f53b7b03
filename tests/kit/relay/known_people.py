"""make_user, make_access: people with device passwords, and a door that knows them, without a book."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from relay_engine.access.access import Access
from relay_engine.access.mode import AccessMode
from relay_engine.access.own_networks import Network, OwnNetworks
from relay_engine.access.secret_hashes import hash_device_password
from relay_engine.book.records import UserRecord
from relay_engine.clock import Clock

NEIGHBOURS = ("192.0.2.0/24", "2001:db8::/32")  # the networks that tests call their own; loopback always is
STRANGER = "198.51.100.9"


def make_user(name: str, password: str, role: str = "viewer", *, enabled: bool = True) -> UserRecord:
    """Somebody whose player logs in with `password`."""
    md5, sha256 = (hash_device_password(name, password, algorithm) for algorithm in ("MD5", "SHA-256"))
    return UserRecord(name=name, role=role, ha1_md5=md5, ha1_sha256=sha256, enabled=enabled)


def make_access(clock: Clock, passwords: Mapping[str, str] | None = None, mode: AccessMode | None = None) -> Access:
    """A door that knows these users, all of them viewers; with users and no mode nobody else gets in."""
    networks: list[Network] = [ipaddress.ip_network(network) for network in NEIGHBOURS]
    usual = AccessMode.CLOSED if passwords else AccessMode.NETWORK
    access = Access(clock, networks=OwnNetworks(lambda: networks), mode=mode or usual)
    access.set_users(make_user(name, password) for name, password in (passwords or {}).items())
    return access
