"""Judge of those who fight for a camera: what it heard, beside what the history says of who steered when."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

# A motion is noted where it begins, before the camera hears of it, and where it ends, before the camera is stopped.
_ROUNDING_S = 0.002


@dataclass(frozen=True)
class HeardMove:
    """One move as the camera got it; `who` is told by the speeds, which are everybody's own."""

    at: float  # wall seconds
    who: str


@dataclass(frozen=True)
class NotedMotion:
    """One line of the history."""

    who: str
    since: float  # wall seconds
    ended_at: float
    reason: str


@dataclass(frozen=True)
class Verdict:
    """All three have to be none."""

    two_holders: list[tuple[NotedMotion, NotedMotion]]  # motions of different people that overlap
    unnoted: list[HeardMove]  # that no line of the history speaks of
    by_losers: list[HeardMove]  # that came behind the first move of whoever took the camera away


def judge(heard: Iterable[HeardMove], noted: Iterable[NotedMotion], *, late_s: float) -> Verdict:
    """`late_s`: how long a move may be under way to the camera."""
    motions = sorted(noted, key=lambda motion: motion.since)
    moves = sorted(heard, key=lambda move: move.at)
    two = [(one, other) for one, other in itertools.pairwise(motions) if one.who != other.who and other.since < one.ended_at - _ROUNDING_S]
    unnoted = [move for move in moves if not any(_covers(motion, move, late_s) for motion in motions if motion.who == move.who)]
    return Verdict(two, unnoted, _losers(motions, moves))


def _losers(motions: list[NotedMotion], moves: list[HeardMove]) -> list[HeardMove]:
    """Behind a first move of whoever steers now nothing of the one before may come, until that one steers again."""
    found = []
    for lost, taken in itertools.pairwise(motions):
        if lost.who == taken.who:
            continue
        again = next((motion.since for motion in motions if motion.who == lost.who and motion.since > lost.since), float("inf"))
        first = next((move.at for move in moves if move.who == taken.who and move.at >= taken.since), None)
        if first is not None:
            found += [move for move in moves if move.who == lost.who and first < move.at < again]
    return found


def _covers(motion: NotedMotion, move: HeardMove, late_s: float) -> bool:
    return motion.since - _ROUNDING_S <= move.at <= motion.ended_at + late_s
