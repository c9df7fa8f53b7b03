"""Own addresses: how one computer gets a further address in the network with a MAC of its own, as UniFi Protect wants one for each camera."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate

USUAL_PORT = 80  # where Protect looks
_PLACE = re.compile(r"\[([0-9a-f:.]+)\](?::(\d{1,5}))?|([\d.]+)(?::(\d{1,5}))?|([0-9a-f:.]+)", re.IGNORECASE)  # [v6]:port, v4:port, v6
_LONGEST_CARD_NAME = 15  # of a network card under Linux
_EXAMPLE_CARD, _EXAMPLE_ADDRESS, _PREFIX = "eth0", "192.168.1.201", 24

POSSIBLE = QT_TRANSLATE_NOOP(
    "Flows",
    "Choose an address in Protect's own network that nothing uses, outside the range that the router gives out. "
    "These lines make it, with a network card of its own (macvlan), as Protect tells cameras apart by their MAC.",
)
LASTING = QT_TRANSLATE_NOOP(
    "Flows", "The first lines last until the next restart; where NetworkManager runs, the last line makes it for good."
)
ONLY_BY_CABLE = QT_TRANSLATE_NOOP(
    "Flows", "This works over a cable, not over Wi-Fi. A virtual machine has to allow further MACs (promiscuous mode) on its network card."
)
IMPOSSIBLE = QT_TRANSLATE_NOOP(
    "Flows",
    "This is possible on Linux only: {system} cannot give one computer a second network card with a MAC of its own on the same cable. "
    "From here, Protect can take one camera. For more, let the relay run on a small Linux computer.",
)
BAD_OWN_ADDRESS = QT_TRANSLATE_NOOP("Flows", "This is not a network address. It should look like 192.168.1.201.")
ADDRESS_TAKEN = QT_TRANSLATE_NOOP("Flows", "{camera} has this address already.")


@dataclass(frozen=True, slots=True)
class AddressRecipe:
    """How to make an address; without commands it cannot be made on this system."""

    sentences: tuple[str, ...]
    commands: tuple[str, ...] = ()


def own_address_recipe(address: str, mount: str, card: str, translate: Translate, *, system: str = sys.platform) -> AddressRecipe:
    """What to type so that this computer has `address`, beside its network card `card`."""
    if not system.startswith("linux"):
        name = {"win32": "Windows", "darwin": "macOS"}.get(system, system)
        return AddressRecipe((translate(IMPOSSIBLE).format(system=name),))
    card = card or _EXAMPLE_CARD
    name = _card_name(mount)
    place = place_of(address)
    where = f"{place[0] if place is not None else _EXAMPLE_ADDRESS}/{_PREFIX}"
    return AddressRecipe(
        tuple(translate(text) for text in (POSSIBLE, LASTING, ONLY_BY_CABLE)),
        (
            f"sudo ip link add link {card} name {name} type macvlan mode bridge",
            f"sudo ip address add {where} dev {name}",
            f"sudo ip link set {name} up",
            "sudo sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2",  # each card answers for itself alone
            f"sudo nmcli connection add type macvlan con-name {name} ifname {name} dev {card} mode bridge ip4 {where}",
        ),
    )


def own_address_problem(address: str, others: Mapping[str, str], translate: Translate) -> str:
    """What is wrong with an address for one camera, "" where nothing is; `others` has those of the other cameras, with their titles."""
    if not address:
        return ""
    if (place := place_of(address)) is None:
        return translate(BAD_OWN_ADDRESS)
    taken = {place_of(other): title for other, title in others.items()}
    return translate(ADDRESS_TAKEN).format(camera=taken[place]) if place in taken else ""


def place_of(address: str) -> tuple[str, int] | None:
    """Address and port of what was typed, None where it is none; the port is 80 where none is said."""
    match = _PLACE.fullmatch(address.strip())
    if match is None:
        return None
    try:
        parsed = ipaddress.ip_address(match[1] or match[3] or match[5])
    except ValueError:
        return None
    port = int(match[2] or match[4] or USUAL_PORT)
    if parsed.is_unspecified or parsed.is_multicast or parsed.is_loopback or not 0 < port <= 65535:
        return None
    return str(parsed), port


def _card_name(mount: str) -> str:
    return f"cam-{re.sub(r'[^a-z0-9-]', '', mount)}"[:_LONGEST_CARD_NAME].rstrip("-")
