"""OwnNetworks: the networks that this machine's addresses belong to; who is inside is a neighbour."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable

import psutil

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network
type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST_AGE_S = 30.0  # cables are pulled, laptops are carried away
_SHORTEST_AGE_S = 3.0  # before a stranger makes us look whether he has become a neighbour
_MOST_KNOWN = 4096  # hosts whose answer is kept
_SHORTEST_PREFIX = {4: 8, 6: 16}  # wider than that is the world by a mistake, and no network of anybody's
_USUAL_IPV6_PREFIX = 64  # Windows does not say it
LOOPBACKS: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


class OwnNetworks:
    """Read anew now and then, when somebody asks; `list_networks` reads them. Bounded."""

    def __init__(self, list_networks: Callable[[], Iterable[Network]] | None = None) -> None:
        self._list_networks = list_networks or list_interface_networks
        self._networks: tuple[Network, ...] = ()
        self._known: dict[str, bool] = {}
        self._read_at: float | None = None
        self.changes = 0  # how often they have become others

    def holds(self, host: str, now: float) -> bool:
        """Tell whether `host` is this machine or a neighbour, at monotonic `now`."""
        self.refresh(now)
        found = self._look_up(host)
        if not found and self._read(now, _SHORTEST_AGE_S):
            found = self._look_up(host)
        return found

    def refresh(self, now: float) -> None:
        """Read them where it is time to, at monotonic `now`: `changes` tells whether they are others."""
        self._read(now, _LONGEST_AGE_S)

    def _look_up(self, host: str) -> bool:
        found = self._known.get(host)
        if found is None:
            address = address_of(host)
            found = address is not None and any(address in network for network in self._networks)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[host] = found
        return found

    def _read(self, now: float, age_s: float) -> bool:
        """Read them where what is known is that old; True where they have changed."""
        if self._read_at is not None and now - self._read_at < age_s:
            return False
        self._read_at = now
        networks = (*LOOPBACKS, *(network for network in self._list_networks() if network.prefixlen >= _SHORTEST_PREFIX[network.version]))
        if networks == self._networks:
            return False
        self._networks = networks
        self._known.clear()
        self.changes += 1
        return True


def address_of(host: str) -> Address | None:
    """The address that `host` is, IPv4 where it is written as IPv6 (::ffff:192.0.2.1); None for a name."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_loopback(host: str) -> bool:
    """True for this machine's own inner addresses, however written."""
    address = address_of(host)
    return address is not None and address.is_loopback


def list_interface_networks() -> list[Network]:
    """Those of every address that is up now, in a fixed order."""
    states = psutil.net_if_stats()
    found: set[Network] = set()
    for name, entries in psutil.net_if_addrs().items():
        if name in states and not states[name].isup:
            continue
        found.update(network for entry in entries if (network := _network_of(entry.family, entry.address, entry.netmask)) is not None)
    return sorted(found, key=str)


def _network_of(family: int, host: str, mask: str | None) -> Network | None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return None
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address):
            prefix = bin(int(ipaddress.IPv6Address(mask))).count("1") if mask else _USUAL_IPV6_PREFIX
            return ipaddress.IPv6Network((int(address), prefix), strict=False)
        return ipaddress.IPv4Network(f"{address}/{mask or 32}", strict=False)
    except ValueError:
        return None
