"""Interface: the network cards of this machine from which devices are looked for."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil

_MOST_INTERFACES = 32


@dataclass(frozen=True, slots=True)
class Interface:
    """One address of one card; of IPv6 the link's own, which multicast goes out by."""

    name: str
    host: str  # with the zone in IPv6: "fe80::1%eth0"
    index: int = 0  # of the card, for IPv6

    @property
    def is_ipv6(self) -> bool:
        return ":" in self.host


def list_interfaces() -> tuple[Interface, ...]:
    """Those that are up, IPv4 first; this machine's own inner one only where there is no other."""
    states = psutil.net_if_stats()
    found = [
        interface
        for name, entries in psutil.net_if_addrs().items()
        if name not in states or states[name].isup
        for entry in entries
        if (interface := _interface(name, entry.family, entry.address)) is not None
    ]
    outer = [interface for interface in found if not ipaddress.ip_address(interface.host.partition("%")[0]).is_loopback]
    return tuple(sorted(outer or found, key=lambda interface: interface.is_ipv6)[:_MOST_INTERFACES])


def _interface(name: str, family: int, host: str) -> Interface | None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return None
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
        if address.version == 4:
            return Interface(name, host)
        index = socket.if_nametoindex(name)
    except (OSError, ValueError):
        return None
    return Interface(name, f"{address}%{index}", index) if address.is_link_local else None
