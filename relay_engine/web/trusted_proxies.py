"""TrustedProxies: the listed proxies in front, and the client that they name (X-Forwarded-For); nobody else's word counts."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")
_MOST_HOPS = 20

type _Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxies:
    """From `http.trusted_proxies`: addresses and networks."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = tuple(ipaddress.ip_network(network) for network in networks)

    def is_proxy(self, host: str) -> bool:
        """True where the connection comes from one of them."""
        if not self._networks:
            return False
        address = _parse(host)
        return address is not None and any(address in network for network in self._networks)

    def client_of(self, host: str, forwarded_for: Iterable[str]) -> str:
        """Who speaks: `host` itself, or, where it is a listed proxy, the last one in its header who is none."""
        if not self.is_proxy(host):
            return host
        hops = ",".join(forwarded_for).rsplit(",", _MOST_HOPS)
        for hop in reversed(hops[-_MOST_HOPS:]):
            address = _parse(hop.strip())
            if address is None:
                return host
            if not self.is_proxy(str(address)):
                return str(address)
        return host


def _parse(text: str) -> _Address | None:
    found = _WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address((found[1] or found[2]) if found else text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
