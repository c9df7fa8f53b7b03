"""Who may ask the control API: this machine, by its own name, and no web page of a stranger."""

from __future__ import annotations

import pytest
from multidict import CIMultiDict

from relay_engine.control.loopback import find_objection, is_local_host, is_loopback

MACHINE, PROXY, NAME, SITE = "this machine only; open", "by a proxy", "localhost and 127.0.0.1", "other sites"

REQUESTS = [
    # peer, headers, part of the objection
    ("127.0.0.1", {"Host": "127.0.0.1:8080"}, ""),
    ("127.0.0.1", {"host": "LOCALHOST:8080"}, ""),
    ("127.0.0.1", {"Host": "localhost"}, ""),
    ("127.0.0.1", {"Host": "localhost.:8080"}, ""),
    ("127.8.9.1", {"Host": "127.8.9.1"}, ""),
    ("::1", {"Host": "[::1]:8080"}, ""),
    ("::ffff:127.0.0.1", {"Host": "127.0.0.1:8080"}, ""),
    ("127.0.0.1", {"Host": "[::ffff:127.0.0.1]:8080"}, ""),
    ("127.0.0.1", {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"}, ""),
    ("127.0.0.1", {"Host": "localhost:8080", "Origin": "http://Localhost:8080"}, ""),
    ("192.168.1.20", {"Host": "127.0.0.1:8080"}, MACHINE),
    ("::ffff:192.168.1.20", {"Host": "127.0.0.1:8080"}, MACHINE),
    ("fe80::1%eth0", {"Host": "[::1]"}, MACHINE),
    ("0.0.0.0", {"Host": "127.0.0.1"}, MACHINE),
    ("", {"Host": "127.0.0.1"}, MACHINE),
    ("127.0.0.1", {"Host": "127.0.0.1", "X-Forwarded-For": "192.168.1.20"}, PROXY),
    ("127.0.0.1", {"Host": "127.0.0.1", "forwarded": "for=192.168.1.20"}, PROXY),
    ("127.0.0.1", {"Host": "127.0.0.1", "X-Real-IP": "192.168.1.20"}, PROXY),
    *(
        ("127.0.0.1", {"Host": "127.0.0.1", name: "x"}, PROXY)
        for name in (
            *("Via", "X-Forwarded-Proto", "X-Forwarded-Server", "x-forwarded-anything", "X-Original-Host", "X-Original-URL", "X-Client-IP"),
            *("Client-IP", "CF-Connecting-IP", "cf-ray", "True-Client-IP", "CDN-Loop", "Fastly-Client-IP", "X-Cluster-Client-Ip"),
            *("Tailscale-User-Login", "X-Rewrite-Url", "X-Envoy-External-Address", "Proxy-Connection", "X-Remote-User", "X-Proxy-User"),
        )
    ),
    *(("127.0.0.1", {"Host": "127.0.0.1", name: "x"}, "") for name in ("X-Requested-With", "Viaduct", "Client", "X-Request-Id", "Accept")),
    ("127.0.0.1", {"Host": "127.0.0.1", "Sec-Fetch-Site": "cross-site"}, SITE),
    ("127.0.0.1", {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-site"}, SITE),
    ("127.0.0.1", {"Host": "127.0.0.1", "Sec-Fetch-Site": "none"}, ""),
    ("127.0.0.1", {"Host": "127.0.0.1", "User-Agent": "Relay Server"}, "own sources"),
    ("127.0.0.1", {"Host": "127.0.0.1", "User-Agent": "curl/8.14"}, ""),
    ("127.0.0.1", {"Host": "evil.example:8080"}, NAME),
    ("127.0.0.1", {"Host": "localhost.evil.example"}, NAME),
    ("127.0.0.1", {"Host": "127.0.0.1.evil.example"}, NAME),
    ("127.0.0.1", {"Host": "192.168.1.20:8080"}, NAME),
    ("127.0.0.1", {"Host": "evil.example@localhost"}, NAME),
    ("127.0.0.1", {"Host": "localhost:80:80"}, NAME),
    ("127.0.0.1", {"Host": ""}, NAME),
    ("127.0.0.1", {}, NAME),
    ("127.0.0.1", {"Host": "127.0.0.1:8080", "Origin": "http://evil.example"}, SITE),
    ("127.0.0.1", {"Host": "127.0.0.1:8080", "Origin": "null"}, SITE),
    ("127.0.0.1", {"Host": "127.0.0.1:8080", "Origin": ""}, SITE),
    ("127.0.0.1", {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:3000"}, SITE),
]


@pytest.mark.parametrize(("peer", "headers", "objection"), REQUESTS)
def test_find_objection(peer: str, headers: dict[str, str], objection: str) -> None:
    found = find_objection(peer, CIMultiDict(headers))
    assert (objection in found) if objection else found == ""


def test_http_1_0_is_how_a_proxy_speaks() -> None:
    assert PROXY in find_objection("127.0.0.1", CIMultiDict({"Host": "127.0.0.1"}), (1, 0))


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.1.2.3", True), ("128.0.0.1", False), ("::2", False), ("x", False)],
)
def test_is_loopback(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    ("header", "local"), [("[::1]", True), ("[::1", False), ("::1", False), ("[]", False), (":80", False), ("127.1", False)]
)
def test_is_local_host(header: str, local: bool) -> None:
    assert is_local_host(header) is local
