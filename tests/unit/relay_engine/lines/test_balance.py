"""When cameras behind a line give way, and when they may come back."""

from __future__ import annotations

import itertools

from relay_engine.lines.balance import Balance
from relay_engine.lines.share import Share

CAP = 2_500_000


def shares(*own_kbps: int, **facts: object) -> list[Share]:
    return [Share(chr(97 + index), kbps * 1000, 300_000, **facts) for index, kbps in enumerate(own_kbps)]  # type: ignore[arg-type]


def looks(balance: Balance, load: list[Share], seconds: range, cap: int = CAP) -> list[tuple[int, str]]:
    """The seconds at which something changed, and what is reduced from then on."""
    changes, before = [], "".join(sorted(balance.reduced))
    for now in seconds:
        after = "".join(sorted(balance.look(load, cap, 1000.0 + now)))
        if after != before:
            changes.append((now, after))
        before = after
    return changes


def test_one_gives_way_at_once_and_comes_back_after_a_while() -> None:
    balance = Balance()
    assert looks(balance, shares(1500, 1600), range(5)) == [(0, "b")]
    assert looks(balance, shares(800, 900), range(5, 100)) == [(30, "")]


def test_nothing_comes_back_into_less_room_than_a_tenth() -> None:
    balance = Balance()
    looks(balance, shares(1500, 1600), range(1))
    assert looks(balance, shares(1200, 1200), range(1, 400)) == []
    assert looks(balance, shares(1100, 1100), range(400, 500)) == [(400, "")]


def test_who_has_come_back_in_vain_waits_twice_as_long_each_time() -> None:
    balance, grown = Balance(), []
    for now in range(2000):
        was_small = bool(balance.reduced)
        # Believed to take little while it is small, and found to take too much as soon as it is not.
        balance.look(shares(500, 500) if was_small else shares(1500, 1600), CAP, 1000.0 + now)
        if was_small and not balance.reduced:
            grown.append(now)
    assert [later - earlier for earlier, later in itertools.pairwise([0, *grown])] == [30, 61, 121, 241, 481, 481, 481]


def test_after_a_calm_time_the_first_wait_is_enough_again() -> None:
    balance = Balance()
    for now in range(160):  # in vain twice
        balance.look(shares(500, 500) if balance.reduced else shares(1500, 1600), CAP, 1000.0 + now)
    assert looks(balance, shares(500, 500), range(160, 800)) == [(212, "")]
    assert looks(balance, shares(1500, 1600), range(800, 801)) == [(800, "b")]
    assert looks(balance, shares(500, 500), range(801, 900)) == [(830, "")]


def test_who_cannot_give_way_is_over_and_says_so() -> None:
    balance = Balance()
    assert looks(balance, shares(3000, can_give_way=False), range(3)) == []
    assert balance.is_over
    looks(balance, shares(2000, can_give_way=False), range(3, 5))
    assert not balance.is_over


def test_without_a_cap_all_show_their_own_at_once() -> None:
    balance = Balance()
    looks(balance, shares(1500, 1600), range(1))
    assert looks(balance, shares(1500, 1600), range(1, 3), cap=0) == [(1, "")]
    assert not balance.is_over


def test_whoever_is_steered_from_now_on_changes_places_with_another() -> None:
    balance = Balance()
    looks(balance, shares(1500, 1600), range(1))
    one, other = shares(1500, 1600)
    steered = Share("b", other.own_bps, other.small_bps, is_steered=True)
    assert looks(balance, [one, steered], range(31, 33)) == [(31, "a")]


def test_who_is_no_longer_on_the_line_is_forgotten() -> None:
    balance = Balance()
    looks(balance, shares(1500, 1600), range(1))
    assert looks(balance, shares(1500), range(1, 2)) == [(1, "")]
    looks(balance, shares(1500, 1600), range(2, 3))
    balance.forget("b")
    assert not balance.reduced
