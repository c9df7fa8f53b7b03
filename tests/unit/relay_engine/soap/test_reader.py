"""Reading by local names: values of every kind, and what is put in the place of nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.soap import reader
from relay_engine.soap.element_tree import parse_element
from relay_engine.soap.reader import format_duration, format_time, parse_boolean, parse_duration, parse_number, parse_time

TREE = parse_element(
    '<r xmlns:t="u"><t:A/><t:A><B> one </B></t:A><C token=" x " t:other="2">7,5</C><D>TRUE</D><E>PT1M30.5S</E><F>nan</F></r>',
    most_nodes=100,
)


def test_names_go_without_their_namespaces() -> None:
    assert reader.text(TREE, "A/B") == "one"  # the second A: the first has none
    assert [reader.local_name(element) for element in reader.children(TREE)] == ["A", "A", "C", "D", "E", "F"]
    assert len(list(reader.descendants(TREE, "B"))) == 1
    assert reader.attribute(reader.child(TREE, "C"), "token") == "x"
    assert reader.attribute(reader.child(TREE, "C"), "other") == "2"


def test_values_and_what_stands_in_for_them() -> None:
    assert reader.number(TREE, "C") == 7.5
    assert reader.whole_number(TREE, "C") == 7
    assert reader.number(TREE, "F", 3.0) == 3.0
    assert reader.whole_number(TREE, "none", 4) == 4
    assert reader.boolean(TREE, "D") is True
    assert reader.duration(TREE, "E") == 90.5
    assert reader.text(TREE, "none/at/all", "default") == "default"
    assert reader.child(None, "x") is None
    assert reader.children(None) == []
    assert reader.attribute(None, "x", "y") == "y"
    assert reader.text(reader.child(TREE, "D")) == "TRUE"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT10S", 10),
        ("PT0.5S", 0.5),
        ("P1DT1H", 90_000),
        ("-PT5S", -5),
        ("P1Y", 31_536_000),
        ("5", 5),
        ("", 9),
        ("P", 9),
        ("PT", 9),
        ("x", 9),
    ],
)
def test_durations(written: str, seconds: float) -> None:
    assert parse_duration(written, 9) == seconds


@pytest.mark.parametrize(
    ("seconds", "written"), [(10, "PT10S"), (0.5, "PT0.5S"), (0, "PT0S"), (-1, "PT0S"), (100, "PT100S"), (1.23456, "PT1.235S")]
)
def test_durations_are_written(seconds: float, written: str) -> None:
    assert format_duration(seconds) == written


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1970-01-02T00:00:00Z", 86_400),
        ("1970-01-02T00:00:00.500Z", 86_400.5),
        ("1970-01-02T09:00:00+09:00", 86_400),
        ("1970-01-01T19:00:00-0500", 86_400),
        ("1970-01-02T00:00:00", 86_400),
        ("1970-1-2T0:0:0Z", 86_400),
        ("1970-01-01T23:59:60Z", 86_400),
        ("1970-13-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(written: str, seconds: float | None) -> None:
    assert parse_time(written) == seconds


def test_times_are_written_in_utc() -> None:
    assert format_time(86_400.9) == "1970-01-02T00:00:00Z"


@given(st.text(max_size=60))
def test_nonsense_is_the_default(written: str) -> None:
    assert isinstance(parse_number(written), float)
    assert isinstance(parse_duration(written), float)
    assert parse_boolean(written) in (True, False)
    found = parse_time(written)
    assert found is None or isinstance(found, float)
