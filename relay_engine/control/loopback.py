"""Decides whether a control request comes from this very machine, and not from a web page or a proxy that talks for somebody else."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

_HOST = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::\d{1,5})?")
_FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def find_objection(peer_address: str, headers: Mapping[str, str]) -> str:
    """Why the request is refused, in plain words; "" where it is welcome. `headers` look names up without regard to case."""
    if not is_loopback(peer_address):
        return "The control pages answer this machine only; open them on the computer that runs the relay."
    if any(name in headers for name in _FORWARDING_HEADERS):
        return "The control pages answer this machine only; this request was passed on by a proxy."
    # A page on a foreign site can point its own name at 127.0.0.1 (DNS rebinding): then Host names that site.
    host = headers.get("Host", "")
    if not is_local_host(host):
        return "The control pages answer to localhost and 127.0.0.1 only; open them under one of these names."
    # Browsers let any page open a WebSocket to us, but say in Origin which page it is.
    origin = headers.get("Origin")
    if origin is not None and origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}"):
        return "The control pages do not answer pages of other sites."
    return ""


def is_loopback(address: str) -> bool:
    """True for 127.0.0.0/8 and ::1, and for the former written as IPv6 (::ffff:127.0.0.1)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback


def is_local_host(header: str) -> bool:
    """True where a Host header names this machine: localhost or a loopback address, with any port."""
    found = _HOST.fullmatch(header)
    if found is None:
        return False
    host = found["host"]
    return host.lower().rstrip(".") == "localhost" or is_loopback(host.strip("[]"))
