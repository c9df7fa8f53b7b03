"""RTP-Info header: where each track's RTP stream starts after PLAY (RFC 2326 12.33)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# An address may itself hold commas and semicolons: entries begin where "url=" follows a comma.
_ENTRY_BREAK = re.compile(r",\s*(?=url\s*=)", re.IGNORECASE)
_PARAMETER = re.compile(r";\s*(seq|rtptime)\s*=\s*\"?(\d{1,10})\"?\s*(?=;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RtpInfo:
    """One track's entry; what the sender does not know is left out."""

    url: str
    sequence_number: int | None = None
    rtp_timestamp: int | None = None

    def serialize(self) -> str:
        """One entry of the header's value."""
        text = f"url={self.url}"
        if self.sequence_number is not None:
            text += f";seq={self.sequence_number}"
        if self.rtp_timestamp is not None:
            text += f";rtptime={self.rtp_timestamp}"
        return text


def serialize_rtp_info(entries: Iterable[RtpInfo]) -> str:
    """The header's value."""
    return ",".join(entry.serialize() for entry in entries)


def parse_rtp_info(value: str) -> tuple[RtpInfo, ...]:
    """Every readable entry: a broken one is skipped, as players must manage without the header anyway."""
    entries = (_parse_entry(text.strip()) for text in _ENTRY_BREAK.split(value))
    return tuple(entry for entry in entries if entry is not None)


def _parse_entry(text: str) -> RtpInfo | None:
    name, equals, rest = text.partition("=")
    if not equals or name.strip().lower() != "url":
        return None
    numbers = {key.lower(): int(number) for key, number in _PARAMETER.findall(rest)}
    first = _PARAMETER.search(rest)
    url = (rest[: first.start()] if first else rest).strip().strip('"')
    return RtpInfo(url, _below(numbers.get("seq"), 1 << 16), _below(numbers.get("rtptime"), 1 << 32))


def _below(number: int | None, limit: int) -> int | None:
    return number if number is not None and number < limit else None
