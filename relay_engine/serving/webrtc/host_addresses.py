"""HostAddresses: which of this machine's addresses a viewer is told (RFC 8445 5.1.1.1)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import psutil

_MAX_ADDRESSES = 8
# Bridges and virtual switches of containers and virtual machines: reachable, but rarely for a viewer.
_VIRTUAL_NAMES = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vEthernet", "cni", "flannel", "podman")

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def choose_host_addresses(reached_at: str, listening_host: str, public: Iterable[str]) -> tuple[str, ...]:
    """Best first: those set by hand, the one that the client reached us at, then every other that could be of use.

    A client that came by the loopback address gets that one too: it runs on this machine.
    """
    own = [] if _is_specific(listening_host) else list_interface_addresses()
    first = _normalize(reached_at)
    hosts = [_normalize(host) for host in public]
    if _is_specific(listening_host):
        hosts.append(_normalize(listening_host))
    elif first is not None:
        hosts.append(first)
    wants_ipv6 = ":" in listening_host
    chosen = dict.fromkeys(str(host) for host in [*hosts, *own] if host is not None and (host.version == 4 or wants_ipv6))
    return tuple(chosen)[:_MAX_ADDRESSES]


def list_interface_addresses() -> list[Address]:
    """Every address of this machine but loopback and link-local ones, those of virtual networks last."""
    found: list[tuple[bool, int, Address]] = []
    statistics = psutil.net_if_stats()
    for name, entries in psutil.net_if_addrs().items():
        if name in statistics and not statistics[name].isup:
            continue
        for entry in entries:
            address = _normalize(entry.address) if entry.family in (socket.AF_INET, socket.AF_INET6) else None
            if address is not None and not (address.is_loopback or address.is_link_local or address.is_unspecified):
                found.append((name.startswith(_VIRTUAL_NAMES), address.version, address))
    found.sort(key=lambda row: row[:2])
    return [address for _, _, address in found]


def _normalize(host: str) -> Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_specific(host: str) -> bool:
    address = _normalize(host)
    return address is not None and not address.is_unspecified
