"""Who steers, as one of several sees it; and the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from app.flows.steering_lease import Lease, Seat, is_lost, lease_of
from app.flows.wording.steering_words import asked_words, asks_words, holder_words, interrupts_words, lease_words, refusal_words
from app.flows.wording.words import untranslated
from relay_engine import Fault, UserFacingError
from tests.kit.relay.sample_events import make_steering_status

NOW = 1_800_000_000.0
ANNA: dict[str, Any] = {"holder": "Anna", "holder_id": "user:anna@10.0.0.9", "holder_kind": "web", "until": NOW + 12}


def lease(priority: int = 20_000, **status: Any) -> Lease:
    return lease_of(make_steering_status(**status), "owner", NOW, my_name="Bea", priority=priority)


def test_a_free_camera_may_be_steered_by_everybody() -> None:
    assert (lease().seat, lease().may_steer, lease().may_take_over) == (Seat.FREE, True, False)
    assert lease_words(lease(), None, untranslated) == "Nobody is steering."


def test_ones_own_lease_says_how_long_it_lasts_and_who_would_like_it() -> None:
    mine = lease(holder="Relay", holder_id="owner", holder_kind="window", until=NOW + 8.2, asked_by=("Anna", "Carl"))
    assert (mine.seat, mine.may_steer, mine.seconds) == (Seat.MINE, True, 9)
    assert lease_words(mine, None, untranslated) == "You are steering for 9 s more."
    assert asks_words(mine, untranslated) == "Anna, Carl would like to steer."
    told = lease(holder_id="owner", holder_kind="window", asked_by=("Anna", "Carl"), asked_texts=("", "A lorry!"))
    assert asks_words(told, untranslated).splitlines() == ["Anna, Carl would like to steer.", "Carl: A lorry!"]


def test_somebody_elses_lease_says_who_and_may_be_taken_by_a_higher_priority_alone() -> None:
    theirs = lease(**ANNA, priority=3_000)
    assert (theirs.seat, theirs.may_steer) == (Seat.OTHERS, False)
    assert lease_of(make_steering_status(**ANNA | {"priority": 3_000}), "owner", NOW).may_take_over
    assert not lease_of(make_steering_status(**ANNA | {"priority": 3_000}), "user:bea", NOW, priority=3_000).may_take_over
    assert lease_words(theirs, None, untranslated) == "Anna (in a browser) is steering for 12 s more."
    title, text = interrupts_words(theirs, untranslated)
    assert "Anna" in title
    assert "Anna" in text


def test_a_reservation_is_not_taken_over_but_ended_by_an_administrator() -> None:
    reserved = make_steering_status(**ANNA | {"until": NOW + 3600, "reserved": True, "priority": 3_000})
    admin, operator = lease_of(reserved, "owner", NOW), lease_of(reserved, "user:bea", NOW, priority=5_000)
    assert (admin.may_take_over, admin.may_end) == (False, True)
    assert (operator.may_take_over, operator.may_end) == (False, False)
    assert "has reserved the camera until" in lease_words(admin, None, untranslated)


def test_a_round_of_presets_gives_way_without_a_question() -> None:
    tour = lease(holder="", holder_id="tour", holder_kind="tour", priority=1)
    assert (tour.seat, tour.may_steer) == (Seat.TOUR, True)


def test_a_camera_that_does_not_answer_cannot_be_steered_and_says_why() -> None:
    away = lease(online=False, fault=Fault.NO_ROUTE)
    assert (away.seat, away.may_steer) == (Seat.AWAY, False)
    assert lease_words(away, Fault.NO_ROUTE, untranslated).startswith("The camera cannot be steered")


def test_a_camera_that_has_not_been_asked_yet_may_be_steered() -> None:
    assert lease(online=False).seat is Seat.FREE


def test_a_holder_whose_name_is_not_told_is_somebody() -> None:
    hidden = lease(**ANNA | {"holder": "", "holder_id": "", "holder_kind": "onvif"})
    assert holder_words(hidden, untranslated) == "Somebody (from a recorder)"


def test_a_link_without_a_title_is_called_so() -> None:
    by_link = lease(**ANNA | {"holder": "ticket:dea46ab60633", "holder_id": "ticket:dea46ab60633@192.168.1.52"})
    assert holder_words(by_link, untranslated) == "Somebody with a link (in a browser)"
    asked = lease(holder_id="owner", holder_kind="window", asked_by=("ticket:dea46ab60633",), asked_texts=("A lorry!",))
    assert asks_words(asked, untranslated).splitlines() == ["Somebody with a link would like to steer.", "Somebody with a link: A lorry!"]
    held = UserFacingError("steering_held", "held", holder="ticket:dea46ab60633", until=0)
    assert refusal_words(held, untranslated) == "Somebody with a link is steering."


def test_who_has_asked_is_told_so() -> None:
    asked = lease(**ANNA | {"asked_by": ("Bea",)})
    assert asked.have_asked
    assert asked_words(asked, untranslated) == "You have asked Anna (in a browser)."
    assert asked_words(lease(**ANNA), untranslated) == ""


@pytest.mark.parametrize(
    ("holder_id", "kind", "lost"), [("", "", False), ("owner", "window", False), ("user:a", "api", True), ("", "tour", False)]
)
def test_a_lease_is_lost_to_other_people_alone(holder_id: str, kind: str, lost: bool) -> None:
    assert is_lost(make_steering_status(holder_id=holder_id, holder_kind=kind), "owner") is lost


def test_a_refusal_names_who_steers_and_until_when() -> None:
    held = UserFacingError("steering_held", "held", holder="Anna", until=NOW)
    assert refusal_words(held, untranslated).startswith("Anna is steering until ")
    assert refusal_words(UserFacingError("steering_held", "held", holder="", until=0), untranslated) == "Somebody is steering."
