"""Share: what one camera takes of a line, and what it would take with its smaller picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Of a camera whose own picture is wanted, whether it is what is shown now or not. Bits per second."""

    name: str  # of its main mount
    own_bps: int  # for its own picture: measured, or remembered of the last time
    small_bps: int  # for its smaller one in its stead; 0 where that crosses the line anyway, for others
    can_give_way: bool = True  # it has a smaller picture, which comes
    viewers: int = 0
    is_steered: bool = False


def total_bps(shares: Iterable[Share], reduced: frozenset[str]) -> int:
    """What all take together where those in `reduced` show their smaller picture."""
    return sum(share.small_bps if share.name in reduced else share.own_bps for share in shares)


def give_way(shares: Iterable[Share], limit_bps: int, reduced: frozenset[str]) -> frozenset[str]:
    """`reduced`, and as many more as it takes to stay within `limit_bps`, or all that can."""
    shares = tuple(shares)
    for share in _least_important_first(shares, reduced):
        if total_bps(shares, reduced) <= limit_bps:
            break
        if share.own_bps > share.small_bps:
            reduced |= {share.name}
    return reduced


def choose(shares: Iterable[Share], limit_bps: int, reduced: frozenset[str]) -> frozenset[str]:
    """Who should show a smaller picture, decided afresh; those in `reduced` do now, and change places only with who counts less."""
    shares = tuple(shares)
    order = _least_important_first(shares, reduced)
    chosen: frozenset[str] = frozenset()
    for share in order:
        if total_bps(shares, chosen) <= limit_bps:
            break
        if share.own_bps > share.small_bps:
            chosen |= {share.name}
    for share in reversed(order):  # a large one that came late may have made room for smaller ones before it
        if share.name in chosen and total_bps(shares, chosen - {share.name}) <= limit_bps:
            chosen -= {share.name}
    return chosen


def _least_important_first(shares: Iterable[Share], reduced: frozenset[str]) -> list[Share]:
    """Who is steered last, then by viewers (twice as many count as more), then who is small already, then the largest."""
    able = (share for share in shares if share.can_give_way)
    return sorted(
        able, key=lambda share: (share.is_steered, share.viewers.bit_length(), share.name not in reduced, -share.own_bps, share.name)
    )
