"""Migrations walk version by version, and say so when they cannot."""

from __future__ import annotations

import pytest

from app.settings.migrations import MIGRATIONS, Document, migrate
from app.settings.settings import CURRENT_VERSION


def rename_port(document: Document) -> Document:
    return {**{key: value for key, value in document.items() if key != "port"}, "rtsp_port": document["port"]}


def add_theme(document: Document) -> Document:
    return {**document, "theme": "dark"}


STEPS = {1: rename_port, 2: add_theme}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"port": 9000}, {"version": 3, "rtsp_port": 9000, "theme": "dark"}),
        ({"version": 1, "port": 9000}, {"version": 3, "rtsp_port": 9000, "theme": "dark"}),
        ({"version": 2, "rtsp_port": 1}, {"version": 3, "rtsp_port": 1, "theme": "dark"}),
        ({"version": 3, "x": 1}, {"version": 3, "x": 1}),
        ({"version": 9, "x": 1}, {"version": 9, "x": 1}),
    ],
)
def test_each_version_reaches_the_current_one(before: Document, after: Document) -> None:
    assert migrate(before, STEPS, 3) == after


@pytest.mark.parametrize("version", ["1", 0, -1, None, True, 1.5])
def test_a_version_that_is_no_number_is_refused(version: object) -> None:
    with pytest.raises(ValueError, match="version"):
        migrate({"version": version}, STEPS, 3)


def test_a_missing_step_is_refused() -> None:
    with pytest.raises(ValueError, match="no way from version 2"):
        migrate({"version": 1, "port": 1}, {1: rename_port}, 3)


def test_every_version_that_was_ever_written_has_its_step() -> None:
    assert set(MIGRATIONS) == set(range(1, CURRENT_VERSION))
