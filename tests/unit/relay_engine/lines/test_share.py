"""Who gives way on a line that is too thin, and who comes back first."""

from __future__ import annotations

import pytest

from relay_engine.lines.share import Share, choose, give_way, total_bps

MBIT = 1_000_000


def share(name: str, own: float, small: float = 0.5, **facts: object) -> Share:
    return Share(name, round(own * MBIT), round(small * MBIT), **facts)  # type: ignore[arg-type]


def names(found: frozenset[str]) -> str:
    return "".join(sorted(found))


NOBODY: frozenset[str] = frozenset()
CASES = [
    ("all fit", [share("a", 2), share("b", 2)], 4, ""),
    ("the one that fewer watch", [share("a", 2, viewers=9), share("b", 2)], 3, "b"),
    ("nobody whom somebody steers, though fewer watch", [share("a", 2, viewers=9), share("b", 2, is_steered=True)], 3, "a"),
    ("the larger of two that count the same", [share("a", 2), share("b", 3)], 4, "b"),
    ("as many as it takes", [share("a", 2), share("b", 3), share("c", 2, viewers=1)], 3, "ab"),
    ("whoever has no smaller picture stays", [share("a", 2, can_give_way=False), share("b", 2, viewers=50)], 3, "b"),
    ("all that can, where even that is too much", [share("a", 2, can_give_way=False), share("b", 2)], 1, "b"),
    ("not one whose smaller picture is larger", [share("a", 1, small=2), share("b", 1)], 1.6, "b"),
]


@pytest.mark.parametrize(("why", "shares", "limit", "reduced"), CASES)
def test_who_gives_way(why: str, shares: list[Share], limit: float, reduced: str) -> None:
    assert names(give_way(shares, round(limit * MBIT), NOBODY)) == reduced, why
    assert names(choose(shares, round(limit * MBIT), NOBODY)) == reduced, why


def test_whoever_is_small_stays_so_while_others_have_to_follow() -> None:
    shares = [share("a", 2, viewers=100), share("b", 2), share("c", 2, viewers=1)]
    assert names(give_way(shares, 3 * MBIT, frozenset("a"))) == "ab"


def test_a_large_one_that_made_room_lets_small_ones_be_as_they_are() -> None:
    shares = [share("a", 1), share("b", 4, viewers=1)]
    assert names(choose(shares, 2 * MBIT, NOBODY)) == "b"


def test_two_change_places_only_where_one_counts_for_twice_as_much() -> None:
    shares = [share("a", 2, viewers=8), share("b", 2, viewers=15)]
    assert names(choose(shares, 3 * MBIT, frozenset("b"))) == "b"
    shares = [share("a", 2, viewers=7), share("b", 2, viewers=15)]
    assert names(choose(shares, 3 * MBIT, frozenset("b"))) == "a"


def test_the_total_is_what_is_shown_now() -> None:
    assert total_bps([share("a", 2), share("b", 3)], frozenset("b")) == 2.5 * MBIT
