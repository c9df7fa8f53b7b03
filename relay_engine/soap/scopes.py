"""Scopes: what an ONVIF device says of itself in discovery, and when one that is asked for is met (ONVIF Core 7.3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

_AUTHORITY = "onvif://www.onvif.org"


def scope_values(scopes: Iterable[str], kind: str) -> tuple[str, ...]:
    """The values of one kind ("name", "hardware", "location", "Profile", "mac"), decoded; of "location/country/korea" the whole rest."""
    start = f"{_AUTHORITY}/{kind}/".lower()
    found = (unquote(scope[len(start) :], errors="replace").strip("/").strip() for scope in scopes if scope.lower().startswith(start))
    return tuple(value for value in found if value)


def make_scope(kind: str, value: str) -> str:
    """One scope; whatever no segment of a path may hold is percent-encoded."""
    return f"{_AUTHORITY}/{kind}/{quote(value, safe=':')}"


def is_met(asked: str, scopes: Iterable[str]) -> bool:
    """Whether one of `scopes` is `asked` or lies below it, segment by segment (RFC 3986 as WS-Discovery 5.1 uses it)."""
    wanted = _segments(asked)
    return wanted is not None and any((mine := _segments(scope)) is not None and mine[: len(wanted)] == wanted for scope in scopes)


def _segments(scope: str) -> tuple[str, ...] | None:
    try:
        parts = urlsplit(scope.strip())
    except ValueError:
        return None
    path = parts.path.strip("/")
    return (parts.scheme.lower(), parts.netloc.lower(), *(unquote(segment) for segment in path.split("/") if path))
