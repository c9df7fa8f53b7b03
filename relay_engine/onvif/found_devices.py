"""FoundDevices: what the answers to probes say, within bounds: anybody in the network can send them."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlsplit

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.discovery import ONVIF_DEVICE, TRANSMITTER, ProbeMatches, Target, parse_discovery
from relay_engine.soap.scopes import scope_values

MOST_DEVICES = 1024
MOST_DATAGRAMS = 6144  # that are read at all
MOST_OF_ONE = 1024  # of one sender: a relay with many virtual cameras answers for each of them, to every probe
_MOST_ADDRESSES = 16  # of one device
_ONVIF_TYPES = frozenset(
    {TRANSMITTER, ONVIF_DEVICE, "NetworkVideoTransmitter", "Device"}
)  # the bare names: of devices that declare no prefix


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device that has answered."""

    address: str  # "host:port" of its ONVIF service; https:// in front where it has no other
    uuid: str = ""  # stays the same when its address changes; "" where it has none
    name: str = ""
    model: str = ""
    location: str = ""
    scopes: tuple[str, ...] = ()


class FoundDevices:
    """Takes datagrams, keeps devices in the order in which they answered; what goes beyond the bounds is dropped."""

    def __init__(self, asked: Container[str]) -> None:
        """`asked`: the ids of the probes that were sent."""
        self._asked = asked
        self._found: dict[tuple[str, str], FoundDevice] = {}
        self._addresses: dict[str, set[str]] = {}  # by uuid
        self._received: Counter[str] = Counter()  # datagrams by sender
        self._left = MOST_DATAGRAMS

    @property
    def devices(self) -> tuple[FoundDevice, ...]:
        """Those that were found by IPv6 alone are at the end."""
        return tuple(sorted(self._found.values(), key=lambda device: _is_ipv6(device.address)))

    def take(self, data: bytes, sender: str) -> None:
        """A datagram from that host. What is no answer to us, or no camera, is ignored."""
        if self._left <= 0 or self._received[sender] >= MOST_OF_ONE:
            return
        self._left -= 1
        self._received[sender] += 1
        try:
            message = parse_discovery(data)
        except RemoteProtocolError:
            return
        if not isinstance(message, ProbeMatches) or (message.relates_to and message.relates_to not in self._asked):
            return
        for target in message.targets:
            if (device := read_target(target, sender)) is not None:
                self._keep(device)

    def _keep(self, device: FoundDevice) -> None:
        """Cheap cameras share one uuid: what is not at the same address is another one, unless it is the same by IPv6."""
        known = self._addresses.get(device.uuid, set())
        twins = {address for address in known if device.uuid and _is_ipv6(address) is not _is_ipv6(device.address)}
        if twins and _is_ipv6(device.address):
            return
        for twin in twins:
            known.discard(twin)
            self._found.pop((device.uuid, twin), None)
        key = (device.uuid, device.address)
        if key in self._found or len(self._found) < MOST_DEVICES:
            self._found[key] = device
            self._addresses.setdefault(device.uuid, known).add(device.address)


def read_target(target: Target, sender: str) -> FoundDevice | None:
    """A camera, with the address that it answered from: what it tells may be 0.0.0.0, of another network, or of long ago. None for something else."""
    is_onvif = bool(_ONVIF_TYPES & set(target.types)) or any(scope.lower().startswith("onvif://") for scope in target.scopes)
    services = [parts for address in target.addresses[:_MOST_ADDRESSES] if (parts := _service(address)) is not None]
    if not is_onvif or not services:
        return None
    names, models, places = (scope_values(target.scopes, kind) for kind in ("name", "hardware", "location"))
    return FoundDevice(
        _reached(services, sender),
        target.endpoint.lower().removeprefix("urn:").removeprefix("uuid:")[:64],
        names[0][:64] if names else "",
        models[0][:64] if models else "",
        places[-1].rpartition("/")[2][:64] if places else "",
        target.scopes,
    )


def _service(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname or "", port) if parts.scheme in ("http", "https") else None


def _reached(services: list[tuple[str, str, int]], sender: str) -> str:
    """The sender's host with the port of the service that it tells for that host, else of its first one; plain HTTP before TLS.

    Who answered by IPv6 on this link alone is better asked at an IPv4 address, where it tells one.
    """
    scheme, host, port = min(services, key=lambda service: (service[1] != sender.partition("%")[0], service[0] == "https"))
    if ":" in sender and _is_usable_ipv4(host):
        sender = host
    shown = f"[{sender}]" if ":" in sender else sender
    return f"https://{shown}:{port}" if scheme == "https" else f"{shown}:{port}"


def _is_usable_ipv4(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.version == 4 and not (address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local)


def _is_ipv6(address: str) -> bool:
    return address.removeprefix("https://").startswith("[")
