"""Migrations: turn a settings file of an older version into today's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.settings.settings import CURRENT_VERSION
from app.settings.version_1 import OldSettings

type Document = dict[str, Any]
type Migration = Callable[[Document], Document]


def _leave_the_window_its_own(document: Document) -> Document:
    """Cameras and ports are the relay's from version 2 on. Whoever calls keeps the old file: they have to be moved yet."""
    msgspec.convert(document, OldSettings)  # a file that cannot be moved is a damaged one
    return {name: value for name, value in document.items() if name not in OldSettings.__struct_fields__}


# version found in the file -> step to the next version; a renamed field gets its line here and a test
MIGRATIONS: Mapping[int, Migration] = {1: _leave_the_window_its_own}


def version_of(document: Document) -> int:
    """The version a file says it has; a file that says none is the first."""
    version = document.get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError(f"version is {version!r}")
    return version


def migrate(document: Document, migrations: Mapping[int, Migration] = MIGRATIONS, current: int = CURRENT_VERSION) -> Document:
    """Walk `document` up to `current`, one version a step; one from the future is returned as it is."""
    version = version_of(document)
    while version < current:
        if (step := migrations.get(version)) is None:
            raise ValueError(f"no way from version {version}")
        version += 1
        document = {**step(document), "version": version}
    return document
