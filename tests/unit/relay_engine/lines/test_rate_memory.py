"""What a mount takes of its line: smoothed, and remembered."""

from __future__ import annotations

from relay_engine.lines.rate_memory import RateMemory


def sampled(*rates: int) -> RateMemory:
    memory = RateMemory()
    for rate in rates:
        memory.sample(rate)
    return memory


def test_key_frames_are_spread_over_some_seconds() -> None:
    memory = sampled(5000, 1000, 1000, 1000, 1000)
    assert memory.mean_bps == memory.expected_bps == 1800


def test_what_has_just_begun_is_believed_to_take_as_much_as_the_last_time() -> None:
    memory = sampled(2000, 2000, 2000)
    memory.rest()
    assert (memory.mean_bps, memory.expected_bps) == (0, 2000)
    memory.sample(100)
    assert memory.expected_bps == 2000
    memory.sample(100)
    memory.sample(100)
    assert memory.expected_bps == 100


def test_what_it_once_took_is_forgotten_slowly() -> None:
    memory = sampled(*[2000] * 5, *[1000] * 10)
    assert 1700 < memory.highest_bps < 2000
    for _ in range(300):
        memory.sample(1000)
    assert memory.highest_bps < 1010


def test_the_first_seconds_are_not_believed() -> None:
    assert sampled(9000, 1000).expected_bps == 0
    assert sampled(9000, 1000, 1000).expected_bps == 3667


def test_nobody_knows_what_has_never_come() -> None:
    assert (RateMemory().mean_bps, RateMemory().expected_bps, RateMemory().highest_bps) == (0, 0, 0)
