"""Delivery directives and queries of HLS requests."""

from __future__ import annotations

import pytest
from aiohttp import web

from relay_engine.serving.http.hls.routes import _Directives, _parse_directives, _query_for_children


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


@pytest.mark.parametrize(("token", "wanted"), [("", ""), ("abc", "?s=abc"), ('a"&b\n', "?s=a%22%26b%0A")])
def test_what_is_handed_on(token: str, wanted: str) -> None:
    assert _query_for_children(token) == wanted
