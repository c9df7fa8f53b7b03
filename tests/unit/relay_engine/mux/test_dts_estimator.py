"""Decode times made from presentation times."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.mux.dts_estimator import DtsEstimator

CASES = [
    ("no reordering", 0, [0, 1, 2, 3], [0, 1, 2, 3]),
    ("one B-picture", 1, [0, 2, 1, 4, 3], [-1, 0, 1, 2, 3]),
    ("pyramid", 2, [0, 4, 2, 1, 3, 8, 6, 5, 7], [-2, -1, 0, 1, 2, 3, 4, 5, 6]),
]


@pytest.mark.parametrize(("name", "depth", "shown", "decoded"), CASES)
def test_decode_times_are_exact_where_the_depth_is_known(name: str, depth: int, shown: list[int], decoded: list[int]) -> None:
    estimator = DtsEstimator(depth, 100)
    assert [estimator.estimate(pts * 100) for pts in shown] == [dts * 100 for dts in decoded], name


def test_an_unknown_depth_is_learnt() -> None:
    estimator = DtsEstimator(None, 100)
    shown = [0]
    for start in range(0, 30, 3):
        shown += [start + 3, start + 1, start + 2]
    decoded = [estimator.estimate(pts * 100) for pts in shown]
    assert decoded == sorted(set(decoded))
    assert all(dts <= pts * 100 for dts, pts in list(zip(decoded, shown, strict=True))[6:])


def test_restart_forgets_the_times_but_not_the_depth() -> None:
    estimator = DtsEstimator(1, 100)
    estimator.estimate(10_000)
    estimator.restart()
    assert [estimator.estimate(pts) for pts in (0, 200, 100)] == [-100, 0, 100]


@given(st.integers(0, 20) | st.none(), st.lists(st.integers(-(10**9), 10**9), max_size=60))
def test_decode_times_always_rise(depth: int | None, shown: list[int]) -> None:
    estimator = DtsEstimator(depth, 3600)
    decoded = [estimator.estimate(pts) for pts in shown]
    assert all(earlier < later for earlier, later in itertools.pairwise(decoded))
