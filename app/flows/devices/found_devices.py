"""Found devices: what has answered in the network, in an order and in words that help to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.flows.camera_brands import brand_for, is_brand
from app.flows.pasted_address import read_host
from relay_engine import FoundView

_RECORDER = re.compile(r"\b[a-z]*(?:nvr|dvr|xvr|hvr)|recorder|^ds-[789]\d{3}|^ds-96", re.IGNORECASE)


def brand_name(key: str) -> str:
    """A brand as it is written on the box, "" where it is not known."""
    return brand_for(key).name if is_brand(key) and key != "other" else ""


def title_of(found: FoundView) -> str:
    """What to call a device that nobody has named yet."""
    return found.name.strip() or found.model.strip() or brand_name(found.brand_guess) or host_of(found.address)


def details_of(found: FoundView) -> str:
    """Brand, model, place and address, in one line."""
    title = title_of(found)
    parts = (brand_name(found.brand_guess), found.model.strip(), found.location.strip())
    told = [part for part in dict.fromkeys(parts) if part and part.casefold() not in title.casefold()]
    return " · ".join((*told, shown_address(found.address)))


def looks_like_recorder(found: FoundView) -> bool:
    """Guess from its name; only a look into it tells."""
    return any(_RECORDER.search(text) for text in (found.model, found.name))


def host_of(address: str) -> str:
    """The host of "host:port"."""
    return read_host(address).host


def shown_address(address: str) -> str:
    """The address as a person would type it: without the port that everything answers at."""
    entry = read_host(address)
    return entry.host if entry.port in (0, 80) else address


def merge_found(known: Iterable[FoundView], more: Iterable[FoundView]) -> tuple[FoundView, ...]:
    """Both, each device once and as it answered last; what is here already stands at the end."""
    devices: dict[str, FoundView] = {}
    for found in (*known, *more):
        devices[found.uuid or found.address] = found
    return tuple(sorted(devices.values(), key=lambda found: (bool(found.mounts), _natural(title_of(found)), _natural(found.address))))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """So that 192.168.1.9 comes before 192.168.1.10."""
    pieces = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)
