"""Sound and picture whose clocks drift apart by a little, and everything that must not be taken for that."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from random import Random

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.drift_follower import DriftFollower, make_follower
from tests.kit.media.made_media import AUDIO, VIDEO

START_AT = 1000.0
RATES = (90_000, 8_000)
type Stamps = Callable[[float], float]  # seconds of the camera's own time -> seconds in its stamps
type Network = Callable[[float, int], float]  # time of sending, track -> time of arrival


class Camera:
    """Sends pictures (0) and sound (1) through a follower and notes where they are put."""

    def __init__(
        self,
        seconds: float,
        *,
        video: Stamps = float,
        sound: Stamps = float,
        network: Network = lambda sent, _track: sent,
        period: float = 0.08,
        sends: Callable[[float, int], bool] = lambda _sent, _track: True,
        order: tuple[int, ...] = (0,),
    ) -> None:
        self.follower = DriftFollower((0, RATES[0]), (1, RATES[1]))
        self.placed: tuple[list[tuple[float, float, float]], ...] = ([], [])  # sent, stamp, place
        events = [(index * period, 0, (index + order[index % len(order)]) * period) for index in range(int(seconds / period))]
        events += [(index * 0.08, 1, index * 0.08) for index in range(int(seconds / 0.08))]
        newest = [0.0, 0.0]
        arrivals = []
        for sent, track, taken in events:
            if sends(sent, track):
                newest[track] = max(newest[track], network(sent, track))
                arrivals.append((newest[track], track, sent, taken))
        for at, track, sent, taken in sorted(arrivals):
            pts = round((7.0 + (video, sound)[track](taken)) * RATES[track])
            place = self.follower.place(track, pts, START_AT + at)
            self.placed[track].append((sent, pts / RATES[track] - 7.0, place / RATES[track] - 7.0))

    def apart(self, after_s: float) -> float:
        """By how much the sound is ahead of the picture in the 5 s before `after_s`, against the time in which they were taken."""
        means = []
        for placed in self.placed:
            ahead = [place - sent for sent, _, place in placed if after_s - 5 <= sent < after_s]
            means.append(sum(ahead) / len(ahead))
        return means[1] - means[0]

    @property
    def most_given(self) -> float:
        return max(abs(place - stamp) for placed in self.placed for _, stamp, place in placed)


def jitter(most_s: float, seed: int = 3) -> Network:
    random = Random(seed)
    return lambda sent, _track: sent + random.random() * most_s


def in_bursts(every_s: float) -> Network:
    return lambda sent, _track: (sent // every_s + 1) * every_s


def stalling(every_s: float, for_s: float, tracks: tuple[int, ...] = (0, 1)) -> Network:
    return lambda sent, track: max(sent, sent - sent % every_s + for_s) if track in tracks and sent > every_s else sent


@pytest.mark.parametrize("drift", [0.001, -0.001, 0.01, -0.01, 0.04, -0.04])
@pytest.mark.parametrize("network", [lambda sent, _track: sent, jitter(0.04)], ids=["still", "jitter"])
def test_sound_that_drifts_is_kept_with_its_picture(drift, network):
    camera = Camera(610, sound=lambda taken: taken * (1 + drift), network=network)
    assert abs(camera.apart(30)) < 0.8
    assert abs(camera.apart(300)) < 0.08
    assert abs(camera.apart(600)) < 0.08
    sound = [place for _, _, place in camera.placed[1]]
    assert all(0 < later - earlier < 0.08 * 1.11 for earlier, later in itertools.pairwise(sound))
    assert all(stamp == place for _, stamp, place in camera.placed[0])  # the picture's clock was right


def test_it_does_so_for_an_hour() -> None:
    camera = Camera(3600, sound=lambda taken: taken * 0.999, period=1.0)
    assert abs(camera.apart(3600)) < 0.08


@pytest.mark.parametrize("drift", [0.04, -0.04])
def test_the_picture_is_moved_where_its_clock_is_the_wrong_one(drift: float) -> None:
    camera = Camera(120, video=lambda taken: taken * (1 + drift), order=(0, 2, -1, -1))
    assert abs(camera.apart(110)) < 0.08
    assert all(stamp == place for _, stamp, place in camera.placed[1])
    unit = AccessUnit(0, 9_000_000, False, (b"x",), dts=8_990_000, received_at=START_AT + 120)
    moved = camera.follower.follow(unit)
    assert moved.pts != unit.pts
    assert moved.dts is not None
    assert moved.pts - moved.dts == 10_000


@pytest.mark.parametrize(
    "options",
    [
        {"network": in_bursts(2.0)},
        {"network": stalling(15, 2.0)},
        {"network": jitter(0.3)},
        {"period": 5.0},
        {"sends": lambda sent, track: track == 1 or sent % 20 < 8 or sent % 4 < 0.08},
        {"sends": lambda sent, track: track == 0 or not 5 <= sent % 9 < 7},
        {"order": (0, 2, -1, -1)},
    ],
    ids=["bursts", "stalls", "jitter .3", "0.2 fps", "quiet scene", "DTX", "B"],
)
def test_drift_is_seen_through(options):
    camera = Camera(300, sound=lambda taken: taken * 0.96, **options)
    assert abs(camera.apart(60)) < 1.0
    assert abs(camera.apart(300)) < 1.0


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"network": jitter(0.04)},
        {"network": jitter(0.3)},
        {"network": in_bursts(0.5)},
        {"network": in_bursts(2.0)},
        {"network": in_bursts(6.0)},
        {"network": stalling(15, 2.0)},
        {"network": stalling(60, 4.5)},
        {"network": stalling(60, 4.5, (0,))},
        {"network": stalling(300, 20.0)},
        {"network": lambda sent, _track: max(sent, 4 + sent / 5)},
        {"network": lambda sent, _track: max(sent, 4 + sent / 1.05)},
        {"network": lambda sent, track: sent if track else (sent // 2 + 1) * 2},
        {"sound": lambda taken: taken + 0.3, "network": jitter(0.04)},
        {"sound": lambda taken: taken - 0.3, "network": jitter(0.04)},
        {"period": 5.0, "network": jitter(0.3)},
        {"order": (0, 2, -1, -1), "network": jitter(0.04)},
        {"sends": lambda sent, track: track == 1 or sent % 20 < 8 or sent % 4 < 0.08},
        {"sends": lambda sent, track: track == 0 or not 5 <= sent % 13 < 9, "network": jitter(0.04)},
        {"sends": lambda sent, track: track == 0 or sent % 120 < 3},
        {"sends": lambda sent, track: track == 1 or math.sin(sent * 977) > 0.6, "network": jitter(0.06)},
        {"video": lambda taken: taken * 0.97, "sound": lambda taken: taken * 0.97, "network": jitter(0.04)},
        {"sound": lambda taken: taken + 0.5 * (taken // 100 % 2)},
        {"sound": lambda taken: taken + min(0.25, max(0.0, taken - 60) * 0.05)},
        {"sound": lambda taken: taken - 0.01 * (taken % 5)},
    ],
    ids=[
        "clean",
        "jitter .04",
        "jitter .3",
        "burst .5",
        "burst 2",
        "burst 6",
        "stalls 2",
        "stalls 4.5",
        "stalls of pictures",
        "stalls 20",
        "backlog",
        "slow backlog",
        "pictures in bursts",
        "sound early",
        "sound late",
        "0.2 fps",
        "B",
        "quiet scene",
        "DTX",
        "sound seldom",
        "VFR",
        "both alike",
        "steps",
        "slewed step",
        "sawtooth",
    ],
)
def test_good_cameras_are_not_touched(options):
    assert Camera(900, **options).most_given == 0.0


def test_a_drift_that_ends_is_followed_no_further() -> None:
    camera = Camera(900, sound=lambda taken: min(taken, 300) * 0.96 + max(0, taken - 300))
    assert abs(camera.apart(900)) < 0.3
    assert camera.apart(400) == pytest.approx(camera.apart(900), abs=0.001)


def test_what_is_set_right_elsewhere_is_given_back_and_not_followed_again() -> None:
    camera = Camera(600, sound=lambda taken: taken - 0.04 * (taken % 30))  # e.g. by sender reports that somebody else reads
    assert camera.follower.given(1) == 0
    assert abs(camera.apart(575)) < 0.3


def test_a_source_without_both_has_nothing_to_follow() -> None:
    assert make_follower((VIDEO,)) is None
    assert make_follower((AUDIO,)) is None
    follower = make_follower((VIDEO, AUDIO))
    assert follower is not None
    assert follower.place(7, 123, START_AT) == 123  # a third track
