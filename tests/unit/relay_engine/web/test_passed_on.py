"""What shows that a request came by a proxy, and what does not."""

from __future__ import annotations

import pytest

from relay_engine.web.passed_on import is_passed_on

BROWSER = [
    "Host",
    "User-Agent",
    "Accept",
    "Accept-Language",
    "Sec-Fetch-Site",
    "Cookie",
    "X-Requested-With",
    "Connection",
    "Range",
    "If-Match",
]


@pytest.mark.parametrize(
    "mark",
    [
        *("X-Forwarded-For", "x-forwarded-proto", "FORWARDED", "Via", "X-Real-IP", "CF-Connecting-IP", "Fly-Client-IP", "X-Original-URL"),
        *("True-Client-IP", "X-Amzn-Trace-Id", "X-Envoy-External-Address", "Tailscale-User-Login", "Proxy-Connection", "Cdn-Loop"),
    ],
)
def test_each_proxy_leaves_its_mark(mark: str) -> None:
    assert is_passed_on([*BROWSER, mark])
    assert not is_passed_on([*BROWSER, f"not-{mark}"])


def test_the_version_that_proxies_speak_is_one_too() -> None:
    assert is_passed_on(["Host"], (1, 0))
    assert not is_passed_on(BROWSER, (1, 1))
