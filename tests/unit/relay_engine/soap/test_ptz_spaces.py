"""Spaces of cameras: which is chosen, and what generic values are in it."""

from __future__ import annotations

import pytest

from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.ptz_spaces import PtzSpace, SpaceKind, choose_space, field_of_view, place, read_spaces, spread, unplace

DEGREES = PtzSpace(SpaceKind.ABSOLUTE_PAN_TILT, "x/SphericalPositionSpaceDegrees", (-180, 180), (0, 90))
GENERIC = PtzSpace(SpaceKind.ABSOLUTE_PAN_TILT, "x/PositionGenericSpace", (-1, 1), (-1, 1))
VIEW = PtzSpace(SpaceKind.RELATIVE_PAN_TILT, "x/TranslationSpaceFov", (-1, 1), (-1, 1))


def test_the_generic_space_is_preferred_and_the_view_is_for_centring_alone() -> None:
    assert choose_space((DEGREES, GENERIC), SpaceKind.ABSOLUTE_PAN_TILT) is GENERIC
    assert choose_space((DEGREES,), SpaceKind.ABSOLUTE_PAN_TILT) is DEGREES
    assert choose_space((VIEW,), SpaceKind.RELATIVE_PAN_TILT) is None
    assert field_of_view((GENERIC, VIEW)) is VIEW
    assert field_of_view((GENERIC,)) is None


@pytest.mark.parametrize(
    ("value", "limits", "expected"),
    [(1, (-8, 4), 4), (-0.5, (-8, 4), -4), (0, (-8, 4), 0), (2, (-1, 1), 1), (-1, (0, 1), 0)],
)
def test_velocities_keep_their_zero(value: float, limits: tuple[float, float], expected: float) -> None:
    assert spread(value, limits) == expected


@pytest.mark.parametrize(("value", "limits", "there"), [(-1, (0, 360), 0), (0, (0, 360), 180), (1, (0, 360), 360), (0.5, (-1, 1), 0.5)])
def test_places_there_and_back(value: float, limits: tuple[float, float], there: float) -> None:
    assert place(value, limits) == there
    assert unplace(there, limits) == value


def test_zooms_there_and_back() -> None:
    assert place(0.25, (1, 21), least=0.0) == 6
    assert unplace(6, (1, 21), least=0.0) == 0.25
    assert unplace(5, (1, 1)) == -1.0


def test_ranges_that_are_none_become_the_generic_ones() -> None:
    text = "<S><AbsoluteZoomPositionSpace><URI>u</URI></AbsoluteZoomPositionSpace><PanTiltSpeedSpace/></S>"
    assert read_spaces(parse_element(text, most_nodes=10)) == (PtzSpace(SpaceKind.ABSOLUTE_ZOOM, "u", (0.0, 1.0), (-1.0, 1.0)),)
