"""Delivery directives and queries of HLS requests."""

from __future__ import annotations

import pytest
from aiohttp import web
from multidict import MultiDict

from relay_engine.serving.http.hls_routes import _Directives, _parse_directives, _query_for_children


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, _Directives()),
        ({"_HLS_msn": "5"}, _Directives(5)),
        ({"_HLS_msn": "5", "_HLS_part": "0"}, _Directives(5, 0)),
        ({"_HLS_skip": "YES"}, _Directives(skip=True)),
        ({"_HLS_skip": "v2"}, _Directives(skip=True)),
        ({"_HLS_skip": "no"}, _Directives()),
    ],
)
def test_directives(query: dict[str, str], wanted: _Directives) -> None:
    assert _parse_directives(query) == wanted


@pytest.mark.parametrize(
    "query", [{"_HLS_part": "1"}, {"_HLS_msn": "x"}, {"_HLS_msn": "-1"}, {"_HLS_msn": "1", "_HLS_part": ""}, {"_HLS_msn": "9" * 13}]
)
def test_forbidden_directives(query: dict[str, str]) -> None:
    with pytest.raises(web.HTTPBadRequest):
        _parse_directives(query)


@pytest.mark.parametrize(
    ("query", "token", "wanted"),
    [
        ([], "", ""),
        ([], "abc", "?s=abc"),
        ([("s", "old"), ("plain", ""), ("_HLS_msn", "7")], "new", "?s=new"),
        ([("key", 'a"&b\n')], "", "?key=a%22%26b%0A"),
        ([("a", "1"), ("a", "2")], "t", "?a=1&a=2&s=t"),
    ],
)
def test_what_is_handed_on(query: list[tuple[str, str]], token: str, wanted: str) -> None:
    assert _query_for_children(MultiDict(query), token) == wanted


def test_a_query_has_a_bound() -> None:
    with pytest.raises(web.HTTPBadRequest):
        _query_for_children({"a": "x" * 600}, "")
