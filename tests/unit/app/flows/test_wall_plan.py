"""The plan of the window's wall: places, pages, and which picture each tile shows."""

from __future__ import annotations

import pytest

from app.flows.wall_plan import LAYOUTS, MOST_PIXELS_S, Choice, Show, WallPlan, choose_pictures

KNOWN = tuple("abcde")
FULL_HD = 1920 * 1080 * 25.0


@pytest.mark.parametrize(("cameras", "count"), [(0, 1), (1, 1), (2, 4), (5, 9), (16, 16), (60, 16)])
def test_as_many_places_as_are_needed(cameras: int, count: int) -> None:
    known = [f"c{number}" for number in range(cameras)]
    assert WallPlan().count(known) == count
    assert WallPlan().pages(known) == max(1, -(-cameras // count))
    assert all(WallPlan(layout=layout).count(known) == layout for layout in LAYOUTS)


def test_cameras_by_hand_stay_at_their_places() -> None:
    plan = WallPlan(("b", "", "gone", "a", "gone"), layout=4)
    assert plan.places(KNOWN) == ("b", "", "", "a")
    assert plan.on_page(KNOWN, 0) == ("b", "", "", "a")
    assert plan.with_camera(KNOWN, "c", 1).places(KNOWN) == ("b", "c", "", "a")
    assert plan.with_camera(KNOWN, "a", 0).places(KNOWN) == ("a", "", "", "b")  # they change places: no camera is there twice
    assert plan.with_camera(KNOWN, "", 0).places(KNOWN) == ("", "", "", "a")
    assert plan.with_camera(KNOWN, "", 0).with_camera(KNOWN, "", 3).cameras is None  # without any it is all of them again
    assert plan.with_camera(KNOWN, "e", 6).places(KNOWN) == ("b", "", "", "a", "", "", "e")


def test_moving_a_camera_makes_the_automatic_order_ones_own() -> None:
    plan = WallPlan(layout=4)
    assert plan.on_page(KNOWN, 1) == ("e", "", "", "")
    moved = plan.exchanged(KNOWN, 0, 4)
    assert moved.cameras == ("e", "b", "c", "d", "a")
    assert plan.exchanged(KNOWN, 0, 6).places(KNOWN) == ("", "b", "c", "d", "e", "", "a")


def choice(camera: str, **facts: object) -> Choice:
    return Choice(camera, camera, **{"sub": f"{camera}-sub", **facts})  # type: ignore[arg-type]


def test_small_tiles_show_small_pictures_and_the_large_one_its_whole() -> None:
    choices = [choice("a"), choice("b"), choice("c", sub="")]
    assert choose_pictures(choices, large="b", count=9, tile_width=640) == {
        "a": Show("a-sub", sparing=False),
        "b": Show("b", sparing=False),
        "c": Show("c", sparing=False),
    }


@pytest.mark.parametrize(
    ("count", "width", "sub_width", "mount"),
    [(1, 400, 640, "a"), (4, 961, 640, "a"), (4, 960, 640, "a-sub"), (4, 960, 352, "a"), (9, 2000, 640, "a-sub")],
)
def test_a_wide_tile_shows_the_large_picture(count: int, width: float, sub_width: int, mount: str) -> None:
    assert choose_pictures([choice("a", sub_width=sub_width)], large="", count=count, tile_width=width)["a"].mount == mount


def test_what_is_decoded_is_bounded_and_the_selected_one_comes_first() -> None:
    choices = [choice(f"c{number}", sub="", main_pixels_s=FULL_HD) for number in range(16)]
    shown = choose_pictures(choices, large="c15", count=16, tile_width=480)
    whole = [name for name, show in shown.items() if not show.sparing]
    assert "c15" in whole
    assert len(whole) * FULL_HD <= MOST_PIXELS_S < (len(whole) + 1) * FULL_HD
    small = [choice(f"s{number}", sub_pixels_s=640 * 360 * 15.0) for number in range(15)]
    shown = choose_pictures([*choices[:1], *small], large="", count=16, tile_width=480)
    assert not any(show.sparing for show in shown.values())
    unknown = choose_pictures([choice(f"u{number}", sub="") for number in range(16)], large="", count=16, tile_width=480)
    assert sum(not show.sparing for show in unknown.values()) < 16  # what has not been seen yet is taken for large
