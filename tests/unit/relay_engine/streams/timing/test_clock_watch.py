"""Clocks at a steady wrong rate, and everything that must not be taken for one."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.streams.timing.timeline import Timeline
from tests.kit.media.made_media import AUDIO, VIDEO

START_AT = 100.0


class Camera:
    """Sends pictures and sound through a timeline and notes where they are put."""

    def __init__(self) -> None:
        self.told: list[tuple[int, bool]] = []
        self.timeline = Timeline((VIDEO, AUDIO), lambda track_id, is_wrong: self.told.append((track_id, is_wrong)))
        self.placed: dict[int, list[tuple[float, float]]] = {0: [], 1: []}  # (arrival, place) in seconds

    def send(self, track_id: int, stamp_s: float, at: float) -> None:
        rate = (90_000, 8_000)[track_id]
        unit = self.timeline.place(AccessUnit(track_id, round(stamp_s * rate), False, (b"x",), received_at=at))
        self.placed[track_id].append((at, unit.pts / rate))

    def lateness(self, track_id: int, after_s: float) -> list[float]:
        """Arrival minus place, against the first unit's."""
        first = self.placed[track_id][0]
        return [at - place - (first[0] - first[1]) for at, place in self.placed[track_id] if at >= START_AT + after_s]

    def steps(self, track_id: int, after_s: float) -> list[float]:
        places = [place for at, place in self.placed[track_id] if at >= START_AT + after_s]
        return [later - earlier for earlier, later in itertools.pairwise(places)]


def run(seconds: float, *, video: float = 1.0, audio: float = 1.0, jitter_s: float = 0.0, fps: float = 25.0) -> Camera:
    """A camera whose stamps run `video` and `audio` times as fast as time."""
    camera, random = Camera(), Random(3)
    events = [(index / fps, 0, video) for index in range(round(seconds * fps))]
    events += [(index / 25, 1, audio) for index in range(round(seconds * 25))]
    for elapsed, track_id, speed in sorted(events):
        camera.send(track_id, 5.0 + elapsed * speed, START_AT + elapsed + random.random() * jitter_s)
    return camera


@pytest.mark.parametrize(
    ("track_id", "speeds"),
    [
        (0, {"video": 10.5}),
        (0, {"video": 0.5}),
        (0, {"video": 2.0}),
        (0, {"video": 1.1}),
        (1, {"audio": 0.9}),
        (1, {"audio": 6.0}),
        (0, {"video": 12.0, "fps": 10.0}),
    ],
)
@pytest.mark.parametrize("jitter_s", [0.0, 0.06])
def test_a_clock_at_a_wrong_rate_is_set_right(track_id, speeds, jitter_s):
    camera = run(60, jitter_s=jitter_s, **speeds)
    assert camera.told == [(track_id, True)]
    assert max(map(abs, camera.lateness(track_id, 40))) < 0.2
    period = 1 / speeds.get("fps", 25)
    assert all(abs(step - period) < 0.15 * period for step in camera.steps(track_id, 40))  # jitter makes no judder
    assert min(camera.steps(track_id, 0)) > 0
    assert max(map(abs, camera.lateness(1 - track_id, 0))) <= jitter_s + 0.001  # the other one is not touched


@pytest.mark.parametrize("speed", [10.5, 6.0])
def test_a_very_fast_clock_is_caught_within_a_second(speed: float) -> None:
    camera = run(30, video=speed)
    assert min(camera.lateness(0, 0)) > -4
    assert max(map(abs, camera.lateness(0, 12))) < 0.3


@pytest.mark.parametrize("speed", [1.0, 1.0001, 0.98, 1.03])
@pytest.mark.parametrize("jitter_s", [0.0, 0.3])
def test_a_right_clock_is_left_alone(speed: float, jitter_s: float) -> None:
    camera = run(90, video=speed, audio=speed, jitter_s=jitter_s)
    assert camera.told == []
    assert all(abs(step - speed / 25) < 0.001 for step in camera.steps(0, 0))


def test_it_clears_when_the_clock_is_right_again() -> None:
    camera = Camera()
    for index in range(25 * 90):
        elapsed = index / 25
        camera.send(0, elapsed * 0.5 if elapsed < 40 else 20 + (elapsed - 40), START_AT + elapsed)
    assert camera.told == [(0, True), (0, False)]
    assert all(abs(step - 0.04) < 0.001 for step in camera.steps(0, 80))


@pytest.mark.parametrize("speed", [10.0, 6.0])
@pytest.mark.parametrize("jitter_s", [0.0, 0.04])
def test_a_very_fast_clock_of_aac_is_caught_within_a_second(speed: float, jitter_s: float) -> None:
    camera, random = Camera(), Random(3)
    for index in range(47 * 30):
        camera.send(1, 5.0 + index / 46.875 * speed, START_AT + index / 46.875 + random.random() * jitter_s)
    assert min(camera.lateness(1, 0)) > -6
    assert max(map(abs, camera.lateness(1, 15))) < 0.3


@pytest.mark.parametrize(("slow", "seconds"), [(1.08, 60), (1.3, 20)])
def test_a_line_that_starves_evenly_and_recovers_leaves_picture_and_sound_together(slow: float, seconds: int) -> None:
    camera, random = Camera(), Random(2)
    starved, late = 50 + seconds * slow, (slow - 1) * seconds
    for elapsed, track_id in sorted([(index / 25, 0) for index in range(25 * 200)] + [(index / 46.875, 1) for index in range(47 * 200)]):
        at = elapsed if elapsed < 50 else 50 + (elapsed - 50) * slow if elapsed < 50 + seconds else starved + (elapsed - 50 - seconds) / 2
        camera.send(track_id, elapsed, START_AT + max(elapsed, at) + random.random() * 0.02)
    assert late > 4
    assert camera.told[0][1]  # as far as can be told the clock is wrong for so long
    assert {is_wrong for _track_id, is_wrong in camera.told[-2:]} == {False}
    offsets = [camera.placed[track_id][-1][1] - stamp for track_id, stamp in ((0, 200 - 1 / 25), (1, (47 * 200 - 1) / 46.875))]
    assert offsets[0] == pytest.approx(offsets[1], abs=0.002)
    assert min(camera.steps(0, 0)) > 0


@pytest.mark.parametrize("speed", [10.0, 2.0, 0.5])
def test_a_clock_that_is_right_again_ends_where_its_arrival_puts_it(speed: float) -> None:
    camera = Camera()
    for index in range(25 * 150):
        elapsed = index / 25
        camera.send(0, elapsed * speed if elapsed < 60 else 60 * speed + (elapsed - 60), START_AT + elapsed)
    assert camera.told == [(0, True), (0, False)]
    assert max(map(abs, camera.lateness(0, 140))) < 0.05
    assert min(camera.steps(0, 0)) > 0


def deliver_in_bursts(every_s: float) -> Camera:
    camera = Camera()
    for index in range(25 * 60):
        at = (index / 25 // every_s + 1) * every_s
        camera.send(0, index / 25, START_AT + at)
    return camera


def stall_and_catch_up(stall_s: float, catch_up_rate: float) -> Camera:
    """The line stops every 15 s, then brings what waited."""
    camera, at = Camera(), 0.0
    for index in range(25 * 60):
        stamp = index / 25
        is_stalled = stamp % 15 < stall_s and stamp > 15
        due = stamp - stamp % 15 + stall_s if is_stalled else stamp
        at = max(due, at + 0.04 / catch_up_rate)
        camera.send(0, stamp, START_AT + at)
    return camera


def begin_with_a_backlog(backlog_s: float, rate: float) -> Camera:
    camera, at = Camera(), 0.0
    for index in range(25 * 40):
        at = max(index / 25 - backlog_s, at + 0.04 / rate) if index else 0.0
        camera.send(0, index / 25, START_AT + at)
    return camera


def reordered() -> Camera:
    camera = Camera()
    for index in range(25 * 60):
        camera.send(0, (index + (0, 2, -1, -1)[index % 4]) / 25, START_AT + index / 25)
    return camera


def variable_rate() -> Camera:
    camera, random, at = Camera(), Random(5), 0.0
    while at < 120:
        at += random.choice((0.02, 0.04, 0.3, 4.0))
        camera.send(0, at, START_AT + at + random.random() * 0.05)
    return camera


@pytest.mark.parametrize(
    "make",
    [
        lambda: deliver_in_bursts(0.5),
        lambda: deliver_in_bursts(2.0),
        lambda: deliver_in_bursts(6.0),
        lambda: stall_and_catch_up(2.0, 1000),
        lambda: stall_and_catch_up(4.0, 1000),
        lambda: stall_and_catch_up(4.0, 8),
        lambda: begin_with_a_backlog(2.0, 1000),
        lambda: begin_with_a_backlog(8.0, 1000),
        lambda: begin_with_a_backlog(4.0, 5),
        lambda: run(200, fps=0.2),
        reordered,
        variable_rate,
    ],
    ids=[
        "burst .5",
        "burst 2",
        "burst 6",
        "stall 2",
        "stall 4",
        "stall slow",
        "backlog 2",
        "backlog 8",
        "backlog slow",
        "0.2 fps",
        "B",
        "VFR",
    ],
)
def test_what_only_looks_like_a_wrong_clock(make):
    camera = make()
    assert camera.told == []
    first = camera.placed[0][0]
    assert not camera.timeline._tracks[0].is_steered
    stamps = [place for _at, place in camera.placed[0]]
    assert stamps[-1] - stamps[0] == pytest.approx(camera.placed[0][-1][1] - first[1])
