"""Locations: where this app keeps its files on each system."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP_FOLDER = "relay-server"


@dataclass(frozen=True, slots=True)
class Locations:
    """The files of one user's relay, all below `home`."""

    home: Path

    @property
    def settings_file(self) -> Path:
        return self.home / "settings.json"

    @property
    def passwords_file(self) -> Path:
        return self.home / "passwords.bin"

    @property
    def passwords_key_file(self) -> Path:
        return self.home / "passwords.key"

    @property
    def outages_file(self) -> Path:
        return self.home / "outages.json"

    @property
    def presets_folder(self) -> Path:
        return self.home / "presets"

    @property
    def log_file(self) -> Path:
        return self.home / "logs" / "relay.log"

    @property
    def default_data_folder(self) -> Path:
        return self.home / "data"

    def data_folder(self, chosen: str) -> Path:
        """Where the engine keeps its data: the folder a person chose, or the usual one."""
        return Path(chosen).expanduser() if chosen else self.default_data_folder


def locations(home: Path | None = None) -> Locations:
    """The locations below `home`, or below the system's usual place for this user."""
    return Locations(home if home is not None else Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False)))


def resources_folder() -> Path:
    """Icons, translations and style sheets: beside the code, or inside the packaged app."""
    bundle = getattr(sys, "_MEIPASS", None)  # PyInstaller's folder
    root = Path(bundle) if bundle is not None else Path(__file__).resolve().parent.parent
    return root / "resources"
