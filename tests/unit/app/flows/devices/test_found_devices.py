"""What answers in the network stands in an order and in words that help to choose."""

from __future__ import annotations

import pytest

from app.flows.devices.found_devices import brand_name, details_of, looks_like_recorder, merge_found, shown_address, title_of
from relay_engine import FoundView
from tests.kit.relay.device_views import make_found


@pytest.mark.parametrize(
    ("found", "title", "details"),
    [
        (FoundView(address="10.0.0.2:80", name="Gate", model="P5655", brand_guess="axis"), "Gate", "Axis · P5655 · 10.0.0.2"),
        (FoundView(address="10.0.0.2:8000", model="RLN16", brand_guess="reolink"), "RLN16", "Reolink · 10.0.0.2:8000"),
        (FoundView(address="10.0.0.2:80", brand_guess="dahua"), "Dahua", "10.0.0.2"),
        (FoundView(address="10.0.0.2:80"), "10.0.0.2", "10.0.0.2"),
        (FoundView(address="10.0.0.2:80", name="Axis P5655", model="P5655", brand_guess="axis", location="Hall"), "Axis P5655", "Hall · 10.0.0.2"),
        (FoundView(address="[fe80::1]:80", name=" ", brand_guess="onvif"), "[fe80::1]", "[fe80::1]"),
    ],
)  # fmt: skip
def test_a_device_is_called_by_the_best_that_is_known(found: FoundView, title: str, details: str) -> None:
    assert (title_of(found), details_of(found)) == (title, details)


@pytest.mark.parametrize(
    ("model", "recorder"),
    [("DS-7716NI-K4", True), ("DHI-NVR4216", True), ("XVR5108HS", True), ("RLN8 NVR", True), ("P5655", False), ("DS-2CD2143", False), ("", False)],
)  # fmt: skip
def test_a_recorder_is_guessed_by_its_model(model: str, recorder: bool) -> None:
    assert looks_like_recorder(FoundView(address="x:80", model=model)) is recorder


def test_devices_stand_in_the_order_of_their_names_and_those_that_are_here_at_the_end() -> None:
    devices = [make_found(f"10.0.0.{number}", name) for number, name in ((10, "cam"), (9, "Cam"), (3, "Alpha"))]
    here = make_found("10.0.0.1", "Aaa", mounts=("gate",))
    assert [found.address for found in merge_found((here,), devices)] == ["10.0.0.3:80", "10.0.0.9:80", "10.0.0.10:80", "10.0.0.1:80"]


def test_a_device_that_answers_twice_is_there_once_as_it_answered_last() -> None:
    before, after = make_found("10.0.0.1", "Old"), make_found("10.0.0.1", "New")
    assert merge_found((before,), (after,)) == (after,)


def test_brands_are_written_as_on_the_box() -> None:
    assert [brand_name(key) for key in ("hikvision", "onvif", "", "other")] == ["Hikvision", "", "", ""]


def test_the_port_that_everything_has_is_not_shown() -> None:
    assert [shown_address(text) for text in ("10.0.0.1:80", "10.0.0.1:8000", "10.0.0.1")] == ["10.0.0.1", "10.0.0.1:8000", "10.0.0.1"]
