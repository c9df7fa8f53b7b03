"""MulticastRange: which IPv4 groups and ports the mounts may take (RFC 5771, RFC 2365)."""

from __future__ import annotations

import ipaddress

GROUPS = 254  # of a /24
PORTS_PER_GROUP = 16
HIGHEST_BASE_PORT = (65_535 - PORTS_PER_GROUP * GROUPS + 1) & ~1

# What is sent to them reaches programs of other kinds on every machine of the network.
_RESERVED = {
    "the network's own protocols": ipaddress.IPv4Network("224.0.0.0/23"),  # routing, mDNS, IGMP; NTP, SAP, PTP
    "source-specific multicast": ipaddress.IPv4Network("232.0.0.0/8"),  # RFC 4607: nobody may join without naming the sender
    "addresses of each scope that are fixed, such as UPnP's 239.255.255.250": ipaddress.IPv4Network("239.255.255.0/24"),  # RFC 2365 9
}


def find_conflict(base: str) -> str | None:
    """What a group of `base` + 1 to `base` + 254 would disturb, "" where they are no multicast addresses; None where all is well."""
    try:
        first, last = ipaddress.IPv4Address(base) + 1, ipaddress.IPv4Address(base) + GROUPS
    except ValueError:  # not an address, or beyond the last one
        return ""
    if not (first.is_multicast and last.is_multicast):
        return ""
    return next((use for use, network in _RESERVED.items() if first <= network[-1] and last >= network[0]), None)
