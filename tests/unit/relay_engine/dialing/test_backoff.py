"""How long a failed source waits."""

from __future__ import annotations

from random import Random

import pytest

from relay_engine.dialing.backoff import Backoff
from relay_engine.errors import Fault


class _Fixed(Random):
    """Always the low or the high end of the range asked for."""

    def __init__(self, *, high: bool) -> None:
        super().__init__(0)
        self._high = high

    def uniform(self, a: float, b: float) -> float:
        return b if self._high else a


def delays(fault: Fault, count: int, *, high: bool) -> list[float]:
    backoff = Backoff(_Fixed(high=high))
    return [backoff.next_delay_s(fault) for _ in range(count)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.NOT_FOUND, [1, 2, 4, 8, 15, 15]),
        (Fault.UNKNOWN_HOST, [1, 2, 4, 8, 15, 15]),
        (Fault.TOO_MANY_SESSIONS, [1, 2, 4, 8, 15, 15]),
        (Fault.REFUSED, [1, 2, 2.5, 2.5, 2.5, 2.5]),
        (Fault.ENDED, [1, 2, 2.5, 2.5, 2.5, 2.5]),
        (Fault.CLOSED_UNANSWERED, [1, 2, 2.5, 2.5, 2.5, 2.5]),
        (Fault.WRONG_PASSWORD, [20, 40, 80, 160, 300, 300]),
    ],
)
def test_delays_double_up_to_the_cap(fault: Fault, expected: list[float]) -> None:
    assert delays(fault, 6, high=True) == expected
    assert delays(fault, 6, high=False) == [delay / 2 for delay in expected]


def test_reset_makes_the_next_retry_fast() -> None:
    backoff = Backoff(_Fixed(high=True))
    for _ in range(10):
        backoff.next_delay_s(Fault.TIMED_OUT)
    backoff.reset()
    assert backoff.next_delay_s(Fault.TIMED_OUT) == 1


def test_a_fault_of_another_pace_counts_anew() -> None:
    backoff = Backoff(_Fixed(high=True))
    for _ in range(10):
        backoff.next_delay_s(Fault.TIMED_OUT)
    assert backoff.next_delay_s(Fault.REFUSED) == 1
    assert backoff.next_delay_s(Fault.NO_ROUTE) == 2
    assert backoff.next_delay_s(Fault.TIMED_OUT) == 1


def test_many_failures_do_not_overflow() -> None:
    backoff = Backoff(_Fixed(high=True))
    assert [backoff.next_delay_s(Fault.UNKNOWN) for _ in range(5000)][-1] == 15


def test_delays_are_jittered() -> None:
    backoff = Backoff(Random(7))
    assert len({backoff.next_delay_s(Fault.REFUSED) for _ in range(20)}) == 20
