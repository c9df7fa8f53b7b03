"""Bandwidth: five minutes a line, many lines in one curve, a legend that keeps up."""

from __future__ import annotations

import time

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.models.bandwidth_history import COLOURS, MAX_GONE, BandwidthHistory
from app.models.rate_rings import RateRings
from relay_engine import Removed
from tests.kit.relay.sample_events import make_mount_status, make_reader_status


@pytest.fixture
def history(qtbot: QtBot) -> BandwidthHistory:
    return BandwidthHistory(seconds=5)


def values(curve: tuple[np.ndarray, np.ndarray]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in curve[1]]


def test_rings_give_the_last_values_oldest_first() -> None:
    rings = RateRings(3)
    for value in (1, 2, 3, 4):
        rings.add({"a": value})
    x, y = rings.curve(["a"])
    assert x.tolist()[:3] == [-2, -1, 0]
    assert y.tolist()[:3] == [2, 3, 4]
    assert np.isnan([x[3], y[3]]).all()
    assert rings.peak(["a"]) == 4
    assert rings.peak(["none"]) == 0


def test_rings_grow_forget_and_reuse_rows() -> None:
    rings = RateRings(2)
    for number in range(100):
        rings.add({f"r{name}": name for name in range(number, number + 10)})
        rings.remove(f"r{number}")
        assert rings.is_blank(f"r{number}")
    assert len(rings.names) == 9
    assert len(rings._values) == 16
    rings.add({f"x{number}": number for number in range(40)})
    assert rings.curve(["x39"])[1].tolist()[1] == 39
    assert np.isnan(rings.curve(["x39"])[1][0])


def test_many_readers_are_one_line_with_gaps(history: BandwidthHistory) -> None:
    for second in range(3):
        history.take_events((make_reader_status("a", bitrate=10 + second), make_reader_status("b", bitrate=20 + second)))
        history.sample()
    x, y = history.curve("gate")
    assert values((x, y)) == [None, None, 10, 11, 12, None, None, None, 20, 21, 22, None]
    assert x.dtype == y.dtype == np.float32
    assert values(history.reader_curve("b")) == [None, None, 20, 21, 22, None]
    assert len(history.curve("yard")[0]) == 0
    assert history.peak("gate") == 22


def test_a_reader_without_news_goes_on_at_its_rate_and_one_that_left_ends(history: BandwidthHistory) -> None:
    history.take_events((make_reader_status("a", bitrate=7),))
    history.sample()
    history.sample()
    history.take_events((Removed("reader/a"),))
    history.sample()
    assert values(history.reader_curve("a")) == [None, None, 7, 7, None, None]
    (entry,) = history.legend("gate")
    assert (entry.present, entry.bitrate) == (False, 0)
    for _ in range(5):
        history.sample()
    assert history.legend("gate") == ()
    assert len(history.curve("gate")[0]) == 0


def test_total_and_upstream(history: BandwidthHistory) -> None:
    history.take_events((make_mount_status("gate", bitrate_in=2, bitrate_out=9),))
    history.sample()
    assert values(history.total("gate"))[-2] == 9
    assert values(history.upstream("gate"))[-2] == 2
    assert history.total_peak("gate") == 9
    history.take_events((Removed("mount/gate"),))
    for _ in range(6):
        history.sample()
    assert len(history.total("gate")[0]) == 0


def test_the_legend_is_sorted_and_the_preview_is_not_in_it(history: BandwidthHistory) -> None:
    history.take_events(
        (
            make_reader_status("slow", bitrate=1),
            make_reader_status("fast", bitrate=9, user_agent="Lavf61"),
            make_reader_status("other", mount="yard"),
            make_reader_status("me", protocol="preview"),
        )
    )
    assert [(entry.reader_id, entry.label, entry.protocol) for entry in history.legend("gate")] == [
        ("fast", "10.0.0.9 · FFmpeg", "RTSP (TCP)"),
        ("slow", "10.0.0.9 · player", "RTSP (TCP)"),
    ]


def test_colours_are_spread_evenly_stay_and_divide_the_curve(history: BandwidthHistory) -> None:
    history.take_events(tuple(make_reader_status(f"r{number}") for number in range(2 * COLOURS)))
    history.sample()
    colours = {entry.reader_id: entry.colour for entry in history.legend("gate")}
    assert sorted(colours.values()) == sorted([*range(COLOURS)] * 2)
    assert len(history.curve("gate", colours["r0"])[0]) == 2 * 6
    history.take_events((Removed("reader/r0"), make_reader_status("r1", bitrate=1)))
    assert {entry.reader_id: entry.colour for entry in history.legend("gate")} == colours


def test_churn_does_not_pile_up(history: BandwidthHistory) -> None:
    for number in range(2000):
        history.take_events((make_reader_status(f"r{number}"),))
        if number % 100 == 0:
            history.sample()
        history.take_events((Removed(f"reader/r{number}"),))
        if number % 100 == 50:
            history.sample()
    history.sample()
    assert len(history.legend("gate")) <= MAX_GONE


def test_it_samples_by_itself(qtbot: QtBot) -> None:
    history = BandwidthHistory()
    assert history._timer.interval() == 1000
    history._timer.setInterval(5)
    history.start()
    with qtbot.waitSignal(history.sampled, timeout=3000):
        pass
    history.stop()


def test_two_hundred_readers_cost_little(qtbot: QtBot) -> None:
    history = BandwidthHistory()
    readers = tuple(make_reader_status(f"r{number}", bitrate=number) for number in range(200))
    history.take_events(readers)
    started = time.process_time()
    for _ in range(20):
        history.take_events(readers)
        history.sample()
        history.curve("gate")
        history.legend("gate")
    assert (time.process_time() - started) / 20 < 0.05
