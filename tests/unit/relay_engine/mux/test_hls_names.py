"""File names of HLS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.mux.hls_names import HlsNames, MediaName

NAMES = HlsNames("a1b2", "mp4")


@pytest.mark.parametrize(
    ("name", "text", "meaning"),
    [
        (NAMES.initialisation(3), "a1b2_init3.mp4", MediaName(3, is_initialisation=True)),
        (NAMES.segment(12), "a1b2_12.mp4", MediaName(12)),
        (NAMES.part(12, 4), "a1b2_12.4.mp4", MediaName(12, 4)),
        (NAMES.gap(1), "a1b2_gap1.mp4", None),
    ],
)
def test_both_directions(name: str, text: str, meaning: MediaName | None) -> None:
    assert name == text
    assert NAMES.parse(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a1b2_12.ts",
        "other_12.mp4",
        "a1b2_12.mp4x",
        "a1b2_.mp4",
        "a1b2_-1.mp4",
        "../a1b2_12.mp4",
        "a1b2_12.4.4.mp4",
        "a1b2_" + "9" * 40 + ".mp4",
    ],
)
def test_other_names_mean_nothing(text: str) -> None:
    assert NAMES.parse(text) is None


@given(st.text(max_size=40))
def test_garbage_means_nothing_or_a_name(text: str) -> None:
    NAMES.parse(text)
