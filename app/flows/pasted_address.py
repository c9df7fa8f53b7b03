"""Pasted addresses: tidy what people paste, and take the credentials out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "udp", "rtp"})

_HAS_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST_FIRST = re.compile(r"^(?:[^\s/]+@)?(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?]|$)", re.IGNORECASE)
_QUERY_USER = re.compile(r"([?&;](?:user|usr|username|loginuse)=)([^&;]*)", re.IGNORECASE)
_QUERY_PASSWORD = re.compile(r"([?&;](?:password|pwd|pass|passwd|psw|loginpas)=)([^&;]*)", re.IGNORECASE)
_XMEYE = re.compile(r"(/user=)(.*?)(_password=)(.*?)(?=_channel=)", re.IGNORECASE)
_WEB_PAGE = re.compile(r"(?:/|\.(?:s?html?|aspx?|php|jsp|cgi))$|#", re.IGNORECASE)
_PROTECT_SUFFIX = re.compile(r"\?enableSrtp\b$")  # UniFi Protect shows its links with it, and no player understands it


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """An address without credentials ("{user}" and "{password}" where they stood inside it), and the credentials."""

    address: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class HostEntry:
    """What a person put into a field for a host: mostly that, sometimes all they have."""

    host: str
    port: int = 0  # 0 = not said
    user: str = ""
    password: str = ""
    address: str = ""  # the whole address without credentials, where it says more than host and port
    path: str = ""  # of that address, with its query


def tidy_address(text: str) -> PastedAddress:
    """Strip quotes and blanks, add a missing rtsp://, take user and password out."""
    address = text.strip().strip("<>\"'").strip()
    if not _HAS_SCHEME.match(address) and _HOST_FIRST.match(address):
        address = "rtsp://" + address
    address = _PROTECT_SUFFIX.sub("", address)
    if not _HAS_SCHEME.match(address):
        return PastedAddress(address)
    scheme, _, rest = address.partition("://")
    user, password, rest = _split_userinfo(rest)
    inner = _take_inner(f"{scheme.lower()}://{rest}")
    return PastedAddress(inner.address, inner.user or user, inner.password or password)


def _unless_marked(text: str) -> str:
    """Credentials that were taken out before are none."""
    return "" if text in ("{user}", "{password}") else unquote(text)


def address_is_valid(address: str) -> bool:
    """Tell whether the engine could do something with `address`."""
    if address == "demo:":
        return True
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in SCHEMES or not parts.hostname or any(char.isspace() for char in parts.netloc):
        return False
    return port is None or port > 0


def host_is_valid(host: str) -> bool:
    """Tell whether `host` is a name or number address alone."""
    if ":" in host:
        return bool(re.fullmatch(r"\[?[0-9a-fA-F:.]+(%[\w.]+)?\]?", host)) and host.count(":") > 1
    return bool(re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", host)) and ".." not in host and not _is_bad_number(host)


def read_host(text: str) -> HostEntry:
    """Take apart what was typed into a host field, be it the address of a web page or of the video itself. Nothing gets lost."""
    pasted = tidy_address(text)
    if not _HAS_SCHEME.match(pasted.address):
        host, port = _host_and_port(pasted.address.rstrip("/"))
        return HostEntry(host, port)
    scheme, _, rest = pasted.address.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    host, port = _host_and_port(authority)
    path = rest[len(authority) :]
    is_web = scheme in ("http", "https")
    says_more = scheme not in ("rtsp", "http", "https") or not (path in ("", "/") or (is_web and _WEB_PAGE.search(path)))
    address, path = (pasted.address, path) if says_more else ("", "")
    return HostEntry(host, 0 if is_web else port, pasted.user, pasted.password, address, path)  # a web page's port is not the video's


def host_and_port_words(host: str, port: int) -> str:
    """As a person would type it; port 0 = not said."""
    if not port or not host:
        return host
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


def _host_and_port(typed: str) -> tuple[str, int]:
    match = re.fullmatch(r"(\[[^\]]+\]|[^:]+):(\d{1,5})", typed)
    if match is not None:
        return match[1], int(match[2])
    return typed, 0


def _is_bad_number(host: str) -> bool:
    """Tell whether `host` was meant as a number address but is none, such as 192.168.1.300."""
    parts = host.split(".")
    return all(part.isdigit() for part in parts) and (len(parts) != 4 or any(int(part) > 255 for part in parts))


def _split_userinfo(rest: str) -> tuple[str, str, str]:
    """User, password and what follows; people paste passwords with "/", "@" and "?" as they are."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        end = authority.rfind("@")
    elif ":" in authority and "@" in rest and not re.fullmatch(r"(\[[^\]]*\]|[^:]*):\d{1,5}", authority):
        end = rest.rfind("@")
    else:
        return "", "", rest
    user, _, password = rest[:end].partition(":")
    return unquote(user), unquote(password), rest[end + 1 :]


def _take_inner(address: str) -> PastedAddress:
    """Take credentials out of the path or query, and leave their places marked."""
    user = password = ""
    if match := _XMEYE.search(address):
        user, password = match[2], match[4]
        address = address[: match.start()] + f"{match[1]}{{user}}{match[3]}{{password}}" + address[match.end() :]
        return PastedAddress(address, _unless_marked(user), _unless_marked(password))
    if not (found := _QUERY_PASSWORD.search(address)):
        return PastedAddress(address)
    password = found[2]
    address = _QUERY_PASSWORD.sub(r"\1{password}", address, count=1)
    if found := _QUERY_USER.search(address):
        user = found[2]
        address = _QUERY_USER.sub(r"\1{user}", address, count=1)
    return PastedAddress(address, _unless_marked(user), _unless_marked(password))
