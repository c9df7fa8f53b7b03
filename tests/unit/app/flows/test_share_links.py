"""Which address others can use, and the links made of it."""

from __future__ import annotations

import pytest

from app.flows.share_links import (
    LocalAddress,
    NetworkKind,
    address_to_share,
    kind_of,
    rank_addresses,
    reach_words,
    share_links,
)
from app.flows.wording.words import untranslated

CARDS = [
    ("lo", "127.0.0.1"),
    ("docker0", "172.17.0.1"),
    ("wlp3s0", "192.168.1.31"),
    ("enp2s0", "192.168.1.30"),
    ("enp3s0", "169.254.7.7"),
    ("tun0", "10.8.0.2"),
]


def test_the_cable_comes_first_and_useless_ones_last() -> None:
    assert [one.address for one in rank_addresses(CARDS)] == [
        "192.168.1.30",
        "192.168.1.31",
        "10.8.0.2",
        "172.17.0.1",
        "169.254.7.7",
        "127.0.0.1",
    ]


def test_the_way_to_the_world_wins_unless_it_is_a_tunnel() -> None:
    assert rank_addresses(CARDS, preferred="192.168.1.31")[0].address == "192.168.1.31"
    assert rank_addresses(CARDS, preferred="10.8.0.2")[0].address == "192.168.1.30"


@pytest.mark.parametrize(
    ("listen_host", "addresses"),
    [("127.0.0.1", ["127.0.0.1"]), ("192.168.1.31", ["192.168.1.31"]), ("10.1.1.1", ["10.1.1.1"]), ("relay.local", ["relay.local"])],
)
def test_only_what_the_relay_listens_on_is_offered(listen_host: str, addresses: list[str]) -> None:
    assert [one.address for one in rank_addresses(CARDS, listen_host=listen_host)] == addresses


def test_a_machine_without_a_network_offers_itself() -> None:
    assert [(one.address, one.kind) for one in rank_addresses([])] == [("127.0.0.1", "loopback")]


@pytest.mark.parametrize(
    ("interface", "platform", "kind"),
    [
        ("eth0", "linux", "wired"),
        ("enp2s0", "linux", "wired"),
        ("wlan0", "linux", "wireless"),
        ("Wi-Fi", "win32", "wireless"),
        ("Ethernet 2", "win32", "wired"),
        ("vEthernet (Default Switch)", "win32", "virtual"),
        ("VMware Network Adapter VMnet8", "win32", "virtual"),
        ("en0", "darwin", "other"),
        ("utun3", "darwin", "virtual"),
        ("br-4f2a", "linux", "virtual"),
        ("usb0", "linux", "other"),
    ],
)
def test_kinds_of_network(interface: str, platform: str, kind: str) -> None:
    assert kind_of(interface, "192.168.1.2", platform) == kind


def test_links() -> None:
    links = {link.key: link.url for link in share_links("gate", "192.168.1.30", 8554, 8080, untranslated)}
    assert links["browser"] == "http://192.168.1.30:8080/gate/"
    assert links["tv"] == "http://192.168.1.30:8080/gate/index.m3u8"
    assert links["player"] == links["recorder"] == "rtsp://192.168.1.30:8554/gate"
    assert links["status"] == "http://127.0.0.1:8080/api/v1/mounts/gate"
    assert share_links("gate", "fe80::1", 554, 80, untranslated)[0].url == "http://[fe80::1]:80/gate/"


def test_the_chosen_address_stays_while_this_machine_has_it() -> None:
    addresses = rank_addresses(CARDS)
    assert address_to_share(addresses, "10.8.0.2").address == "10.8.0.2"
    assert address_to_share(addresses, "10.9.9.9") == addresses[0]
    assert address_to_share(addresses, "") == addresses[0]


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("192.168.1.30", "wired", "TCP ports 8080 and 8554"),
        ("relay.local", "other", "in this network only"),
        ("127.0.0.1", "loopback", "Only programs on this computer"),
        ("172.17.0.1", "virtual", "virtual network"),
        ("169.254.7.7", "wired", "no router"),
        ("8.8.8.8", "wired", "from the internet"),
    ],
)
def test_who_can_open_a_link(address: str, kind: NetworkKind, words: str) -> None:
    assert words in reach_words(LocalAddress(address, "", kind), 8554, 8080, untranslated)
