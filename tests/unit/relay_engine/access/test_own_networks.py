"""Own networks: who is a neighbour, in every spelling, and how soon a moved machine notices."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from types import SimpleNamespace

import psutil
import pytest

from relay_engine.access import own_networks
from relay_engine.access.own_networks import Network, OwnNetworks, is_loopback, list_interface_networks


def listing(*texts: str) -> Callable[[], list[Network]]:
    return lambda: [ipaddress.ip_network(text) for text in texts]


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("192.0.2.77", True),
        ("192.0.2.128", False),
        ("::ffff:192.0.2.77", True),
        ("::ffff:192.0.2.200", False),
        ("[::ffff:192.0.2.77]", True),
        ("2001:db8:1::77", True),
        ("2001:db8:2::77", False),
        ("fe80::1%eth0", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("198.51.100.1", False),
        ("0.0.0.0", False),
        ("camera.local", False),
        ("", False),
        ("unix:", False),
    ],
)
def test_who_is_a_neighbour(host: str, inside: bool) -> None:
    networks = OwnNetworks(listing("192.0.2.0/25", "2001:db8:1::/64", "fe80::/64"))
    assert networks.holds(host, 0.0) is inside


def test_a_network_as_wide_as_the_world_is_nobodys_own() -> None:
    networks = OwnNetworks(listing("0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3"))
    assert not any(networks.holds(host, 0.0) for host in ("198.51.100.1", "8.8.8.8", "2001:db8::1"))


def test_whoever_was_a_neighbour_in_the_last_cafe_is_none_in_this_one() -> None:
    now_there = ["192.0.2.0/24"]
    networks = OwnNetworks(lambda: [ipaddress.ip_network(text) for text in now_there])
    assert networks.holds("192.0.2.5", 0.0)
    changes = networks.changes
    now_there[:] = ["198.51.100.0/24"]
    assert networks.holds("192.0.2.5", 29.0)
    assert not networks.holds("192.0.2.5", 30.0)
    assert networks.holds("198.51.100.5", 30.0)
    assert networks.changes == changes + 1


def test_a_new_neighbour_waits_no_longer_than_a_stranger_may_make_us_look() -> None:
    asked = []
    now_there: list[str] = []

    def look() -> list[Network]:
        asked.append(len(now_there))
        return [ipaddress.ip_network(text) for text in now_there]

    networks = OwnNetworks(look)
    assert not networks.holds("192.0.2.5", 0.0)
    now_there.append("192.0.2.0/24")
    assert not any(networks.holds("192.0.2.5", 0.1 * step) for step in range(30))
    assert len(asked) == 1
    assert networks.holds("192.0.2.5", 3.0)


def test_what_is_known_of_hosts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_networks, "_MOST_KNOWN", 10)
    networks = OwnNetworks(listing("192.0.2.0/24"))
    for last in range(256):
        assert networks.holds(f"192.0.2.{last}", 0.0)
        assert len(networks._known) <= 10


def test_addresses_of_interfaces_that_are_up_count_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def entry(family: int, address: str, mask: str | None) -> SimpleNamespace:
        return SimpleNamespace(family=family, address=address, netmask=mask)

    addresses = {
        "eth0": [
            entry(socket.AF_INET, "192.0.2.7", "255.255.255.128"),
            entry(socket.AF_INET6, "2001:db8::7", "ffff:ffff:ffff::"),
            entry(-1, "00:11:22:33:44:55", None),
        ],
        "Ethernet of Windows": [entry(socket.AF_INET6, "fe80::7%12", None)],
        "tunnel": [entry(socket.AF_INET, "10.9.0.1", None)],
        "unplugged": [entry(socket.AF_INET, "172.16.0.1", "255.255.0.0")],
        "odd": [entry(socket.AF_INET, "nothing", "255.0.0.0"), entry(socket.AF_INET, "10.8.0.1", "garbage")],
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: addresses)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {"eth0": SimpleNamespace(isup=True), "unplugged": SimpleNamespace(isup=False)})
    assert [str(network) for network in list_interface_networks()] == ["10.9.0.1/32", "192.0.2.0/25", "2001:db8::/48", "fe80::/64"]


def test_this_machine_is_read_without_fail() -> None:
    assert all(network.prefixlen for network in list_interface_networks())


@pytest.mark.parametrize(
    ("host", "inner"), [("127.0.0.1", True), ("::ffff:127.0.0.1", True), ("::1", True), ("192.0.2.1", False), ("", False)]
)
def test_loopback_in_every_spelling(host: str, inner: bool) -> None:
    assert is_loopback(host) is inner
