"""Names of users."""

from __future__ import annotations

import pytest

from relay_engine.names.user_name import user_name_problem


@pytest.mark.parametrize("name", ["ann", "Ann.B-2", "ann@example.org", "constructor", "1", "x" * 64])
def test_names(name: str) -> None:
    assert user_name_problem(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 65,
        "a b",
        "a\n",
        "a\x00",
        "é",
        "../x",
        "a/b",
        "__class__",
        "-x",
        ".x",
        '"',
        "'",
        "$(id)",
        "owner",
        "Publish",
        "x" * 1_000_000,
        "\u0041\u030a" * 500_000,
    ],
)
def test_names_that_cannot_be(name: str) -> None:
    assert 0 < len(user_name_problem(name)) < 100
