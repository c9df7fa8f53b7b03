"""discover: looks for cameras on every network card by WS-Discovery, or asks one address; answers what was found, and why not more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
import uuid
from dataclasses import dataclass
from enum import StrEnum

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import device_fault
from relay_engine.dialing.resolver import resolve
from relay_engine.onvif.device_address import parse_device_address
from relay_engine.onvif.found_devices import FoundDevice, FoundDevices
from relay_engine.onvif.interfaces import Interface, list_interfaces
from relay_engine.onvif.onvif_device import OnvifDevice
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.soap.discovery import GROUP_IPV4, GROUP_IPV6, MOST_BYTES, ONVIF_DEVICE, PORT, TRANSMITTER, serialize_probe
from relay_engine.sockets.datagram_reader import Datagram, DatagramReader
from relay_engine.sockets.datagram_socket import open_datagram_socket

_log = logging.getLogger(__name__)

_HOPS = 4
# Seconds after the start, and what is asked for: there are devices that answer only to their type, and such that answer only to none.
_ROUNDS = ((0.0, ((TRANSMITTER,), ())), (0.4, ((ONVIF_DEVICE,), (TRANSMITTER,))), (1.2, ((TRANSMITTER,), ())))
_LEAST_S, _MOST_S = 0.5, 30.0
_OTHERS_S = 0.6  # one host may be several devices, and answers are spread over half a second


class Hindrance(StrEnum):
    """Why nothing could be asked."""

    NO_NETWORK = "no_network"  # no card is up, or none takes multicast
    FORBIDDEN = "forbidden"  # the system does not let us: a firewall, or the permission for the local network


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a search came to."""

    devices: tuple[FoundDevice, ...]
    hindrance: Hindrance | None = None  # None where at least one network was asked


async def discover(seconds: float, address: str = "", *, interfaces: tuple[Interface, ...] | None = None) -> Discovery:
    """Whoever answers within `seconds`: in all networks of this machine, or at one address ("host", "host:port"). Raises DeviceError for an address
    that makes no sense or that nobody knows, and nothing else.
    """
    seconds = min(_MOST_S, max(_LEAST_S, seconds))
    if address:
        return await _ask_one(seconds, address)
    search = _Search()
    try:
        for interface in list_interfaces() if interfaces is None else interfaces:
            search.open(interface)
        await search.run(seconds)
    finally:
        search.close()
    return search.result()


async def _ask_one(seconds: float, address: str) -> Discovery:
    """By a probe to that host alone; where none answers to that, whether ONVIF answers at all."""
    wanted = parse_device_address(address)
    search = _Search()
    try:
        async with asyncio.timeout(seconds):
            for host in (await resolve(wanted.host, PORT))[:2]:
                search.open_to(host)
            async with asyncio.TaskGroup() as group:
                knock = group.create_task(_knock(address))
                await search.run(seconds / 2, until_first=True)
                if search.result().devices:
                    knock.cancel()
                    await asyncio.sleep(_OTHERS_S)
    except TimeoutError:
        return search.result()
    except OSError as error:
        raise device_fault(error) from None
    finally:
        search.close()
    found = search.result()
    answered = None if knock.cancelled() else knock.result()
    return found if found.devices or answered is None else Discovery((answered,))


async def _knock(address: str) -> FoundDevice | None:
    async with OnvifDevice(address) as device:
        try:
            await device.services()
        except OnvifFault:
            pass  # it speaks
        except DeviceError:
            return None
        scheme = "https://" if device.address.tls else ""
        return FoundDevice(f"{scheme}{device.address}")


class _Search:
    """One search: its sockets, what was asked by them, and what came."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._found = FoundDevices(self._asked)
        self._lines: list[tuple[socket.socket, tuple[object, ...]]] = []  # with where to send
        self._readers: list[DatagramReader] = []
        self._sent = 0
        self._is_forbidden = False
        self._came = asyncio.Event()

    def open(self, interface: Interface) -> None:
        """Look on that card too; on one that cannot do it, not."""
        try:
            udp_socket = open_datagram_socket(interface.host, 0)
        except OSError as error:
            self._note(error, interface.name)
            return
        try:
            _aim(udp_socket, interface)
        except OSError as error:
            udp_socket.close()
            self._note(error, interface.name)
            return
        group: tuple[object, ...] = (GROUP_IPV6, PORT, 0, interface.index) if interface.is_ipv6 else (GROUP_IPV4, PORT)
        self._add(udp_socket, group)

    def open_to(self, host: str) -> None:
        """Ask that host."""
        try:
            udp_socket = open_datagram_socket("::" if ":" in host else "0.0.0.0", 0)
        except OSError as error:
            self._note(error, host)
            return
        self._add(udp_socket, (host, PORT))

    async def run(self, seconds: float, *, until_first: bool = False) -> None:
        """Ask in rounds, and take in what comes."""
        start = asyncio.get_running_loop().time()
        for after_s, kinds in (*(turn for turn in _ROUNDS if turn[0] < seconds), (seconds, ())):
            if await self._wait(start + after_s, until_first=until_first):
                return
            for types in kinds:
                self._ask(types)
            if not self._sent:
                return  # nobody can answer

    async def _wait(self, until: float, *, until_first: bool) -> bool:
        """True where somebody has answered, where that is waited for; False at that time."""
        came = self._came if until_first else asyncio.Event()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                return await came.wait()
        return False

    def result(self) -> Discovery:
        """What has been found so far."""
        hindrance = None if self._sent else Hindrance.FORBIDDEN if self._is_forbidden else Hindrance.NO_NETWORK
        return Discovery(self._found.devices, hindrance)

    def close(self) -> None:
        """Close the sockets."""
        for reader in self._readers:
            reader.stop()
        for udp_socket, _ in self._lines:
            udp_socket.close()

    def _add(self, udp_socket: socket.socket, target: tuple[object, ...]) -> None:
        reader = DatagramReader(udp_socket, self._take, max_bytes=MOST_BYTES)
        self._lines.append((udp_socket, target))
        self._readers.append(reader)
        reader.start()

    def _ask(self, types: tuple[str, ...]) -> None:
        message_id = f"urn:uuid:{uuid.uuid4()}"
        self._asked.add(message_id)
        probe = serialize_probe(message_id, types)
        for udp_socket, target in self._lines:
            try:
                udp_socket.sendto(probe, target)
            except OSError as error:
                self._note(error, str(target[0]))
            else:
                self._sent += 1

    def _take(self, datagrams: list[Datagram]) -> None:
        for data, sender in datagrams:
            self._found.take(data, str(sender[0]))
        if self._found.devices:
            self._came.set()

    def _note(self, error: OSError, where: str) -> None:
        self._is_forbidden = self._is_forbidden or isinstance(error, PermissionError)
        _log.debug("no search for cameras on %s: %s", where, error)


def _aim(udp_socket: socket.socket, interface: Interface) -> None:
    """Send multicast out of that card, a few hops far, and hear what this machine answers itself."""
    if interface.is_ipv6:
        udp_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, struct.pack("@I", interface.index))
        udp_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, _HOPS)
        udp_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1)
        return
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface.host))
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _HOPS)
    udp_socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
