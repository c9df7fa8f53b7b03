"""Languages: chosen, or the system's; English where there is nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.translations import Translations, language_for


@pytest.mark.parametrize(
    ("choice", "system", "language"),
    [
        ("en", ["ko-KR"], "en"),
        ("ko", ["en-US"], "ko"),
        ("auto", ["ko-Kore-KR", "en-US"], "ko"),
        ("auto", ["ko_KR"], "ko"),
        ("auto", ["de-DE", "ko-KR"], "ko"),
        ("auto", ["en-US", "ko-KR"], "en"),
        ("auto", ["de-DE"], "en"),
        ("auto", [], "en"),
    ],
)
def test_language_for(choice: str, system: list[str], language: str) -> None:
    assert language_for(choice, system) == language  # type: ignore[arg-type]


def test_a_missing_translation_leaves_english(tmp_path: Path, qtbot: QtBot) -> None:
    translations = Translations(tmp_path)
    assert translations.choose("ko") == "en"
    assert translations.choose("en") == "en"
