"""PtzSpace: the coordinates that a camera is steered in (ONVIF PTZ 5.7), and the generic ones that we think in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element

from relay_engine.soap.reader import children, local_name, number, text

_MOST_SPACES = 64
_GENERIC = "Generic"
FIELD_OF_VIEW = "TranslationSpaceFov"  # 1, 1 is the upper right corner of the picture


class SpaceKind(StrEnum):
    """What a space is for; the value is the element that describes it."""

    ABSOLUTE_PAN_TILT = "AbsolutePanTiltPositionSpace"
    ABSOLUTE_ZOOM = "AbsoluteZoomPositionSpace"
    RELATIVE_PAN_TILT = "RelativePanTiltTranslationSpace"
    RELATIVE_ZOOM = "RelativeZoomTranslationSpace"
    CONTINUOUS_PAN_TILT = "ContinuousPanTiltVelocitySpace"
    CONTINUOUS_ZOOM = "ContinuousZoomVelocitySpace"


_KINDS = {kind.value: kind for kind in SpaceKind}


@dataclass(frozen=True, slots=True)
class PtzSpace:
    """One space with its ranges; that of an axis it lacks is 0, 0."""

    kind: SpaceKind
    uri: str
    x: tuple[float, float]
    y: tuple[float, float] = (0.0, 0.0)


def read_spaces(element: Element | None) -> tuple[PtzSpace, ...]:
    """All spaces that are known; a range that is none becomes the generic one."""
    found = []
    for described in children(element)[:_MOST_SPACES]:
        kind = _KINDS.get(local_name(described))
        if kind is not None:
            is_zoom_place = kind is SpaceKind.ABSOLUTE_ZOOM
            x = _range(described, "XRange", (0.0, 1.0) if is_zoom_place else (-1.0, 1.0))
            found.append(PtzSpace(kind, text(described, "URI"), x, _range(described, "YRange", (-1.0, 1.0))))
    return tuple(found)


def choose_space(spaces: Iterable[PtzSpace], kind: SpaceKind) -> PtzSpace | None:
    """The generic space of that kind, else the first, but none that means something of its own; None where the camera has none."""
    usable = [space for space in spaces if space.kind is kind and not space.uri.endswith(FIELD_OF_VIEW)]
    return next((space for space in usable if _GENERIC in space.uri), usable[0] if usable else None)


def field_of_view(spaces: Iterable[PtzSpace]) -> PtzSpace | None:
    """The space in which a place of the picture is moved to its middle; None where the camera has none."""
    return next((space for space in spaces if space.kind is SpaceKind.RELATIVE_PAN_TILT and space.uri.endswith(FIELD_OF_VIEW)), None)


def spread(value: float, limits: tuple[float, float]) -> float:
    """A velocity or a way of -1..1 in `limits`: 0 stays 0, each end its end."""
    value = max(-1.0, min(1.0, value))
    least, most = limits
    return value * most if value >= 0 else -value * min(least, 0.0)


def place(value: float, limits: tuple[float, float], *, least: float = -1.0) -> float:
    """A position of `least`..1 in `limits`."""
    share = (max(least, min(1.0, value)) - least) / (1.0 - least)
    return limits[0] + share * (limits[1] - limits[0])


def unplace(value: float, limits: tuple[float, float], *, least: float = -1.0) -> float:
    """`place` the other way round."""
    width = limits[1] - limits[0]
    share = (value - limits[0]) / width if width else 0.0
    return least + max(0.0, min(1.0, share)) * (1.0 - least)


def _range(element: Element, name: str, usual: tuple[float, float]) -> tuple[float, float]:
    found = (number(element, f"{name}/Min"), number(element, f"{name}/Max"))
    return found if found[1] > found[0] else usual
