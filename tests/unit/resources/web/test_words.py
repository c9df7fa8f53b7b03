"""The pages' words: the same in both languages, and one for every code that the relay sends the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.flows.wording.lease_words import STEERING_WORDS
from relay_engine.access.visit import Refusal
from relay_engine.events import MountState

WEB = Path(__file__).parents[4] / "resources/web"
_LANGUAGE = re.compile(r"^  (\w\w): \{\n(.*?)^  \},\n", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r'(?:"([\w-]+)"|(\w+)): "((?:[^"\\]|\\.)*)"')
_MARKED = re.compile(r'data-(?:word|label)="([\w-]+)"')
_SAID = re.compile(r'\bsay\("([\w-]+)"|\bwaiting\("([\w-]+)"|\bnote: "([\w-]+)"')
# what the log-in page may have to say; BLOCKED and FULL are the player page's
_OF_LOGINS = (Refusal.LOGIN_REQUIRED, Refusal.LOGIN_WRONG, Refusal.FORBIDDEN, Refusal.TOO_MANY_ATTEMPTS)
_OF_THE_PLAYER = {Refusal.BLOCKED: "blocked", Refusal.FULL: "full_relay", Refusal.NO_BANDWIDTH: "full_bandwidth"}


def read_words() -> dict[str, dict[str, str]]:
    source = (WEB / "words.js").read_text("utf-8")
    return {
        language: {quoted or plain: text for quoted, plain, text in _WORD.findall(body)} for language, body in _LANGUAGE.findall(source)
    }


WORDS = read_words()


def asked_for() -> Iterator[str]:
    for page in WEB.glob("*.html"):
        yield from (word for word in _MARKED.findall(page.read_text("utf-8")))
    for script in WEB.glob("*.js"):
        yield from (word for found in _SAID.findall(script.read_text("utf-8")) for word in found if word)
    yield from (f"login_{reason}" for reason in _OF_LOGINS)
    yield from _OF_THE_PLAYER.values()
    yield from (state.value for state in MountState)


def test_both_languages_have_the_same_words() -> None:
    assert WORDS.keys() == {"en", "ko"}
    assert len(WORDS["en"]) > 60
    assert WORDS["en"].keys() == WORDS["ko"].keys()


@pytest.mark.parametrize("key", sorted(WORDS["en"]))
def test_a_word_is_there_and_names_the_same_facts(key: str) -> None:
    english, korean = WORDS["en"][key], WORDS["ko"][key]
    assert english
    assert korean
    assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", korean))


@pytest.mark.parametrize("key", sorted(set(asked_for())))
def test_whatever_the_pages_say_and_the_relay_sends_has_a_word(key: str) -> None:
    assert key in WORDS["en"]


def test_the_pad_has_words_for_whatever_steering_is_refused_with() -> None:
    said = set(re.findall(r'"(\w+)"', (WEB / "ptz_pad.js").read_text("utf-8").split("const ERRORS = [", 1)[1].split("]", 1)[0]))
    assert set(STEERING_WORDS) <= said
    assert {f"ptz_error_{code}" for code in said} <= WORDS["en"].keys()


def test_no_reason_of_the_door_is_forgotten() -> None:
    assert set(Refusal) == {*_OF_LOGINS, *_OF_THE_PLAYER}
