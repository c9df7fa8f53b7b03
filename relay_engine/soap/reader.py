"""Reading what a peer wrote, by local names: its namespaces and prefixes are not relied on, and a value that makes no sense is the default."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

MOST_TEXT = 4096  # characters of one value; addresses are the longest

_DURATION = re.compile(
    r"(-)?P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{0,9})?)S)?)?", re.ASCII
)
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?\d*\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE
)
_DAY_S = 86_400.0


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """The namespace; "" where there is none, or its prefix was not declared."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def children(element: Element | None, name: str = "") -> list[Element]:
    """The elements directly inside of that name, or all; none inside None."""
    if element is None:
        return []
    return [inner for inner in element if not name or local_name(inner) == name]


def child(element: Element | None, path: str) -> Element | None:
    """The first element at `path` ("A/B": B directly inside A directly inside `element`), trying every A."""
    if element is None:
        return None
    name, _, rest = path.partition("/")
    for inner in children(element, name):
        if not rest:
            return inner
        if (found := child(inner, rest)) is not None:
            return found
    return None


def descendants(element: Element | None, name: str) -> Iterator[Element]:
    """Every element of that name at any depth, in the order of the document."""
    if element is not None:
        yield from (inner for inner in element.iter() if local_name(inner) == name)


def text(element: Element | None, path: str = "", default: str = "") -> str:
    """The trimmed text at `path` (of `element` itself without one), cut to MOST_TEXT."""
    found = child(element, path) if path else element
    if found is None or found.text is None:
        return default
    return found.text.strip()[:MOST_TEXT] or default


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The attribute of that local name."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value.strip()[:MOST_TEXT]
    return default


def number(element: Element | None, path: str = "", default: float = 0.0) -> float:
    """A finite number, with a decimal comma as well."""
    return parse_number(text(element, path), default)


def parse_number(value: str, default: float = 0.0) -> float:
    """As `number`, of a text."""
    try:
        found = float(value.replace(",", ".")[:64])
    except ValueError:
        return default
    return found if math.isfinite(found) else default


def whole_number(element: Element | None, path: str = "", default: int = 0) -> int:
    """A whole number of 32 bits; a fraction is cut off."""
    found = number(element, path, float(default))
    return int(found) if abs(found) < 2**31 else default


def boolean(element: Element | None, path: str = "", default: bool = False) -> bool:
    """xs:boolean in any case."""
    return parse_boolean(text(element, path), default)


def parse_boolean(value: str, default: bool = False) -> bool:
    """As `boolean`, of a text."""
    match value.strip().lower():
        case "true" | "1":
            return True
        case "false" | "0":
            return False
        case _:
            return default


def duration(element: Element | None, path: str = "", default: float = 0.0) -> float:
    """An xs:duration in seconds."""
    return parse_duration(text(element, path), default)


def parse_duration(value: str, default: float = 0.0) -> float:
    """Seconds of an xs:duration (a year has 365 days, a month 30); of a bare number of seconds too, which some devices write."""
    match = _DURATION.fullmatch(value.strip())
    if match is None or not any(match.groups()[1:]):
        return parse_number(value, default)
    years, months, days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    total = (years * 365 + months * 30 + days) * _DAY_S + hours * 3600 + minutes * 60 + seconds
    return -total if match[1] else total


def format_duration(seconds: float) -> str:
    """An xs:duration of seconds alone, to the millisecond: "PT10S", "PT0.5S"."""
    return f"PT{max(0.0, seconds):.3f}".rstrip("0").rstrip(".") + "S"


def parse_time(value: str) -> float | None:
    """Seconds since 1970 of an xs:dateTime, which is UTC where it names no zone; None for no time."""
    match = _TIME.fullmatch(value.strip())
    if match is None:
        return None
    try:
        moment = datetime(*(int(part) for part in match.groups()[:5]), tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError:
        return None
    seconds = min(int(match[6]), 60) + float(f"0.{match[7] or 0}")  # a leap second is the next one
    return moment.timestamp() + seconds - _zone_s(match[8])


def format_time(wall_s: float) -> str:
    """An xs:dateTime in UTC, whole seconds: "2026-11-28T00:00:00Z"."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(wall_s))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone_s(zone: str | None) -> float:
    if not zone or zone in "Zz":
        return 0.0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600.0 + int(digits[2:]) * 60.0
    return -seconds if zone[0] == "-" else seconds
