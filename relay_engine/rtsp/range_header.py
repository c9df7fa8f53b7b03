"""Range header of PLAY and PAUSE: npt, smpte and clock ranges (RFC 2326 3.5-3.7, 12.29)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from relay_engine.errors import RemoteProtocolError

LIVE = "npt=now-"

_SECONDS = re.compile(r"\d{1,12}(?:\.\d{0,9})?")
_HOURS = re.compile(r"(\d{1,6}):([0-5]?\d):([0-5]?\d(?:\.\d{0,9})?)")
_CLOCK = re.compile(r"(\d{8})T(\d{6})(?:\.(\d{1,6})\d*)?Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """A span of the presentation; a bound that is not given is None."""

    unit: str  # "npt" (seconds of the presentation), "clock" (Unix seconds) or "smpte" (not read further)
    start_s: float | None = None
    end_s: float | None = None
    now: bool = False  # npt: starts at the live point

    def serialize(self) -> str:
        """The header's value (npt alone: live streams know no other)."""
        start = "now" if self.now else _serialize_seconds(self.start_s)
        return f"npt={start}-{_serialize_seconds(self.end_s)}"


def parse_range(value: str) -> Range:
    """Read the header; RemoteProtocolError where the span makes no sense (answer 457)."""
    span = value.split(";")[0]  # ";time=" says when to do it: not offered by live streams
    unit, equals, bounds = (part.strip() for part in span.partition("="))
    unit = unit.lower()
    if not equals or (unit not in ("npt", "clock") and not unit.startswith("smpte")):
        raise RemoteProtocolError("unknown unit in Range")
    if unit.startswith("smpte"):
        return Range("smpte")
    first, dash, second = (part.strip() for part in bounds.partition("-"))
    if not dash or not (first or second):
        raise RemoteProtocolError("no span in Range")
    now = unit == "npt" and first.lower() == "now"
    parse = _parse_npt if unit == "npt" else _parse_clock
    return Range(unit, None if now or not first else parse(first), parse(second) if second else None, now)


def _parse_npt(text: str) -> float:
    if _SECONDS.fullmatch(text):
        return float(text)
    if match := _HOURS.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    raise RemoteProtocolError("not a time in Range")


def _parse_clock(text: str) -> float:
    match = _CLOCK.fullmatch(text)
    if not match:
        raise RemoteProtocolError("not a time in Range")
    date, time, fraction = match.groups()
    try:
        moment = datetime.strptime(date + time, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise RemoteProtocolError("not a time in Range") from None
    return moment.timestamp() + float(f"0.{fraction or 0}")


def _serialize_seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.3f}".rstrip("0").rstrip(".")
