"""Translations: puts the person's language on the application."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.locations import resources_folder
from app.settings.settings import Language

_log = logging.getLogger(__name__)

SOURCE_LANGUAGE = "en"


class Translations:
    """Holds the translators in use; `choose` may be called again at any time, windows then get a LanguageChange event."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else resources_folder() / "translations"
        self._installed: list[QTranslator] = []
        self.language = SOURCE_LANGUAGE

    def choose(self, choice: Language) -> str:
        """Use "en", "ko" or what the system says ("auto"); return the language in use."""
        wanted = language_for(choice, QLocale.system().uiLanguages())
        if wanted == self.language:
            return wanted
        self._remove()
        self.language = wanted if wanted == SOURCE_LANGUAGE or self._install(wanted) else SOURCE_LANGUAGE
        QLocale.setDefault(QLocale(self.language))
        return self.language

    def _install(self, language: str) -> bool:
        """Put the app's own words on, and Qt's (dialog buttons) where they are there."""
        own = QTranslator()
        if not own.load(f"relay_{language}", str(self._folder)):
            _log.info("no translation for %s in %s", language, self._folder.name)
            return False
        self._add(own)
        of_qt = QTranslator()
        if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._add(of_qt)
        return True

    def _add(self, translator: QTranslator) -> None:
        QCoreApplication.installTranslator(translator)
        self._installed.append(translator)

    def _remove(self) -> None:
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed.clear()


def language_for(choice: Language, system_languages: list[str]) -> str:
    """The language to use: what was chosen, else the first of the system's that the app speaks."""
    if choice != "auto":
        return choice
    for name in system_languages:
        language = name.replace("_", "-").split("-")[0].lower()
        if language in ("en", "ko"):
            return language
    return SOURCE_LANGUAGE
