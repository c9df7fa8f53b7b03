"""Words: how flows mark sentences for translation without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CONTEXT = "Flows"

type Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """Two sentences for a person; `to_do` may be empty."""

    what: str
    to_do: str = ""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` so that Qt's lupdate collects it under `context`; it is translated where it is shown."""
    return text


def untranslated(text: str) -> str:
    """The translate function of tests and of the headless runner: English as it stands."""
    return text
