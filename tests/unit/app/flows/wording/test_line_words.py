"""What is taken from cameras, what is given out, and how full a line is."""

from __future__ import annotations

from typing import Any

import pytest

from app.flows.wording.line_words import line_share, line_title, line_trouble_words, line_use_words, traffic_of, traffic_words
from app.flows.wording.words import untranslated
from tests.kit.relay.sample_events import make_line_status, make_mount_status


def test_one_session_in_and_a_hundred_viewers_out() -> None:
    traffic = traffic_of([make_mount_status("gate", sessions_in=1, bitrate_in=2_000_000, readers=100, bitrate_out=200_000_000), None])
    assert traffic_words(traffic, untranslated).splitlines() == [
        "Taken from the camera: 1 session, 2.0 Mbit/s",
        "Given out: 100 viewers, 200 Mbit/s",
    ]


def test_a_picture_that_is_taken_from_the_small_mount_counts_once() -> None:
    main = make_mount_status("gate", sessions_in=0, taken_from="gate-sub", bitrate_in=400_000, readers=3, bitrate_out=1_200_000)
    sub = make_mount_status("gate-sub", sessions_in=1, bitrate_in=400_000, readers=1, bitrate_out=400_000)
    traffic = traffic_of([main, sub])
    assert (traffic.sessions, traffic.bitrate_in, traffic.viewers) == (1, 400_000, 4)


def test_what_is_no_session_with_a_camera_says_its_rate_alone() -> None:
    traffic = traffic_of([make_mount_status("demo", sessions_in=0, bitrate_in=2_000_000, readers=0, bitrate_out=0)])
    assert traffic_words(traffic, untranslated).splitlines()[0] == "Taken in: 2.0 Mbit/s"


def test_a_camera_that_rests_takes_nothing() -> None:
    traffic = traffic_of([make_mount_status("gate", sessions_in=0, bitrate_in=0, readers=1, bitrate_out=0)])
    assert traffic_words(traffic, untranslated).splitlines() == ["Nothing is taken from the camera now.", "Given out: 1 viewer, 0 bit/s"]


@pytest.mark.parametrize(("rate", "cap", "share"), [(0, 2500, 0.0), (1_250_000, 2500, 0.5), (9_000_000, 2500, 1.0), (1_000_000, 0, 0.0)])
def test_how_full_a_line_is(rate: int, cap: int, share: float) -> None:
    assert line_share(make_line_status(bitrate_in=rate, max_kbps=cap)) == share


def test_a_line_says_its_name_its_cap_and_both_sides() -> None:
    road = make_line_status()
    assert line_title(road, untranslated) == "Line “road”"
    assert line_title(make_line_status(""), untranslated) == "Line of all cameras"
    assert line_use_words(road, untranslated) == "2.0 Mbit/s of 2.5 Mbit/s, 1 session. Given out: 100 viewers, 200 Mbit/s"
    assert line_use_words(make_line_status(max_kbps=0, sessions=2), untranslated).startswith("2.0 Mbit/s, no limit, 2 sessions")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"reduced": ("gate", "hall")}, "With their smaller picture, as the line is too thin for all: Front gate, hall"),
        ({"is_over": True, "fixed": ("gate",)}, "More than the line may carry. No smaller picture: Front gate"),
        ({"fixed": ("gate",)}, ""),
    ],
)
def test_who_had_to_give_way_is_named(changes: dict[str, Any], words: str) -> None:
    assert line_trouble_words(make_line_status(**changes), {"gate": "Front gate"}, untranslated) == words
