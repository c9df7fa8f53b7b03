"""PeerBudget: counts per peer, and a table that no number of addresses fills."""

from __future__ import annotations

from relay_engine.config import LimitsConfig
from relay_engine.sockets.peer_budget import PeerBudget
from tests.kit.media.made_media import ManualClock


class FakeConnection:
    """One that waits for as many bytes as it says."""

    def __init__(self, waiting_bytes: int = 0) -> None:
        self.waiting_bytes = waiting_bytes
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


def make_budget(**limits: int) -> PeerBudget:
    return PeerBudget(LimitsConfig(**limits), ManualClock())  # type: ignore[arg-type]


def test_a_million_addresses_leave_a_small_table() -> None:
    budget = make_budget()
    for number in range(20_000):
        host = f"2001:db8:{number >> 8:x}:{number & 0xFF:x}::1"
        connection = FakeConnection()
        account = budget.connect(host, connection)
        assert account is not None
        budget.disconnect(account, connection)
    assert budget.accounts <= 4096
    assert budget.connections == 0


def test_what_is_open_is_never_forgotten() -> None:
    budget = make_budget(max_sessions_per_peer=1)
    account = budget.account("192.0.2.1")
    budget.open_session(account)
    for number in range(10_000):
        budget.account(f"10.0.{number >> 8}.{number & 0xFF}")
    assert budget.account("::ffff:192.0.2.1") is account
    assert not budget.has_room(account)
    budget.close_session(account)
    assert budget.has_room(account)


def test_an_account_that_was_forgotten_in_between_disturbs_nobody() -> None:
    budget = make_budget()
    old = budget.account("192.0.2.1")
    for number in range(5_000):
        budget.account(f"10.0.{number >> 8}.{number & 0xFF}")
    new = budget.account("192.0.2.1")
    budget.open_session(new)
    budget.open_session(old)
    budget.close_session(old)
    assert budget.account("192.0.2.1") is new


def test_connections_are_bounded_for_a_peer_and_for_all_but_not_for_a_listed_proxy() -> None:
    budget = make_budget(max_connections_per_peer=2, max_connections=5)
    accounts = [budget.connect("192.0.2.1", FakeConnection()) for _ in range(2)]
    for account in accounts:
        assert account is not None
        account.silent.clear()  # they have asked something
    assert budget.connect("192.0.2.1", FakeConnection()) is None
    others = [budget.connect("192.0.2.2", FakeConnection())]
    others += [budget.connect("192.0.2.3", FakeConnection(), is_proxy=True) for _ in range(2)]
    for account in others:
        assert account is not None
        account.silent.clear()
    assert budget.connect("192.0.2.4", FakeConnection()) is None, "as many as there may be in all"


def test_who_asks_nothing_makes_room_for_the_next_of_its_peer() -> None:
    budget = make_budget(max_connections_per_peer=2)
    silent, asking, third = FakeConnection(), FakeConnection(), FakeConnection()
    account = budget.connect("192.0.2.1", silent)
    budget.connect("192.0.2.1", asking)
    assert account is not None
    account.silent.pop(asking)
    assert budget.connect("192.0.2.1", third) is account
    assert (silent.is_aborted, asking.is_aborted) == (True, False)


def test_the_slowest_of_a_peer_that_takes_too_little_are_closed() -> None:
    budget = make_budget(max_waiting_mb_per_peer=10)
    mine = [FakeConnection(size * 1_000_000) for size in (1, 6, 2, 3)]
    other = FakeConnection(9_000_000)
    for connection in mine:
        budget.connect("192.0.2.1", connection)
    budget.connect("192.0.2.2", other)
    budget.close_slowest()
    assert [connection.is_aborted for connection in mine] == [False, True, False, False]
    assert not other.is_aborted


def test_silent_connections_of_many_networks_make_room_for_anybody() -> None:
    budget = make_budget(max_connections=3, max_connections_per_peer=2)
    silent = [FakeConnection() for _ in range(3)]
    accounts = [budget.connect(f"2001:db8:{number}::1", connection) for number, connection in enumerate(silent)]
    assert all(accounts)
    accounts[0].silent.clear()  # type: ignore[union-attr]  # it has asked something
    assert budget.connect("192.0.2.1", FakeConnection()) is not None
    assert [connection.is_aborted for connection in silent] == [False, True, False]
    assert budget.connect("192.0.2.1", FakeConnection()) is not None
    assert [connection.is_aborted for connection in silent] == [False, True, False], "its own goes first"


def test_a_relay_full_of_those_who_have_asked_turns_away() -> None:
    budget = make_budget(max_connections=2)
    for host in ("192.0.2.1", "192.0.2.2"):
        account = budget.connect(host, FakeConnection())
        assert account is not None
        account.silent.clear()
    assert budget.connect("192.0.2.3", FakeConnection()) is None


def test_a_peer_with_too_many_takes_nobody_elses_place() -> None:
    budget = make_budget(max_connections_per_peer=1)
    other = FakeConnection()
    assert budget.connect("192.0.2.1", other) is not None
    account = budget.connect("192.0.2.2", FakeConnection())
    assert account is not None
    account.silent.clear()
    assert budget.connect("192.0.2.2", FakeConnection()) is None
    assert not other.is_aborted
