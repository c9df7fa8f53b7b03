"""Which addresses a viewer is told."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from relay_engine.serving.webrtc.host_addresses import choose_host_addresses, list_interface_addresses


def entry(address: str) -> Any:
    return SimpleNamespace(family=socket.AF_INET6 if ":" in address else socket.AF_INET, address=address)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = {
        "docker0": [entry("172.17.0.1")],
        "lo": [entry("127.0.0.1"), entry("::1")],
        "eth0": [entry("192.0.2.5"), entry("2001:db8::5"), entry("fe80::1%eth0"), SimpleNamespace(family=-1, address="00:11:22:33:44:55")],
        "eth1": [entry("198.51.100.5")],
        "down0": [entry("203.0.113.9")],
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: cards)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {name: SimpleNamespace(isup=name != "down0") for name in cards})


def test_list_leaves_out_what_no_viewer_reaches() -> None:
    assert [str(address) for address in list_interface_addresses()] == ["192.0.2.5", "198.51.100.5", "2001:db8::5", "172.17.0.1"]


@pytest.mark.parametrize(
    ("reached_at", "listening", "public", "chosen"),
    [
        ("198.51.100.5", "0.0.0.0", (), ("198.51.100.5", "192.0.2.5", "172.17.0.1")),
        ("127.0.0.1", "0.0.0.0", (), ("127.0.0.1", "192.0.2.5", "198.51.100.5", "172.17.0.1")),
        ("::ffff:192.0.2.5", "::", (), ("192.0.2.5", "198.51.100.5", "2001:db8::5", "172.17.0.1")),
        ("192.0.2.5", "0.0.0.0", ("203.0.113.1",), ("203.0.113.1", "192.0.2.5", "198.51.100.5", "172.17.0.1")),
        ("192.0.2.5", "127.0.0.1", (), ("127.0.0.1",)),
        ("", "0.0.0.0", (), ("192.0.2.5", "198.51.100.5", "172.17.0.1")),
    ],
)
def test_best_first(reached_at: str, listening: str, public: tuple[str, ...], chosen: tuple[str, ...]) -> None:
    assert choose_host_addresses(reached_at, listening, public) == chosen
