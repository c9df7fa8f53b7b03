"""NetworkCards: the network cards on which devices can be found, with their IPv4 addresses; discovery of ONVIF is IPv4 alone in the field."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

# Bridges and virtual switches of containers and virtual machines: a recorder is never there, and would be told an address that it cannot reach.
_VIRTUAL_NAMES = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vEthernet", "cni", "flannel", "podman", "lxc", "lxd")


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """One that is up."""

    name: str
    addresses: tuple[str, ...]  # its own first, then those that were added to it


def list_cards(chosen: Iterable[str] = ()) -> tuple[NetworkCard, ...]:
    """Those that have one of the `chosen` addresses; without any, all but loopback and those of containers."""
    wanted = frozenset(chosen)
    states = psutil.net_if_stats()
    found = []
    for name, entries in psutil.net_if_addrs().items():
        if name in states and not states[name].isup:
            continue
        addresses = tuple(dict.fromkeys(entry.address for entry in entries if entry.family == socket.AF_INET))
        if wanted:
            addresses = addresses if wanted & set(addresses) else ()
        elif name.startswith(_VIRTUAL_NAMES):
            addresses = ()
        else:
            addresses = tuple(address for address in addresses if not ipaddress.ip_address(address).is_loopback)
        if addresses:
            found.append(NetworkCard(name, addresses))
    return tuple(found)


def own_addresses() -> frozenset[str]:
    """All of this machine, IPv6 too, without zones."""
    families = (socket.AF_INET, socket.AF_INET6)
    return frozenset(
        entry.address.partition("%")[0] for entries in psutil.net_if_addrs().values() for entry in entries if entry.family in families
    )
