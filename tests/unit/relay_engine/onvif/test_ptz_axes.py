"""PtzAxes: generic values in a camera's own coordinates, and back."""

from __future__ import annotations

from relay_engine.onvif.ptz_axes import PtzAxes, split_axes
from relay_engine.soap.ptz import PtzStatus, Vector
from relay_engine.soap.ptz_spaces import PtzSpace, SpaceKind

VELOCITY = PtzSpace(SpaceKind.CONTINUOUS_PAN_TILT, "v/GenericSpace", (-8, 8), (-4, 4))
DEGREES = PtzSpace(SpaceKind.ABSOLUTE_PAN_TILT, "d", (0, 360), (-90, 0))
ZOOM = PtzSpace(SpaceKind.ABSOLUTE_ZOOM, "z", (1, 21))


def test_a_camera_that_describes_nothing_is_taken_to_move() -> None:
    axes = PtzAxes()
    assert (axes.can_move, axes.can_zoom, axes.can_go_by, axes.can_go_to, axes.can_centre) == (True, True, False, False, False)
    assert axes.velocity(1, -1, 0.5) == Vector((1, -1), 0.5)


def test_only_axes_that_there_are_get_a_value() -> None:
    axes = PtzAxes((VELOCITY,))
    assert not axes.can_zoom
    assert axes.velocity(1, -0.5, 1) == Vector((8, -2), None)


def test_a_space_is_named_where_the_camera_would_think_of_another() -> None:
    assert PtzAxes((VELOCITY,), frozenset({"v/GenericSpace"})).velocity(1, 0, 0).pan_tilt_space == ""
    assert PtzAxes((VELOCITY,), frozenset({"degrees a second"})).velocity(1, 0, 0).pan_tilt_space == "v/GenericSpace"


def test_places_there_and_back() -> None:
    axes = PtzAxes((DEGREES, ZOOM))
    there = axes.place(0, 1, 0.5)
    assert (there.pan_tilt, there.zoom) == ((180, 0), 11)
    back = axes.look(PtzStatus(Vector((180, 0), 11, "d", "z"), None))
    assert (back.pan_tilt, back.zoom) == ((0, 1), 0.5)


def test_a_place_in_another_space_is_left_as_it_is() -> None:
    assert PtzAxes((DEGREES,)).look(PtzStatus(Vector((7, 8), None, "other"), True)).pan_tilt == (7, 8)


def test_ways_leave_out_what_does_not_move() -> None:
    way = PtzSpace(SpaceKind.RELATIVE_PAN_TILT, "r", (-1, 1), (-1, 1))
    zoom = PtzSpace(SpaceKind.RELATIVE_ZOOM, "rz", (-1, 1))
    assert PtzAxes((way, zoom)).way(0, 0, 0.5) == Vector(None, 0.5)
    assert PtzAxes((way, zoom)).way(0.5, 0, 0) == Vector((0.5, 0))
    assert PtzAxes((way,)).way_in_picture(1, 1) is None


def test_axis_by_axis() -> None:
    assert split_axes(Vector((1, 2), 3, "a", "b")) == (Vector((1, 2), None, "a"), Vector(None, 3, "", "b"))
    assert split_axes(Vector((1, 2))) == (Vector((1, 2)),)
