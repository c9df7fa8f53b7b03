"""Languages: chosen, or the system's; English where there is nothing else. The files are complete and of one make."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.locations import resources_folder
from app.translations import Translations, language_for

FOLDER = resources_folder() / "translations"
ROOT = Path(__file__).parent.parent.parent
KOREAN = FOLDER / "relay_ko.ts"


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


def test_korean_and_back(qtbot: QtBot) -> None:
    translations = Translations()
    try:
        assert translations.choose("ko") == "ko"
        assert QCoreApplication.translate("Flows", "Live") == "방송 중"
        assert QCoreApplication.translate("ReaderTableModel", "Playing") == "재생 중"
    finally:
        assert translations.choose("en") == "en"
    assert QCoreApplication.translate("Flows", "Live") == "Live"


def sentences(file: Path) -> Iterator[tuple[str, str, str]]:
    """Context, source text and translation of every sentence."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name") or "", message.findtext("source") or "", message.findtext("translation") or ""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_translations_keep_the_places_for_names_and_numbers() -> None:
    wrong = [source for _, source, translated in sentences(KOREAN) if translated and places(translated) != places(source)]
    assert not wrong


def test_korean_asks_in_one_manner() -> None:
    """One page that says both 하십시오 and 하세요 reads like two programs."""
    assert [translated for _, _, translated in sentences(KOREAN) if "세요" in translated] == []


def run_tool(name: str, *arguments: str) -> None:
    tool = next((path for suffix in ("", ".exe") if (path := Path(sys.executable).parent / f"{name}{suffix}").exists()), None)
    if tool is None:
        pytest.skip(f"{name} is not installed beside this Python")
    subprocess.run([str(tool), "-silent", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def test_the_compiled_file_is_of_the_source(tmp_path: Path) -> None:
    run_tool("pyside6-lrelease", str(KOREAN), "-qm", str(tmp_path / "new.qm"))
    assert (tmp_path / "new.qm").read_bytes() == KOREAN.with_suffix(".qm").read_bytes(), "run: python3 build/dev.py translate"


def test_every_sentence_of_the_program_is_collected(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "app").rglob("*.py"))]
    run_tool("pyside6-lupdate", "-locations", "none", *sources, "-ts", str(fresh))
    said = {(context, source) for context, source, _ in sentences(fresh)}
    kept = {(context, source) for context, source, _ in sentences(KOREAN)}
    assert said == kept, "run: python3 build/dev.py translate"


def test_no_sentence_hides_from_the_collector() -> None:
    """Lupdate does not look into f-strings: such a sentence would stay English without a word."""
    hidden = [f"{path.name}:{line}" for path in sorted((ROOT / "app").rglob("*.py")) for line in hidden_sentences(path.read_text("utf-8"))]
    assert hidden == []


def test_a_sentence_in_an_f_string_is_hidden() -> None:
    assert list(hidden_sentences('a = self.tr("Seen")\nb = f"{a} {self.tr(\'Hidden\')}"')) == [2]


def hidden_sentences(program: str) -> Iterator[int]:
    """Lines of f-strings that translate something."""
    for text in ast.walk(ast.parse(program)):
        if isinstance(text, ast.JoinedStr) and any(isinstance(part, ast.Attribute) and part.attr == "tr" for part in ast.walk(text)):
            yield text.lineno
