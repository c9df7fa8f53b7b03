"""PtzAxes: generic velocities, ways and places in the coordinates that one camera uses, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relay_engine.soap.ptz import PtzStatus, Vector
from relay_engine.soap.ptz_spaces import PtzSpace, SpaceKind, choose_space, field_of_view, place, spread, unplace


@dataclass(frozen=True, slots=True)
class PtzPlace:
    """Where a camera looks in generic coordinates: pan and tilt -1..1, zoom 0..1; None where it does not tell."""

    pan_tilt: tuple[float, float] | None
    zoom: float | None
    is_moving: bool | None


class PtzAxes:
    """The spaces that a camera has, one of each kind. A camera that describes none is taken to know the generic velocities."""

    def __init__(self, spaces: Iterable[PtzSpace] = (), defaults: frozenset[str] = frozenset()) -> None:
        """`defaults`: the URIs that its configuration uses where none is said."""
        spaces = tuple(spaces)
        self._spaces = {kind: space for kind in SpaceKind if (space := choose_space(spaces, kind)) is not None}
        self._view = field_of_view(spaces)
        self._defaults = defaults
        self._is_described = bool(spaces)

    @property
    def can_move(self) -> bool:
        """Pan or tilt by a velocity."""
        return SpaceKind.CONTINUOUS_PAN_TILT in self._spaces or not self._is_described

    @property
    def can_zoom(self) -> bool:
        """By a velocity."""
        return SpaceKind.CONTINUOUS_ZOOM in self._spaces or not self._is_described

    @property
    def can_go_by(self) -> bool:
        """By a way."""
        return SpaceKind.RELATIVE_PAN_TILT in self._spaces or SpaceKind.RELATIVE_ZOOM in self._spaces

    @property
    def can_go_to(self) -> bool:
        """To a place."""
        return SpaceKind.ABSOLUTE_PAN_TILT in self._spaces or SpaceKind.ABSOLUTE_ZOOM in self._spaces

    @property
    def can_centre(self) -> bool:
        """On a place of the picture."""
        return self._view is not None

    def velocity(self, pan: float, tilt: float, zoom: float) -> Vector:
        """On every axis that there is: some cameras go on with one that is left out (npm onvif always sends both)."""
        if not self._is_described:
            return Vector((pan, tilt), zoom)
        return self._spread(self._spaces.get(SpaceKind.CONTINUOUS_PAN_TILT), self._spaces.get(SpaceKind.CONTINUOUS_ZOOM), pan, tilt, zoom)

    def way(self, pan: float, tilt: float, zoom: float) -> Vector:
        """On the axes that are to move."""
        pan_tilt = self._spaces.get(SpaceKind.RELATIVE_PAN_TILT) if pan or tilt else None
        return self._spread(pan_tilt, self._spaces.get(SpaceKind.RELATIVE_ZOOM) if zoom else None, pan, tilt, zoom)

    def way_in_picture(self, right: float, up: float) -> Vector | None:
        """From the middle of the picture to a place in it, 1, 1 being the upper right corner; None where the camera does not know that."""
        if self._view is None:
            return None
        return Vector((spread(right, self._view.x), spread(up, self._view.y)), None, self._view.uri)

    def place(self, pan: float, tilt: float, zoom: float) -> Vector:
        """A position on the axes that have positions."""
        pan_tilt, zoom_space = self._spaces.get(SpaceKind.ABSOLUTE_PAN_TILT), self._spaces.get(SpaceKind.ABSOLUTE_ZOOM)
        return Vector(
            (place(pan, pan_tilt.x), place(tilt, pan_tilt.y)) if pan_tilt else None,
            place(zoom, zoom_space.x, least=0.0) if zoom_space else None,
            self._uri(pan_tilt),
            self._uri(zoom_space),
        )

    def look(self, told: PtzStatus) -> PtzPlace:
        """What a camera tells of where it looks; in a space of which the range is not known, as it tells it."""
        pan_tilt, zoom_space = self._spaces.get(SpaceKind.ABSOLUTE_PAN_TILT), self._spaces.get(SpaceKind.ABSOLUTE_ZOOM)
        looked, zoomed = told.position.pan_tilt, told.position.zoom
        if looked is not None and pan_tilt is not None and told.position.pan_tilt_space in ("", pan_tilt.uri):
            looked = (unplace(looked[0], pan_tilt.x), unplace(looked[1], pan_tilt.y))
        if zoomed is not None and zoom_space is not None and told.position.zoom_space in ("", zoom_space.uri):
            zoomed = unplace(zoomed, zoom_space.x, least=0.0)
        return PtzPlace(looked, zoomed, told.is_moving)

    def _spread(self, pan_tilt: PtzSpace | None, zoom_space: PtzSpace | None, pan: float, tilt: float, zoom: float) -> Vector:
        return Vector(
            (spread(pan, pan_tilt.x), spread(tilt, pan_tilt.y)) if pan_tilt else None,
            spread(zoom, zoom_space.x) if zoom_space else None,
            self._uri(pan_tilt),
            self._uri(zoom_space),
        )

    def _uri(self, space: PtzSpace | None) -> str:
        """Said only where the camera would think of another one: many take best what says least."""
        return "" if space is None or not self._defaults or space.uri in self._defaults else space.uri


def split_axes(vector: Vector) -> tuple[Vector, ...]:
    """Pan and tilt, and zoom, for cameras that take only one of them in a command."""
    parts = (Vector(vector.pan_tilt, None, vector.pan_tilt_space), Vector(None, vector.zoom, "", vector.zoom_space))
    return tuple(part for part in parts if part.pan_tilt is not None or part.zoom is not None)
