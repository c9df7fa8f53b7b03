"""Audio times without seams."""

from __future__ import annotations

import pytest

from relay_engine.mux.audio_clock import AudioClock

RATE = 48_000


@pytest.mark.parametrize(
    ("name", "stamps", "expected"),
    [
        ("exact stamps stay", [0, 1024, 2048], [0, 1024, 2048]),
        ("rounding to milliseconds is smoothed", [0, 1008, 2064, 3072], [0, 1024, 2048, 3072]),
        ("a gap stays a gap", [0, 1024, 1024 + 9600], [0, 1024, 1024 + 9600]),
        ("a jump back is followed", [96_000, 97_024, 0, 1024], [96_000, 97_024, 0, 1024]),
    ],
)
def test_frames_join(name: str, stamps: list[int], expected: list[int]) -> None:
    clock = AudioClock(RATE)
    assert [clock.place(stamp, 1024) for stamp in stamps] == expected, name


def test_a_drifting_source_is_caught_up_with() -> None:
    clock = AudioClock(RATE)
    placed = [clock.place(round(index * 1024 * 1.001), 1024) for index in range(5000)]
    assert abs(placed[-1] - round(4999 * 1024 * 1.001)) <= 0.04 * RATE


def test_restart_takes_the_next_stamp_as_it_is() -> None:
    clock = AudioClock(RATE)
    clock.place(0, 1024)
    clock.restart()
    assert clock.place(1000, 1024) == 1000
