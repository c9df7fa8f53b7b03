"""The words of the web pages: both languages say everything that the pages ask for."""

from __future__ import annotations

import re

from relay_engine.serving.http.portal.login import SHOWN
from relay_engine.web.web_files import FOLDER

LANGUAGES = ("en", "ko")
STEERING_ERRORS = re.findall(r'"(\w+)"', (FOLDER / "ptz_pad.js").read_text("utf-8").split("const ERRORS = [", 1)[1].split("]", 1)[0])
COMPUTED = {  # keys that scripts put together
    *(f"{verb}_{way}" for verb in ("way", "playing", "trying") for way in ("webrtc", "low-latency", "hls", "pictures")),
    *(f"login_{reason}" for reason in (*SHOWN, "text")),
    *(f"ptz_{way}" for way in ("up-left", "up", "up-right", "left", "stop", "right", "down-left", "down", "down-right")),
    *(f"ptz_error_{code}" for code in STEERING_ERRORS),
    *("live", "idle", "connecting", "retrying", "stopped"),  # states
}


def words_of(language: str) -> dict[str, str]:
    text = (FOLDER / "words.js").read_text(encoding="utf-8")
    block = text.split(f"  {language}: {{\n", 1)[1].split("\n  },", 1)[0]
    return dict(re.findall(r'"?([\w-]+)"?: "([^"]*)"', block))


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    english, korean = (words_of(language) for language in LANGUAGES)
    assert english.keys() == korean.keys()
    blanks = re.compile(r"\{\w+\}")
    for key, text in english.items():
        assert sorted(blanks.findall(text)) == sorted(blanks.findall(korean[key])), key


def test_every_word_that_a_page_asks_for_is_there_and_no_other() -> None:
    asked = set(COMPUTED)
    for path in FOLDER.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            asked |= set(re.findall(r'data-(?:word|label)="([^"]+)"', text))
        elif path.suffix == ".js" and path.name != "words.js":
            asked |= set(re.findall(r'"([a-z][a-z0-9_-]*)"', text))
    words = set(words_of("en"))
    assert set(COMPUTED) <= words
    html_words = {
        key for path in FOLDER.glob("*.html") for key in re.findall(r'data-(?:word|label)="([^"]+)"', path.read_text()) if key != "$word"
    }
    assert html_words <= words
    assert words - asked - {f"key_{key}" for key in ("space", "m", "f", "p")} == set()
