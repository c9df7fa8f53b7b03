"""What steering speaks of: velocities, positions, presets, and what a camera can do."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.events import PtzAbilities as PtzAbilities
from relay_engine.events import SteererKind as SteererKind


@dataclass(frozen=True, slots=True)
class Velocity:
    """How fast each axis goes, -1..1: right, up and nearer are positive. All zero stands still."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    @property
    def is_zero(self) -> bool:
        """True where nothing would move."""
        return not (self.pan or self.tilt or self.zoom)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a camera looks, as ONVIF's generic spaces say it: pan and tilt -1..1, zoom 0..1 (ONVIF PTZ 5.7)."""

    pan: float
    tilt: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Preset:
    """A position that the camera keeps."""

    token: str  # the camera's own name for it
    name: str  # for people; the token where the camera has none


STANDSTILL = Velocity()
