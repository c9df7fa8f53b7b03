"""Failed logins: how long who waits, whose tries count against whom, what is kept, and the bounds."""

from __future__ import annotations

import ipaddress

import pytest

from relay_engine.access import failed_logins
from relay_engine.access.failed_logins import FailedLogins
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.book.records import Drop, FailedLoginsRecord, Put
from tests.kit.media.made_media import ManualClock

HERE, NVR, DESK = "127.0.0.1", "192.0.2.9", "192.0.2.10"
STRANGER, NEXT_TO_HIM, ELSEWHERE = "198.51.100.9", "198.51.100.200", "203.0.113.4"


def make(clock: ManualClock | None = None) -> tuple[FailedLogins, ManualClock]:
    clock = clock or ManualClock()
    return FailedLogins(clock, OwnNetworks(lambda: [ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("2001:db8:1::/64")])), clock


def guess(failed: FailedLogins, count: int, account: str = "ann", host: str = STRANGER, *, via_proxy: bool = False) -> None:
    for _ in range(count):
        failed.note_failure(account, host, via_proxy=via_proxy)


def test_some_are_free_then_each_doubles_the_wait_up_to_an_hour() -> None:
    failed, clock = make()
    waits = []
    for _ in range(20):
        failed.note_failure("ann", STRANGER)
        waits.append(failed.retry_after("ann", STRANGER))
        clock.now += waits[-1]
        assert failed.retry_after("ann", STRANGER) == 0
    assert waits[:9] == [0, 0, 0, 0, 0, 1, 2, 4, 8]
    assert waits[-1] == 3600
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("guesser", "other", "shares"),
    [
        (STRANGER, NEXT_TO_HIM, True),  # one /24
        (STRANGER, ELSEWHERE, False),
        (STRANGER, "::ffff:198.51.100.77", True),
        ("2001:db8:9:9::1", "2001:db8:9:9:ffff::2", True),  # one /64
        ("2001:db8:9:9::1", "2001:db8:9:8::1", False),
        (NVR, DESK, False),  # our own network is no single stranger
        ("2001:db8:1::9", "2001:db8:1::10", False),
        ("camera.local", "desk.local", False),
    ],
)
def test_who_waits_for_whose_tries(guesser: str, other: str, shares: bool) -> None:
    failed, _ = make()
    guess(failed, 10, host=guesser)
    assert failed.retry_after("ann", guesser) > 0
    assert (failed.retry_after("ann", other) > 0) is shares


def test_a_place_that_tries_one_name_after_the_other_waits_too() -> None:
    failed, _ = make()
    for number in range(25):
        failed.note_failure(f"name{number}", STRANGER)
    assert failed.retry_after("another", STRANGER) == 16
    assert failed.retry_after("another", ELSEWHERE) == 0


def test_tries_from_everywhere_slow_an_account_down_a_little_and_its_neighbours_not_at_all() -> None:
    failed, _ = make()
    for number in range(200):
        failed.note_failure("ann", f"203.0.{number}.1")
    assert failed.retry_after("ann", "198.18.0.1") == 30
    assert failed.retry_after("bob", "198.18.0.1") == 0
    assert failed.retry_after("ann", DESK) == 0
    assert failed.retry_after("ann", HERE) == 0
    assert failed.retry_after("ann", DESK, via_proxy=True) == 30


def test_where_an_account_has_been_right_before_others_do_not_lock_it_out() -> None:
    failed, clock = make()
    failed.note_success("ann", ELSEWHERE)
    for number in range(200):
        failed.note_failure("ann", f"198.18.{number}.1")
    for number in range(60):
        failed.note_failure(f"name{number}", ELSEWHERE)
    assert failed.retry_after("ann", ELSEWHERE) == 0
    assert failed.retry_after("bob", ELSEWHERE) > 0
    guess(failed, 8, host=ELSEWHERE)
    assert failed.retry_after("ann", ELSEWHERE) == 4, "and guessing there is slow all the same"
    clock.now += 91 * 24 * 3600
    for number in range(200):
        failed.note_failure("ann", f"198.18.{number}.1")
    assert failed.retry_after("ann", ELSEWHERE) == 30, "a place is not remembered for ever"


def test_being_right_forgets_the_wrong_ones_of_that_account_there_and_no_others() -> None:
    failed, _ = make()
    guess(failed, 10)
    guess(failed, 15, "bob")
    failed.note_success("ann", STRANGER)
    assert failed.retry_after("ann", STRANGER) == 0
    assert failed.retry_after("bob", STRANGER) > 0
    assert failed.retry_after("carl", STRANGER) > 0, "an account of one's own is no way to go on guessing"


@pytest.mark.parametrize("host", [HERE, "::1", "::ffff:127.0.0.1"])
def test_this_machine_waits_a_second_at_most(host: str) -> None:
    failed, clock = make()
    guess(failed, 500, host=host)
    assert failed.retry_after("ann", host) == 1
    clock.now += 1
    guess(failed, 1, host=host)
    assert failed.retry_after("ann", host) == 1
    guess(failed, 40, host=host, via_proxy=True)
    assert failed.retry_after("ann", host, via_proxy=True) > 60, "whoever comes through a proxy here does not sit here"
    assert failed.retry_after("ann", host) <= 1


def test_tries_that_are_over_are_forgotten() -> None:
    failed, clock = make()
    guess(failed, 30)
    clock.now += 24 * 3600
    assert failed.retry_after("ann", STRANGER) == 0
    failed.note_failure("ann", STRANGER)
    assert failed.retry_after("ann", STRANGER) == 0


def test_a_restart_forgives_nothing() -> None:
    failed, clock = make()
    guess(failed, 12)
    failed.note_success("bob", ELSEWHERE)
    kept = [change.record for change in failed.take_changes() if isinstance(change, Put)]
    assert failed.take_changes() == ()
    again, _ = make(clock)
    again.load(record for record in kept if isinstance(record, FailedLoginsRecord))
    assert again.retry_after("ann", NEXT_TO_HIM) == failed.retry_after("ann", NEXT_TO_HIM) == 64
    failed.note_success("ann", STRANGER)
    changes = failed.take_changes()
    assert Drop(FailedLoginsRecord, "pair:198.51.100.0/24 ann") in changes


def test_rows_that_mean_nothing_and_clocks_that_were_wrong_lock_nobody_out() -> None:
    failed, clock = make()
    far = clock.wall() + 365 * 24 * 3600
    rows = [("pair:198.51.100.0/24 ann", far), ("host:198.51.100.0/24", far), ("odd", far), ("", 0.0), ("later kind:x", 1.0)]
    failed.load(FailedLoginsRecord(who=who, count=99, last=last, blocked_until=far) for who, last in rows)
    assert failed.retry_after("ann", STRANGER) == 0


def test_the_table_is_bounded_and_a_flood_of_names_hides_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed_logins, "_MOST_ROWS", 50)
    failed, _ = make()
    for number in range(500):
        failed.note_failure(f"name{number}" * 100, STRANGER)
    assert sum(len(table) for table in failed._rows.values()) <= 4 * 50
    assert max(len(who) for table in failed._rows.values() for who in table) < 200
    assert failed.retry_after("fresh", STRANGER) == 3600
    kept: set[str] = set()
    for change in failed.take_changes():
        kept = kept | {change.record.key} if isinstance(change, Put) else kept - {change.key}
    assert len(kept) <= 4 * 50, "what made room is dropped from the book too"


@pytest.mark.parametrize("first_marked", [True, False])
@pytest.mark.parametrize("host", [STRANGER, NVR, "2001:db8:9:9::1"])
def test_the_mark_of_a_proxy_is_no_way_to_a_second_purse(host: str, first_marked: bool) -> None:
    failed, clock = make()
    guess(failed, 8, host=host, via_proxy=first_marked)
    waits = [failed.retry_after("ann", host, via_proxy=via_proxy) for via_proxy in (first_marked, not first_marked)]
    assert waits == [4, 4]
    for number in range(25):
        failed.note_failure(f"name{number}", host, via_proxy=bool(number % 2))
    clock.now += 4
    assert min(failed.retry_after("zoe", host, via_proxy=via_proxy) for via_proxy in (True, False)) > 0, "nor for one name after the other"


def test_whoever_is_right_behind_a_proxy_has_no_wrong_ones_left_and_is_known_there() -> None:
    failed, _ = make()
    guess(failed, 8, via_proxy=True)
    failed.note_success("ann", STRANGER, via_proxy=True)
    for number in range(60):
        failed.note_failure(f"name{number}", STRANGER, via_proxy=True)
    assert failed.retry_after("ann", STRANGER, via_proxy=True) == 0
    assert failed.retry_after("bob", STRANGER, via_proxy=True) > 0


def test_a_try_behind_a_proxy_that_was_right_is_taken_back_everywhere() -> None:
    failed, _ = make()
    for _ in range(100):
        failed.note_failure("ann", STRANGER, via_proxy=True)
        failed.take_back("ann", STRANGER, via_proxy=True)
    assert failed.retry_after("bob", STRANGER) == failed.retry_after("bob", STRANGER, via_proxy=True) == 0


def test_strangers_behind_a_proxy_of_this_machine_cost_nothing_who_sits_at_it() -> None:
    failed, _ = make()
    guess(failed, 40, host=HERE, via_proxy=True)
    assert (failed.retry_after("ann", HERE), failed.retry_after("ann", HERE, via_proxy=True) > 60) == (0, True)
