"""What counts as one peer: an IPv4 address, or the /64 that a provider gives to one IPv6 household (RFC 6177)."""

from __future__ import annotations

import functools
import ipaddress

_IPV6_PREFIX = 64


@functools.lru_cache(maxsize=4096)
def peer_key(host: str) -> str:
    """The key of `host`; the same whether an IPv4 address is written as IPv6 (::ffff:192.0.2.1) or not."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), _IPV6_PREFIX), strict=False))
