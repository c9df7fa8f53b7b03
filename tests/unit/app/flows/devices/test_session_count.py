"""How many live streams a recorder gives, and how many the relay takes of them, is said before they are taken."""

from __future__ import annotations

import msgspec
import pytest

from app.flows.camera import Camera
from app.flows.devices.channel_choices import ChannelChoice, propose, tick
from app.flows.devices.device_looks import Look, LookState, Target
from app.flows.devices.session_count import count_sessions, fits_always, session_words
from app.flows.recorder_place import RecorderPlace
from app.flows.wording.words import untranslated
from relay_engine import DeviceView
from tests.kit.relay.device_views import make_camera, make_recorder


def choices_of(*views: DeviceView, cameras: tuple[Camera, ...] = ()) -> tuple[ChannelChoice, ...]:
    looks = [Look(Target(view.address), LookState.FOUND, view=view) for view in views]
    return propose(looks, cameras, (), untranslated)


@pytest.mark.parametrize(
    ("channels", "limit", "on_demand", "small", "words"),
    [
        (6, 10, False, False, "Car park NVR gives 10 live streams at a time. With these choices, the relay takes 6."),
        (6, 10, False, True, "the relay takes 6. A small picture is one more while somebody watches it."),
        (16, 10, False, True, "gives only 10 live streams at a time, and the relay would take 16."),
        (16, 10, True, False, "gives 10 live streams at a time. The relay takes one while somebody watches a camera."),
        (16, 0, False, True, "With these choices, the relay takes 16 live streams of Car park NVR."),
        (16, 0, True, False, "only while somebody watches a camera."),
    ],
)
def test_what_is_taken_is_said(channels: int, limit: int, on_demand: bool, small: bool, words: str) -> None:
    choices = choices_of(make_recorder(channels, max_sessions=limit))
    (count,) = count_sessions(choices, (), on_demand=on_demand, small=small)
    assert words in session_words(count, untranslated)


def test_what_the_relay_takes_already_counts() -> None:
    def here(number: int, *, on_demand: bool = False) -> Camera:
        place = RecorderPlace(key="DS-7716NI-K40001", channel=str(number))
        return Camera(
            id=str(number), title=str(number), mount=str(number), address=f"rtsp://h/{number}", recorder=place, on_demand=on_demand
        )

    cameras = (here(1), here(2), here(3, on_demand=True))
    choices = choices_of(make_recorder(10, max_sessions=8), cameras=cameras)
    (count,) = count_sessions(choices, cameras, on_demand=False, small=False)
    assert (count.steady, count.fits) == (9, False)
    assert count_sessions(tick(choices, 9, ticked=False), cameras, on_demand=False, small=False)[0].fits


@pytest.mark.parametrize(("limit", "fits"), [(0, True), (15, False), (16, True), (17, True)])
def test_everything_stays_connected_where_the_recorder_gives_as_much(limit: int, fits: bool) -> None:
    assert fits_always(choices_of(make_recorder(16, max_sessions=limit)), ()) is fits


def test_of_two_recorders_each_has_its_own_count() -> None:
    other = msgspec.structs.replace(make_recorder(2, max_sessions=1), serial="other", name="Attic")
    counts = count_sessions(choices_of(make_recorder(4, max_sessions=10), other), (), on_demand=False, small=False)
    assert [(count.device, count.fits) for count in counts] == [("Car park NVR", True), ("Attic", False)]
    assert not fits_always(choices_of(make_recorder(4, max_sessions=10), other), ())


def test_of_a_camera_that_tells_no_limit_nothing_is_said() -> None:
    assert count_sessions(choices_of(make_camera()), (), on_demand=False, small=True) == ()
