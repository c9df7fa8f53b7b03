"""Share links: which address of this machine others can reach, and what each kind of device has to open."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import psutil

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate

type NetworkKind = Literal["wired", "wireless", "virtual", "other", "loopback"]

_ORDER: Mapping[NetworkKind, int] = {"wired": 0, "other": 1, "wireless": 2, "virtual": 3, "loopback": 4}
_VIRTUAL = (
    "docker",
    "veth",
    "br-",
    "virbr",
    "vmnet",
    "vboxnet",
    "vethernet",
    "tun",
    "tap",
    "utun",
    "wg",
    "tailscale",
    "zt",
    "hyper-v",
    "virtualbox",
    "vmware",
    "bridge",
    "awdl",
    "llw",
    "lxc",
    "cni",
)
_WIRELESS = ("wl", "wi-fi", "wifi", "ath", "ra")
_WIRED = ("eth", "en", "em", "ethernet", "lan")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class LocalAddress:
    """One address of this machine."""

    address: str
    interface: str
    kind: NetworkKind


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What one kind of device opens."""

    key: str
    device: str
    url: str
    hint: str


# key, device, address, hint; the first one is for everybody
_LINKS = (
    (
        "browser",
        QT_TRANSLATE_NOOP("Flows", "Phone or browser"),
        "http://{host}:{http_port}/{mount}/",
        QT_TRANSLATE_NOOP("Flows", "Opens in any web browser; nothing has to be installed."),
    ),
    (
        "player",
        QT_TRANSLATE_NOOP("Flows", "VLC or another player"),
        "rtsp://{host}:{rtsp_port}/{mount}",
        QT_TRANSLATE_NOOP("Flows", "In VLC: Media, Open Network Stream, then paste the link."),
    ),
    (
        "tv",
        QT_TRANSLATE_NOOP("Flows", "TV or set-top box"),
        "http://{host}:{http_port}/{mount}/index.m3u8",
        QT_TRANSLATE_NOOP("Flows", "For apps that play HLS or IPTV links. Where an old device stays dark, put ?ts at the end of the link."),
    ),
    (
        "recorder",
        QT_TRANSLATE_NOOP("Flows", "Another recorder (NVR)"),
        "rtsp://{host}:{rtsp_port}/{mount}",
        QT_TRANSLATE_NOOP(
            "Flows",
            "Add a camera there, choose RTSP, Generic or Custom as its kind and TCP where it asks. Where a login is needed, enter a person's name and device password.",
        ),
    ),
    (
        "status",
        QT_TRANSLATE_NOOP("Flows", "Monitoring program"),
        "http://{host}:{http_port}/api/v1/mounts/{mount}",
        QT_TRANSLATE_NOOP(
            "Flows", "The state and figures of this camera as JSON, for the relay's token (Authorization: Bearer) or a login."
        ),
    ),
)
_NETWORKS: Mapping[NetworkKind, str] = {
    "wired": QT_TRANSLATE_NOOP("Flows", "cable"),
    "wireless": QT_TRANSLATE_NOOP("Flows", "Wi-Fi"),
    "virtual": QT_TRANSLATE_NOOP("Flows", "virtual network"),
    "loopback": QT_TRANSLATE_NOOP("Flows", "this computer only"),
    "other": QT_TRANSLATE_NOOP("Flows", "network"),
}
_REACH_THIS_COMPUTER = QT_TRANSLATE_NOOP(
    "Flows",
    "Only programs on this computer can open these links. Connect it to a network, or allow everybody under Settings, Who can connect.",
)
_REACH_VIRTUAL = QT_TRANSLATE_NOOP("Flows", "Only devices in this virtual network, such as a VPN, can open these links.")
_REACH_NO_ROUTER = QT_TRANSLATE_NOOP("Flows", "This computer found no router: only devices on the same cable can open these links.")
_REACH_NETWORK = QT_TRANSLATE_NOOP(
    "Flows",
    "Works in this network only: same Wi-Fi or same cables. "
    "For viewers elsewhere, the router has to forward the TCP ports {http_port} and {rtsp_port} to this computer.",
)
_REACH_EVERYBODY = QT_TRANSLATE_NOOP("Flows", "This address can be reached from the internet, as far as firewalls let it through.")


def share_links(mount: str, host: str, rtsp_port: int, http_port: int, translate: Translate) -> tuple[ShareLink, ...]:
    """The links of one camera for a viewer who reaches this machine as `host`."""
    shown = f"[{host}]" if ":" in host else host
    return tuple(
        ShareLink(
            key,
            translate(device),
            template.format(host=LOOPBACK if key == "status" else shown, rtsp_port=rtsp_port, http_port=http_port, mount=mount),
            translate(hint),
        )
        for key, device, template, hint in _LINKS
    )


def address_to_share(addresses: tuple[LocalAddress, ...], wanted: str) -> LocalAddress:
    """The address that a person chose, as long as this machine has it; else the best one."""
    return next((one for one in addresses if one.address == wanted), addresses[0])


def network_words(kind: NetworkKind, translate: Translate) -> str:
    """A kind of network as people call it."""
    return translate(_NETWORKS[kind])


def reach_words(one: LocalAddress, rtsp_port: int, http_port: int, translate: Translate) -> str:
    """Who can open a link with that address, and what to do where others should."""
    if one.kind == "loopback":
        words = _REACH_THIS_COMPUTER
    elif one.kind == "virtual":
        words = _REACH_VIRTUAL
    elif _is(one.address, "is_link_local"):
        words = _REACH_NO_ROUTER
    else:
        words = _REACH_EVERYBODY if _is(one.address, "is_global") else _REACH_NETWORK
    return translate(words).format(rtsp_port=rtsp_port, http_port=http_port)


def local_addresses(listen_host: str = "0.0.0.0") -> tuple[LocalAddress, ...]:
    """This machine's IPv4 addresses that the relay answers on, the most useful one first."""
    states = psutil.net_if_stats()
    found = [
        (name, address.address)
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family == socket.AF_INET and (name not in states or states[name].isup)
    ]
    return rank_addresses(found, preferred=_address_towards_the_world(), listen_host=listen_host)


def rank_addresses(found: Iterable[tuple[str, str]], *, preferred: str = "", listen_host: str = "0.0.0.0") -> tuple[LocalAddress, ...]:
    """Sort (interface, address) pairs, best first; only those that a listener on `listen_host` answers."""
    everywhere = listen_host in ("", "0.0.0.0", "::")
    addresses = [LocalAddress(address, name, kind_of(name, address)) for name, address in found if everywhere or address == listen_host]
    if not addresses:
        only = LOOPBACK if everywhere else listen_host
        addresses = [LocalAddress(only, "", kind_of("", only))]
    return tuple(sorted(addresses, key=lambda one: _rank(one, preferred)))


def kind_of(interface: str, address: str, platform: str = sys.platform) -> NetworkKind:
    """What kind of network an interface is on, as far as its name tells."""
    name = interface.lower()
    if _is(address, "is_loopback"):
        return "loopback"
    if any(name.startswith(prefix) or (len(prefix) > 5 and prefix in name) for prefix in _VIRTUAL):
        return "virtual"
    if name.startswith(_WIRELESS):
        return "wireless"
    if name.startswith(_WIRED):
        return "other" if platform == "darwin" and name.startswith("en") else "wired"  # en0 is the wireless card of most Macs
    return "other"


def _rank(one: LocalAddress, preferred: str) -> tuple[bool, bool, bool, int, str]:
    link_local = _is(one.address, "is_link_local")  # given to itself: nobody answered it
    return (one.kind == "loopback", link_local, one.address != preferred or one.kind == "virtual", _ORDER[one.kind], one.address)


def _address_towards_the_world() -> str:
    """The address this machine would use to reach the internet; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that belongs to nobody (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _is(address: str, what: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(address), what))
    except ValueError:  # a name instead of a number
        return False
