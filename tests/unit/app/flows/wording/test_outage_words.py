"""A camera that has worked is not sent into its settings."""

from __future__ import annotations

import pytest

from app.flows.health import clock_time
from app.flows.wording.fault_words import FAULT_WORDS
from app.flows.wording.outage_words import words_for_trouble
from app.flows.wording.words import untranslated
from relay_engine import Fault, MountState
from tests.kit.relay.sample_events import make_mount_status

SINCE = 1_700_000_000.0


def trouble(fault: Fault, *, worked: bool) -> str:
    status = make_mount_status(state=MountState.RETRYING, fault=fault, trouble_since=SINCE, worked_before=worked)
    words = words_for_trouble(status, SINCE + 5, untranslated)
    assert words is not None
    assert words.what == FAULT_WORDS[fault].what
    return words.to_do


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.NO_ROUTE, Fault.ENDED, Fault.NO_FRAMES, Fault.TIMED_OUT])
def test_one_that_has_worked_has_lost_its_power_or_cable(fault: Fault) -> None:
    assert trouble(fault, worked=True) == f"It worked until {clock_time(SINCE)}. Probably power or network cable. Trying again."
    assert trouble(fault, worked=False) == FAULT_WORDS[fault].to_do


@pytest.mark.parametrize("fault", [Fault.WRONG_PASSWORD, Fault.TOO_MANY_SESSIONS, Fault.NOT_FOUND])
def test_what_no_cable_explains_keeps_its_advice(fault: Fault) -> None:
    assert trouble(fault, worked=True) == f"It worked until {clock_time(SINCE)}. {FAULT_WORDS[fault].to_do}"


def test_yesterday_is_said_with_its_date() -> None:
    status = make_mount_status(state=MountState.RETRYING, fault=Fault.ENDED, trouble_since=SINCE, worked_before=True)
    words = words_for_trouble(status, SINCE + 2 * 86_400, untranslated)
    assert words is not None
    assert "until 2023-11-1" in words.to_do


def test_no_fault_no_words() -> None:
    assert words_for_trouble(make_mount_status(), SINCE, untranslated) is None
