"""What a text of relay.toml has to look like, by the key it stands under."""

from __future__ import annotations

import ipaddress
import re

from relay_engine.multicast_range import GROUPS, find_conflict
from relay_engine.names.user_name import RESERVED, SHORTEST_PASSWORD

_MULTICAST = "allowed: an IPv4 multicast address, 224.0.0.0 to 239.255.255.255"
_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*\.?")
_USER = re.compile(r"[\w.@+-](?:[\w.@+ -]{0,62}[\w.@+-])?")  # no colon, which ends a name in every login; no quotes
_OWN_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):(\d{1,5})")
_LONGEST_PASSWORD = 1024
_LONGEST_TITLE = 500
_LONGEST_LINE_NAME = 64
# Titles go into SDP, playlists, pages and terminals: no controls (C0, DEL, C1), and nothing that turns the text after it round (UAX 9).
_IS_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]*")
_ORIGIN = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])(?::\d{{1,5}})?")


def allowed_text(value: str, key: str) -> str:
    """What is allowed under `key` (a path without numbers, as in "mounts.name"), "" where `value` is."""
    name = key.rpartition(".")[2]
    if name == "host" and not _is_host(value):
        return 'allowed: an address of this machine, "0.0.0.0" or "::" for all of them'
    if name == "multicast_base" and (conflict := find_conflict(value)) is not None:
        return f"{_MULTICAST}; its next {GROUPS} would disturb {conflict}" if conflict else _MULTICAST
    if name == "multicast_interface" and value and not _is_ipv4_address(value):
        return "allowed: the IPv4 address of a network card of this machine, or nothing"
    if name == "onvif_address" and value and parse_own_address(value) is None:
        return 'allowed: an address of this machine for this camera alone, such as "192.168.1.61" or "192.168.1.61:8900"; or nothing'
    if key == "onvif.interfaces" and not is_ip_address(value):
        return "allowed: the addresses of network cards of this machine"
    if key == "webrtc.public_addresses" and not is_ip_address(value):
        return "allowed: an IPv4 or IPv6 address that viewers can reach"
    if key == "http.trusted_proxies" and not _is_network(value):
        return "allowed: the address of a proxy, or a network such as 10.0.0.0/8"
    if key == "http.trusted_proxies" and ipaddress.ip_network(value).prefixlen == 0:
        return "everybody would be a proxy, and could say to come from this machine; allowed: the proxy's address, or a network such as 10.0.0.0/8"
    if key == "http.allowed_hosts" and not is_host_pattern(value):
        return 'allowed: a name without a port, such as "cams.example.org" or "*.example.org"; "*" for every name'
    if key == "http.allow_origins" and not is_origin_pattern(value):
        return 'allowed: the beginning of a site\'s addresses, such as "https://www.example.org"; "*" for every site'
    if name == "title" and (len(value) > _LONGEST_TITLE or not _IS_LINE.fullmatch(value)):
        return f"allowed: one line of at most {_LONGEST_TITLE} characters, without control characters"
    if name == "line" and (len(value) > _LONGEST_LINE_NAME or not _IS_LINE.fullmatch(value)):
        return f"allowed: a name of at most {_LONGEST_LINE_NAME} characters, without control characters"
    if key == "users.name" and value.lower() in RESERVED:
        return f"{', '.join(RESERVED)} are the relay's own"
    if key == "users.name" and not _USER.fullmatch(value):
        return "allowed: a name of at most 64 letters, digits, blanks and - _ . @ + signs"
    if key == "users.password" and not SHORTEST_PASSWORD <= len(value) <= _LONGEST_PASSWORD:
        return f"allowed: {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters"
    return "it must not be empty" if name == "name" and not value else ""


def is_ip_address(value: str) -> bool:
    """True for an IPv4 address with four decimal numbers, and for an IPv6 address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def parse_own_address(value: str) -> tuple[str, int] | None:
    """Host and port (0 = not said) of "address", "address:port" or "[address]:port"; None for what is none, or is every address."""
    found = _OWN_ADDRESS.fullmatch(value)
    host, port = (found[1] or found[2], int(found[3])) if found is not None else (value.strip("[]"), 0)
    if not is_ip_address(host) or ipaddress.ip_address(host).is_unspecified or not (found is None or 0 < port < 65536):
        return None
    return host, port


def is_host_pattern(value: str) -> bool:
    """True for a host's name, also of another script, with "*." in front where all below it are meant; and for "*"."""
    try:
        return (
            value == "*"
            or is_ip_address(value)
            or _NAME.fullmatch(value.encode("idna").decode() if not value.isascii() else value) is not None
        )
    except UnicodeError:
        return False


def is_origin_pattern(value: str) -> bool:
    """True for an origin as browsers write it (RFC 6454 6.2), and for "*"."""
    return value == "*" or _ORIGIN.fullmatch(value) is not None


def _is_host(value: str) -> bool:
    is_name = re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?", value) is not None
    return is_ip_address(value) or (is_name and not re.fullmatch(r"[\d.]+", value))


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        return False
    return True


def _is_ipv4_address(value: str) -> bool:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return False
    return True
