"""What may be asked of a steered camera: the same objects in POST, on the WebSocket and in commands, told apart by `action`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from relay_engine.ptz.values import Position, Velocity

LONGEST_RUN_S = 10.0  # of a move that is not repeated

type Part = Annotated[float, msgspec.Meta(ge=-1, le=1)]
type Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
type PresetToken = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
type PresetName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
type Dwell = Annotated[float, msgspec.Meta(ge=3, le=86_400)]


class _Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="action"):
    """One wish."""


class Move(_Action, frozen=True, kw_only=True, tag="move"):
    """Move for as long as this is repeated, four times a second; without that the camera stops after `timeout_s`."""

    pan: Part = 0.0  # to the right
    tilt: Part = 0.0  # up
    zoom: Part = 0.0  # nearer
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=LONGEST_RUN_S)] = 1.0

    @property
    def velocity(self) -> Velocity:
        return Velocity(self.pan, self.tilt, self.zoom)


class Stop(_Action, frozen=True, kw_only=True, tag="stop"):
    """Stand still, now."""


class Relative(_Action, frozen=True, kw_only=True, tag="relative"):
    """Go so far from here; 1 is the whole range of an axis."""

    pan: Part = 0.0
    tilt: Part = 0.0
    zoom: Part = 0.0

    @property
    def distance(self) -> Velocity:
        return Velocity(self.pan, self.tilt, self.zoom)


class Absolute(_Action, frozen=True, kw_only=True, tag="absolute"):
    """Go there."""

    pan: Part
    tilt: Part
    zoom: Share

    @property
    def position(self) -> Position:
        return Position(self.pan, self.tilt, self.zoom)


class Centre(_Action, frozen=True, kw_only=True, tag="centre"):
    """Look at this point of the picture; 0, 0 is its upper left."""

    x: Share
    y: Share


class PresetGo(_Action, frozen=True, kw_only=True, tag="preset-go"):
    """Go to a preset."""

    preset: PresetToken


class PresetSet(_Action, frozen=True, kw_only=True, tag="preset-set"):
    """Keep where it looks now, as a new preset or in the place of `preset`."""

    name: PresetName
    preset: Annotated[str, msgspec.Meta(max_length=64)] = ""


class PresetRename(_Action, frozen=True, kw_only=True, tag="preset-rename"):
    """Call a preset otherwise."""

    preset: PresetToken
    name: PresetName


class PresetRemove(_Action, frozen=True, kw_only=True, tag="preset-remove"):
    """Forget a preset."""

    preset: PresetToken


class Home(_Action, frozen=True, kw_only=True, tag="home"):
    """Go to where it belongs."""


class HomeSet(_Action, frozen=True, kw_only=True, tag="home-set"):
    """Let where it looks now be where it belongs."""


class Focus(_Action, frozen=True, kw_only=True, tag="focus"):
    """Focus farther (positive) or nearer for as long as this is repeated; 0 stops it."""

    speed: Part


class Iris(_Action, frozen=True, kw_only=True, tag="iris"):
    """Open (positive) or close the iris for as long as this is repeated; 0 stops it."""

    speed: Part


class Take(_Action, frozen=True, kw_only=True, tag="take"):
    """Steer from now on, without moving yet."""


class Release(_Action, frozen=True, kw_only=True, tag="release"):
    """Let others steer."""


class Reserve(_Action, frozen=True, kw_only=True, tag="reserve"):
    """Keep the camera for so long, whatever priority others have; an administrator can end it."""

    seconds: Annotated[float, msgspec.Meta(ge=5, le=86_400)] = 3600.0


class Ask(_Action, frozen=True, kw_only=True, tag="request"):
    """Ask whoever steers to let one steer."""

    text: Annotated[str, msgspec.Meta(max_length=200)] = ""


class HandOver(_Action, frozen=True, kw_only=True, tag="hand-over"):
    """Let somebody steer who has asked: as they are called in `asked_by`, the first of them where nobody is named."""

    to: Annotated[str, msgspec.Meta(max_length=200)] = ""


class TourStop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stop of a round."""

    preset: PresetToken
    dwell_s: Dwell = 30.0


class Tour(_Action, frozen=True, kw_only=True, tag="tour"):
    """Go round these presets whenever nobody steers, until told otherwise or the relay stops; none of them ends it."""

    stops: Annotated[tuple[TourStop, ...], msgspec.Meta(max_length=100)] = ()


type Action = (
    Move
    | Stop
    | Relative
    | Absolute
    | Centre
    | PresetGo
    | PresetSet
    | PresetRename
    | PresetRemove
    | Home
    | HomeSet
    | Focus
    | Iris
    | Take
    | Release
    | Reserve
    | Ask
    | HandOver
    | Tour
)


def action_name(action: Action) -> str:
    """As it is called outside."""
    return str(action.__struct_config__.tag)
