"""Errands: what the camera is asked for an action that ends by itself, and which ability that needs."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.ptz.actions import (
    Absolute,
    Action,
    Centre,
    Home,
    HomeSet,
    PresetGo,
    PresetRemove,
    PresetRename,
    PresetSet,
    Relative,
)
from relay_engine.ptz.camera_line import Work


@dataclass(frozen=True, slots=True)
class Errand:
    """One action as a call."""

    ability: str  # a field of PtzAbilities
    work: Work
    detail: str = ""  # for the history
    is_motion: bool = True
    changes_presets: bool = False


def errand_of(action: Action) -> Errand:
    """Raises ValueError for what is none: a motion that lasts, or something about the lease."""
    match action:
        case Relative():
            return Errand("relative", lambda driver: driver.move_by(action.distance))
        case Absolute():
            return Errand("absolute", lambda driver: driver.move_to(action.position))
        case Centre(x=x, y=y):
            return Errand("centre", lambda driver: driver.centre(x, y))
        case PresetGo(preset=preset):
            return Errand("presets", lambda driver: driver.go_to_preset(preset), preset)
        case Home():
            return Errand("home", lambda driver: driver.go_home())
        case HomeSet():
            return Errand("home", lambda driver: driver.set_home(), is_motion=False)
        case PresetSet(name=name, preset=preset):
            return Errand("presets", lambda driver: driver.set_preset(name, preset), name, is_motion=False, changes_presets=True)
        case PresetRename(preset=preset, name=name):
            return Errand("presets", lambda driver: driver.rename_preset(preset, name), name, is_motion=False, changes_presets=True)
        case PresetRemove(preset=preset):
            return Errand("presets", lambda driver: driver.remove_preset(preset), preset, is_motion=False, changes_presets=True)
        case _:
            raise ValueError(type(action).__name__)
