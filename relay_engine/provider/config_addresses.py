"""What an address in relay.toml has to look like: a source's, a forward's, and that by which a camera is steered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

SOURCE_SCHEMES = ("rtsp", "rtsps", "rtmp", "rtmps", "http", "https", "udp", "rtp", "file", "demo")
FORWARD_SCHEMES = ("rtmp", "rtmps", "rtsp", "rtsps")
CONTROL_SCHEMES = ("onvif", "onvifs", "hikvision", "hikvisions", "dahua", "dahuas", "axis", "axiss", "pelco-d")
# By family: what its query may say of numbers, and the lowest and the highest of each.
CONTROL_NUMBERS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "hikvision": {"channel": (1, 256)},
    "dahua": {"channel": (1, 256)},
    "axis": {"camera": (1, 64)},
    "pelco-d": {"address": (1, 255), "presets": (0, 32)},  # domes keep these; above, numbers do other things (menus, patrols)
}
MOST_CONTROL_OPTIONS = 16  # in a query

_WITHOUT_HOST = ("udp", "rtp")

WINDOWS_PATH_HINT = r"write a Windows path in single quotes, as 'C:\film.mp4'"  # "\f" and "\U" mean something in double ones


def address_problem(address: str, schemes: tuple[str, ...], *, paths: bool) -> str:
    """What is wrong with an address, "" where it may be right. Never repeats the address: it may hold a password."""
    allowed = "allowed: " + ", ".join(f"{scheme}:" if scheme == "demo" else f"{scheme}://" for scheme in schemes)
    found = re.match(r"([A-Za-z][A-Za-z0-9+.\-]+):", address)  # one letter is a drive of Windows
    if re.search(r"[\x00-\x1f\x7f]", address):
        return f"it holds a control character; {WINDOWS_PATH_HINT}"
    if found is None:
        if re.match(r"\d+\.\d+\.\d+\.\d+(?:[:/]|$)", address):
            return "an address starts with its protocol, such as rtsp://"
        return "" if paths and address.strip() else f"{allowed}{' or the path of a file' if paths else ''}"
    scheme = found[1].lower()
    if scheme not in schemes:
        return f"{allowed}{' or the path of a file' if paths else ''}{near_miss(scheme, schemes)}"
    if scheme == "demo" or (scheme == "file" and address[5:].strip("/")):
        return ""
    if not address[len(scheme) :].startswith("://"):
        return f"an address of this kind starts with {scheme}://"
    return _network_address_problem(address, host_needed=scheme not in _WITHOUT_HOST, port_needed=scheme in (*_WITHOUT_HOST, "pelco-d"))


def control_problem(address: str) -> str:
    """As `address_problem`, of the address by which a camera is steered: its numbers too."""
    if problem := address_problem(address, CONTROL_SCHEMES, paths=False):
        return problem
    parts = urlsplit(address)
    family = parts.scheme if parts.scheme in CONTROL_NUMBERS else parts.scheme.removesuffix("s")
    try:
        options = dict(reversed(parse_qsl(parts.query, max_num_fields=MOST_CONTROL_OPTIONS)))  # the first of a name counts
    except ValueError:
        return f"it says more than {MOST_CONTROL_OPTIONS} things after its ?"
    numbers = CONTROL_NUMBERS.get(family, {}).items()
    return next((problem for name, (low, high) in numbers if (problem := number_problem(name, options.get(name, str(low)), low, high))), "")


def number_problem(name: str, text: str, lowest: int, highest: int) -> str:
    """What is wrong with a number of a query, "" where nothing is."""
    is_right = text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest
    return "" if is_right else f"{name} has to be a number from {lowest} to {highest}"


def _network_address_problem(address: str, *, host_needed: bool, port_needed: bool) -> str:
    if re.search(r"\s", address):
        return "an address has no blanks in it; write a blank in a password as %20"
    authority = re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        if "@" not in authority and "@" in address:
            return "write / ? # @ : and % in a password as %2F %3F %23 %40 %3A and %25"
        return "its port must be a number from 1 to 65535, and an IPv6 address stands in [ ]"
    if port == 0 or (port is None and port_needed):
        return "its port must be a number from 1 to 65535"
    return "it names no host" if host_needed and not host else ""


def near_miss(word: str, choices: Iterable[str]) -> str:
    """A question whether a word that is nearly the same was meant, "" where there is none."""
    names = {choice.lower(): choice for choice in choices}
    swapped = [name for name in names if sorted(name) == sorted(word.lower())]
    close = swapped or difflib.get_close_matches(word.lower(), names, n=1)
    return f' (did you mean "{names[close[0]]}"?)' if close else ""
