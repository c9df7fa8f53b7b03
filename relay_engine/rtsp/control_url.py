"""Addresses on the client's side: the base of a presentation and its tracks (RFC 2326 C.1.1), mended where cameras break them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

from relay_engine.rtsp.message import Headers

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_AUTHORITY = re.compile(r"[^/?#]*")
_HOST = re.compile(r"(?:\[[^\]@]*\]|[^\s/?#@:\[\]]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)?(?::\d{0,5})?(?=[/?#]|$)")


def split_credentials(url: str) -> tuple[str, str, str]:
    """`url` without user information, the user name and the password (both percent-decoded)."""
    scheme, separator, rest = url.partition("://")
    end = _user_info_end(rest) if separator else -1
    if end < 0:
        return url, "", ""
    username, _, password = rest[:end].partition(":")
    return f"{scheme}://{rest[end + 1 :]}", unquote(username), unquote(password)


def _user_info_end(rest: str) -> int:
    """Where the "@" stands that ends the user and the password of what follows "://", -1 where there are none.

    An authority ends at "/", "?" or "#" (RFC 3986 3.2); but people type passwords with these as they are.
    """
    authority = _authority_of(rest)
    end = authority.rfind("@")
    if (end < 0 and ":" not in authority) or _HOST.match(rest, end + 1):
        return end
    typed = (match.start() for match in re.finditer("@", rest) if match.start() > len(authority))
    return next((at for at in typed if _HOST.match(rest, at + 1)), end)


def redirected_url(location: str, request_url: str) -> str:
    """Where a Location leads: an address of its own, or one relative to what was asked for (RFC 3986 5.2)."""
    if _SCHEME.match(location):
        return location
    scheme, _, rest = request_url.partition("://")
    joined = urljoin(f"http://{rest}", location)  # which knows only some schemes to be relative
    return f"{scheme}://{joined.partition('://')[2]}"


def presentation_url(request_url: str, headers: Headers) -> str:
    """What relative controls are relative to: Content-Base, Content-Location or the address asked for."""
    for name in ("Content-Base", "Content-Location"):
        if value := headers.get(name).strip():
            return mend_url(value, request_url)
    return request_url


def mend_url(value: str, request_url: str) -> str:
    """An address as a camera should have written it; relative ones are resolved against `request_url`."""
    # "rtsp://rtsp://host": go2rtc's list of quirks
    while (match := _SCHEME.match(value)) and _SCHEME.match(value, match.end()):
        value = value[match.end() :]
    scheme, _, rest = request_url.partition("://")
    if value.startswith("/"):
        return f"{scheme}://{_authority_of(rest)}{value}"
    if not _SCHEME.match(value):
        value = f"{scheme}://{value}"
    url, _username, _password = split_credentials(value)
    return _bracket_ipv6(url)


def join_control(base: str, control: str) -> str:
    """The address to SETUP for a track whose control attribute is `control` ("" or "*": the presentation itself)."""
    if control in ("", "*"):
        return base
    if _SCHEME.match(control):
        return mend_url(control, base)
    if control.startswith("?"):
        return base + control
    # Appended as text, also behind a query, as FFmpeg and GStreamer's servers expect it; not resolved as in RFC 3986.
    return f"{base.rstrip('/')}/{control.lstrip('/')}"


def _bracket_ipv6(url: str) -> str:
    scheme, _, rest = url.partition("://")
    authority = bare = _authority_of(rest)
    if authority.count(":") > 1 and not authority.startswith("["):
        authority = f"[{authority}]"
    return f"{scheme}://{authority}{rest[len(bare) :]}"


def _authority_of(rest: str) -> str:
    found = _AUTHORITY.match(rest)
    return found[0] if found is not None else ""
