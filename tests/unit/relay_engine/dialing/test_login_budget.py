"""LoginBudget: one refusal is enough, another password is another story, and what had worked is only backed off from."""

from __future__ import annotations

import pytest

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.login_budget import Account, LoginBudget, account_of
from relay_engine.dialing.login_refusal import LoginRefusal
from relay_engine.errors import Fault

CAMERA = Account("10.0.0.1", "admin")


class Hand:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def budget(hand: Hand) -> LoginBudget:
    return LoginBudget(hand)


@pytest.mark.parametrize("host", ["9.9.9.9", "cameras.example.org", "127.0.0.1", "2a01::7"])
def test_what_stands_behind_one_port_of_a_router_costs_its_neighbour_nothing(budget: LoginBudget, host: str) -> None:
    one, other = account_of(host, 8001, "admin"), account_of(host, 8002, "admin")
    budget.note_success(one, "same")
    budget.note_refusal(other, "same")
    budget.ask(one, "same")
    with pytest.raises(LoginFrozen):
        budget.ask(account_of(host.upper(), 8002, "admin"), "same")


@pytest.mark.parametrize("host", ["192.168.1.64", "10.0.0.1", "169.254.3.4", "fe80::1%eth0", "fd00::7"])
def test_in_a_network_at_home_all_ports_are_one_device(budget: LoginBudget, host: str) -> None:
    budget.note_refusal(account_of(host, 80, "admin"), "wrong")
    with pytest.raises(LoginFrozen):
        budget.ask(account_of(host, 8000, "admin"), "wrong")


def test_one_refusal_freezes_that_login_alone(budget: LoginBudget) -> None:
    budget.ask(CAMERA, "wrong")
    assert isinstance(budget.note_refusal(CAMERA, "wrong", LoginRefusal(attempts_left=4)), LoginFrozen)
    with pytest.raises(LoginFrozen) as caught:
        budget.ask(CAMERA, "wrong")
    assert (caught.value.attempts_left, caught.value.fault) == (4, Fault.WRONG_PASSWORD)
    budget.ask(CAMERA, "right")
    budget.ask(Account("10.0.0.1", "other"), "wrong")
    budget.ask(Account("10.0.0.2", "admin"), "wrong")
    budget.ask(Account("10.0.0.1", "admin", "onvif"), "wrong")


def test_a_frozen_login_knocks_ever_more_rarely(budget: LoginBudget, hand: Hand) -> None:
    waits = []
    for _ in range(4):
        budget.note_refusal(CAMERA, "wrong")
        frozen_at = hand.now
        while is_frozen(budget):
            hand.now += 600.0
        waits.append(hand.now - frozen_at)
    assert waits == [1800.0, 3600.0, 7200.0, 14_400.0]


def test_what_had_worked_is_backed_off_from_and_frozen_at_the_third_refusal(budget: LoginBudget, hand: Hand) -> None:
    budget.note_success(CAMERA, "right")
    assert budget.is_proven(CAMERA, "right")
    for wait_s in (5.0, 10.0):
        error = budget.note_refusal(CAMERA, "right")
        assert (type(error), error.fault) == (DeviceError, Fault.TOO_MANY_SESSIONS)
        hand.now += wait_s - 0.1
        with pytest.raises(DeviceError) as caught:
            budget.ask(CAMERA, "right")
        assert caught.value.fault is Fault.TOO_MANY_SESSIONS
        hand.now += 0.2
        budget.ask(CAMERA, "right")
    assert not budget.is_proven(CAMERA, "right")
    assert isinstance(budget.note_refusal(CAMERA, "right"), LoginFrozen)


def test_one_stop_does_not_wait_for_the_first_back_off_and_costs_no_login_more(budget: LoginBudget, hand: Hand) -> None:
    budget.note_success(CAMERA, "right")
    budget.note_refusal(CAMERA, "right")
    budget.ask(CAMERA, "right", at_once=True)
    with pytest.raises(DeviceError):
        budget.ask(CAMERA, "right", at_once=True)  # one alone, whatever has become of it
    assert not isinstance(budget.note_refusal(CAMERA, "right"), LoginFrozen)
    hand.now += 9.9
    with pytest.raises(DeviceError):
        budget.ask(CAMERA, "right", at_once=True)  # the third would freeze it
    hand.now += 0.2
    assert isinstance(budget.note_refusal(CAMERA, "right"), LoginFrozen)
    with pytest.raises(LoginFrozen):
        budget.ask(CAMERA, "right", at_once=True)


def test_a_success_between_begins_anew(budget: LoginBudget) -> None:
    for _ in range(10):
        budget.note_success(CAMERA, "right")
        assert not isinstance(budget.note_refusal(CAMERA, "right"), LoginFrozen)


def test_a_lock_lasts_as_long_as_the_device_says(budget: LoginBudget, hand: Hand) -> None:
    budget.note_success(CAMERA, "right")
    error = budget.note_refusal(CAMERA, "right", LoginRefusal(0, 60.0))
    assert isinstance(error, LoginFrozen)
    assert error.locked_s == 60.0
    hand.now += 61
    budget.ask(CAMERA, "right")


def test_a_person_may_ask_anew_but_not_in_a_loop(budget: LoginBudget, hand: Hand) -> None:
    budget.note_refusal(CAMERA, "wrong")
    budget.thaw(CAMERA.host)
    assert is_frozen(budget)  # refused this very moment
    hand.now += 11
    budget.thaw("10.0.0.2")
    assert is_frozen(budget)
    budget.thaw(CAMERA.host)
    assert not is_frozen(budget)


def test_accounts_are_bounded(budget: LoginBudget) -> None:
    for number in range(10_100):
        budget.note_refusal(Account(f"host{number}", "admin"), "wrong")
    budget.ask(Account("host0", "admin"), "wrong")
    assert len(budget._entries) == 10_000


def is_frozen(budget: LoginBudget) -> bool:
    try:
        budget.ask(CAMERA, "wrong")
    except LoginFrozen:
        return True
    return False
