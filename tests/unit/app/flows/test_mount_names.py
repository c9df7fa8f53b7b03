"""Names that fit into links are made from titles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.flows.mount_names import mount_name_for, sub_mount_name


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Front gate", (), "front-gate"),
        ("Front gate", ("front-gate",), "front-gate-2"),
        ("Front gate", ("front-gate", "front-gate-2"), "front-gate-3"),
        ("Front gate", ("front-gate-sub",), "front-gate-2"),
        ("Café Süd 2", (), "cafe-sud-2"),
        ("정문", (), "camera-1"),
        ("정문", ("camera-1", "camera-1-sub"), "camera-2"),
        ("2층 현관", (), "camera-1"),
        ("駐車場 A", (), "camera-1"),
        ("  ***  ", (), "camera-1"),
        ("", (), "camera-1"),
        ("API", (), "api-2"),
        ("x" * 90, (), "x" * 40),
        ("../../etc/passwd", (), "etc-passwd"),
    ],
)
def test_names_are_made_from_titles(title: str, taken: tuple[str, ...], name: str) -> None:
    assert mount_name_for(title, taken) == name


@settings(max_examples=200)
@given(st.text(max_size=60), st.sets(st.sampled_from(["camera-1", "camera-2", "a", "a-2", "demo"])))
def test_any_title_gives_a_free_name_that_fits_into_a_link(title: str, taken: set[str]) -> None:
    name = mount_name_for(title, taken)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name not in taken


def test_the_small_picture_s_name_is_free_too() -> None:
    assert sub_mount_name("gate") == "gate-sub"
    assert sub_mount_name("gate", {"gate-sub", "gate-sub-2"}) == "gate-sub-3"
