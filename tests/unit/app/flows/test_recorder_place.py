"""A camera of a recorder is known again by what stands beside its mount."""

from __future__ import annotations

import pytest

from app.flows.recorder_place import PLACE_LABELS, RecorderPlace, clip, labels_of_place, place_of

PLACE = RecorderPlace(key="DS-77", channel="33", address="10.0.0.2:80", name="Lobby NVR", title="Door", kind="recorder")


def test_what_is_written_is_read_again() -> None:
    labels = labels_of_place(PLACE)
    assert set(labels) == set(PLACE_LABELS)
    assert place_of(labels) == PLACE
    assert place_of({**labels, "others": "stay"}) == PLACE


@pytest.mark.parametrize("labels", [{}, {"camera": "x"}, {"recorder": ""}, {"recorder": "", "recorder_channel": "3"}])
def test_a_camera_added_by_hand_is_of_no_recorder(labels: dict[str, str]) -> None:
    assert place_of(labels) == RecorderPlace()
    assert labels_of_place(RecorderPlace(channel="3")) == {}


def test_the_same_channel_is_that_of_the_same_device() -> None:
    assert PLACE.is_same("DS-77", "33")
    assert not PLACE.is_same("DS-77", "34")
    assert not PLACE.is_same("DS-78", "33")
    assert not RecorderPlace().is_same("", "")


def test_only_a_recorder_may_have_more_channels() -> None:
    assert PLACE.has_channels
    assert not RecorderPlace(key="x").has_channels
    assert not RecorderPlace(kind="recorder").has_channels


def test_a_device_that_talks_too_much_is_known_again_all_the_same() -> None:
    long = RecorderPlace(key="k" * 5000, channel="c" * 5000, title="t" * 5000)
    kept = place_of(labels_of_place(long))
    assert kept.is_same(long.key, long.channel)
    assert all(len(text) <= 200 for text in labels_of_place(long).values())
    assert kept.title == clip(long.title)
