"""Decides whether a control request comes from this very machine, and not from a web page or a proxy that talks for somebody else."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from relay_engine.rtsp.client_connection import USER_AGENT

_HOST = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::\d{1,5})?")
# What proxies, tunnels and content networks add, each its own; programs on this machine send none of it.
_FORWARDING = re.compile(
    r"forwarded|via|client-ip|true-client-ip|cdn-loop|early-data|front-end-https|x-scheme|x-host|x-url-scheme|x-varnish|x-amzn-trace-id"
    r"|x-cloud-trace-context|(?:x-)?(?:forwarded|original|real|remote|proxy|client|cluster-client|proxyuser|rewrite|envoy|appengine|azure|arr"
    r"|akamai|amz-cf|haproxy|nginx|backend)-.*|(?:cf|fastly|fly|akamai|tailscale|ngrok|incap|proxy)-.*",
    re.IGNORECASE,
)


def find_objection(peer_address: str, headers: Mapping[str, str], version: tuple[int, int] = (1, 1)) -> str:
    """Why the request is refused, in plain words; "" where it is welcome. `headers` look names up without regard to case.

    A proxy on this machine that adds nothing of its own cannot be told from a program here: being local gives no right to change anything.
    """
    if not is_loopback(peer_address):
        return "The control pages answer this machine only; open them on the computer that runs the relay."
    # HTTP/1.0 is what nginx speaks to a server behind it unless it is told otherwise, and no program of today.
    if version < (1, 1) or any(_FORWARDING.fullmatch(name) for name in headers):
        return "The control pages answer this machine only; this request was passed on by a proxy."
    # A source of ours, whose address or redirect leads here: whoever may add cameras must not read the relay's state by one.
    if headers.get("User-Agent", "").startswith(USER_AGENT):
        return "The control pages do not answer the relay's own sources."
    # A page on a foreign site can point its own name at 127.0.0.1 (DNS rebinding): then Host names that site.
    host = headers.get("Host", "")
    if not is_local_host(host):
        return "The control pages answer to localhost and 127.0.0.1 only; open them under one of these names."
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return "The control pages do not answer pages of other sites."
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
