"""What cannot be asked says what to do about it, with what is known of the device."""

from __future__ import annotations

import pytest

from app.flows.wording.device_words import DEVICE_WORDS, ONVIF_HINTS, words_for_device
from app.flows.wording.error_words import words_for_error
from app.flows.wording.words import untranslated
from relay_engine import UserFacingError


def said(code: str, brand: str = "", **params: object) -> str:
    error = UserFacingError(code, "x", **params)
    return words_for_device(error, brand, words_for_error(error, untranslated), untranslated).to_do


@pytest.mark.parametrize("code", DEVICE_WORDS)
def test_everything_that_fails_says_what_to_do(code: str) -> None:
    assert DEVICE_WORDS[code].what
    assert said(code)


def test_attempts_that_the_device_tells_are_told() -> None:
    assert said("device_login_wrong", attempts_left=4).endswith("Attempts left before the device locks itself: 4.")


@pytest.mark.parametrize("attempts", [None, 0, "", "many"])
def test_attempts_that_it_does_not_tell_are_not_made_up(attempts: object) -> None:
    assert "Attempts left" not in said("device_login_wrong", attempts_left=attempts)


def test_minutes_that_a_lock_lasts_are_told() -> None:
    assert "in about 30 minutes" in said("device_locked", minutes=30)


@pytest.mark.parametrize("brand", ONVIF_HINTS)
def test_a_brand_that_is_known_says_where_its_onvif_is_switched_on(brand: str) -> None:
    assert said("device_unknown", brand).endswith(ONVIF_HINTS[brand])


@pytest.mark.parametrize("brand", ["", "onvif", "a brand of tomorrow"])
def test_of_an_unknown_brand_the_two_most_common_are_named(brand: str) -> None:
    assert ONVIF_HINTS["hikvision"] in said("device_unknown", brand)
    assert ONVIF_HINTS["dahua"] in said("device_unknown", brand)
