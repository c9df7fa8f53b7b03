"""Addresses on the client's side: the base of a presentation and its tracks (RFC 2326 C.1.1), mended where cameras break them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from relay_engine.rtsp.message import Headers

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def split_credentials(url: str) -> tuple[str, str, str]:
    """`url` without user information, the user name and the password (both percent-decoded)."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    user_info, at, host = authority.rpartition("@")
    if not separator or not at:
        return url, "", ""
    username, _, password = user_info.partition(":")
    return f"{scheme}://{host}{slash}{path}", unquote(username), unquote(password)


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
        return f"{scheme}://{rest.partition('/')[0]}{value}"
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
    authority, slash, path = rest.partition("/")
    if authority.count(":") > 1 and not authority.startswith("["):
        authority = f"[{authority}]"
    return f"{scheme}://{authority}{slash}{path}"
