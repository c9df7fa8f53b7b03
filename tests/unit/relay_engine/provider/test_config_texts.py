"""What a text of relay.toml has to look like."""

from __future__ import annotations

import pytest

from relay_engine.provider.config_texts import parse_own_address


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.168.1.61", ("192.168.1.61", 0)),
        ("192.168.1.61:8900", ("192.168.1.61", 8900)),
        ("[fe80::1]:81", ("fe80::1", 81)),
        ("fe80::1", ("fe80::1", 0)),
        ("192.168.1.61:", None),
        ("192.168.1.61:65536", None),
        ("192.168.1:80", None),
        ("::", None),
        ("[::]:80", None),
        ("gate.lan:80", None),
        ("", None),
    ],
)
def test_own_addresses(text: str, found: tuple[str, int] | None) -> None:
    assert parse_own_address(text) == found
