"""Blocked hosts: one address in all its spellings, for a while, and bounded."""

from __future__ import annotations

import pytest

from relay_engine.access import blocked_hosts
from relay_engine.access.blocked_hosts import BlockedHosts, host_key


@pytest.mark.parametrize(
    ("peer", "key"),
    [
        ("10.0.0.9:4000", "10.0.0.9"),
        ("10.0.0.9", "10.0.0.9"),
        ("[::ffff:10.0.0.9]:4000", "10.0.0.9"),
        ("[2001:db8:1:2:aaaa::1]:80", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("[fe80::7%eth0]:80", "fe80::7"),
        ("[::1]:80", "::/64"),
        ("camera.local:80", "camera.local"),
        ("", ""),
    ],
)
def test_a_host_is_known_in_every_spelling(peer: str, key: str) -> None:
    assert host_key(peer) == key


def test_a_block_ends_by_itself() -> None:
    blocked = BlockedHosts()
    assert not blocked.holds("10.0.0.9:1", 0.0)
    blocked.block("10.0.0.9:1", 600.0)
    assert blocked.holds("10.0.0.9:2", 599.9)
    assert not blocked.holds("10.0.0.8:2", 599.9)
    assert not blocked.holds("10.0.0.9:2", 600.0)
    assert not blocked.holds("10.0.0.9:2", 0.0)


def test_the_table_is_bounded_and_keeps_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocked_hosts, "_MOST", 3)
    blocked = BlockedHosts()
    for number in range(10):
        blocked.block(f"10.0.0.{number}:1", 100.0 + number)
    blocked.block("10.0.0.9:1", 200.0)  # again: no second place
    assert [number for number in range(10) if blocked.holds(f"10.0.0.{number}", 50.0)] == [7, 8, 9]
