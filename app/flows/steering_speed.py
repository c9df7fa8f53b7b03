"""Steering speed: how fast a camera goes for how far somebody drags, or for the keys that they hold."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

_DEAD_ZONE = 0.12  # of the pad's radius: where a hand that rests moves nothing
_SLOWEST = 0.06
USUAL, FAST, SLOW = 0.5, 1.0, 0.15


@dataclass(frozen=True, slots=True)
class Axes:
    """How fast each axis goes, -1..1: right, up, nearer, far focus and open iris are positive."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    focus: float = 0.0
    iris: float = 0.0

    def __add__(self, other: Axes) -> Axes:
        return Axes(*(_within(getattr(self, name) + getattr(other, name)) for name in self.__slots__))

    @property
    def is_still(self) -> bool:
        """True where nothing moves."""
        return self == STILL


STILL = Axes()
KEY_AXES = {  # the pad's keys by their names
    "left": Axes(pan=-1),
    "right": Axes(pan=1),
    "up": Axes(tilt=1),
    "down": Axes(tilt=-1),
    "plus": Axes(zoom=1),
    "minus": Axes(zoom=-1),
}


def axes_of_drag(right: float, down: float, radius: float) -> Axes:
    """The speed for a hand that far from the pad's middle: slow beside it, full at the rim, nothing in the very middle."""
    distance = math.hypot(right, down)
    share = (distance / radius - _DEAD_ZONE) / (1 - _DEAD_ZONE) if radius > 0 else 0.0
    if share <= 0:
        return STILL
    speed = max(_SLOWEST, min(1.0, share) ** 2)  # by the square: fine steps are made near the middle
    return Axes(pan=round(speed * right / distance, 3), tilt=round(-speed * down / distance, 3))


def axes_of_keys(keys: Collection[str], speed: float = USUAL) -> Axes:
    """The speed for the keys that are held; two that pull against each other stand still."""
    held = STILL
    for key in keys:
        held += KEY_AXES[key]
    return Axes(*(speed * getattr(held, name) for name in Axes.__slots__))


def _within(value: float) -> float:
    return max(-1.0, min(1.0, value))
