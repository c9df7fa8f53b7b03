"""DiscoveryResponder: answers those who look for cameras (WS-Discovery, April 2005), on each card with that card's address, within bounds."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable

from relay_engine.access.own_networks import OwnNetworks
from relay_engine.allowance import Allowance
from relay_engine.clock import Clock
from relay_engine.errors import RemoteProtocolError
from relay_engine.serving.onvif_device.discovery.announced import Announced
from relay_engine.serving.onvif_device.discovery.card_sockets import CardSockets
from relay_engine.serving.onvif_device.discovery.network_cards import NetworkCard, list_cards
from relay_engine.serving.onvif_device.used_once import UsedOnce
from relay_engine.soap.discovery import (
    Probe,
    Resolve,
    parse_discovery,
    serialize_bye,
    serialize_hello,
    serialize_probe_match,
    serialize_resolve_match,
)
from relay_engine.sockets.datagram_reader import Datagram

_SPREAD_S = 0.5  # APP_MAX_DELAY: so that not all answer at once
# SOAP over UDP repeats answers; recorders that do not tell repeats from devices (onvif-util) then see two, and ask again by themselves anyway.
_REPEATS, _ANNOUNCED_REPEATS = 1, 3
_BYES = 2
_FIRST_PAUSE_S = (0.05, 0.25)  # between repeats, doubling (SOAP over UDP 1.0, appendix I)
_LOOK_AGAIN_S = 10.0  # cables are pulled, addresses change
_MOST_WAITING = 2048  # answers that wait for their time; what is more is not answered
_MOST_ASKERS, _ASKED_PER_S, _ASKED_AT_ONCE = 512, 4, 20
_MOST_REMEMBERED, _REMEMBERED_S = 512, 2.0  # questions: senders repeat them, and bridges echo them

type ListCards = Callable[[Iterable[str]], tuple[NetworkCard, ...]]


class DiscoveryResponder:
    """Neighbours alone are answered: a stranger's question may come from anywhere, and the answer would go there. What cannot be read is ignored."""

    def __init__(self, networks: OwnNetworks, clock: Clock, *, cards: ListCards = list_cards, spread_s: float = _SPREAD_S) -> None:
        self._networks = networks
        self._clock = clock
        self._list_cards = cards
        self._spread_s = spread_s
        self._chosen: tuple[str, ...] = ()
        self._devices: dict[str, Announced] = {}  # by endpoint
        self._cards: dict[NetworkCard, CardSockets] = {}
        self._waiting: set[asyncio.TimerHandle] = set()
        self._askers: OrderedDict[str, Allowance] = OrderedDict()
        self._questions = UsedOnce(_REMEMBERED_S, most=_MOST_REMEMBERED)
        self._looked_at = 0.0
        self._instance = int(clock.wall())
        self._messages = 0

    @property
    def is_deaf(self) -> bool:
        """True where another program keeps the port to itself, on some card."""
        return any(card.is_deaf for card in self._cards.values())

    def change(self, devices: Iterable[Announced], chosen: tuple[str, ...]) -> None:
        """Have these devices and no others, on the cards with these addresses. Without devices nothing is open."""
        wanted = {device.endpoint: device for device in devices}
        gone = [device for endpoint, device in self._devices.items() if endpoint not in wanted]
        new = [device for endpoint, device in wanted.items() if self._devices.get(endpoint) != device]
        self._say_bye(gone)
        self._devices, before = wanted, tuple(self._cards.values())
        if chosen != self._chosen or bool(wanted) != bool(self._cards):
            self._chosen = chosen
            self._look()
        self._say_hello(new, [sockets for sockets in before if sockets.card in self._cards])

    def sample(self, now: float) -> None:
        """Now and then, at monotonic `now`: look for other cards."""
        if self._devices and now - self._looked_at >= _LOOK_AGAIN_S:
            self._look()

    def close(self) -> None:
        """Say good-bye and hear no more; idempotent."""
        self._say_bye(self._devices.values())
        for timer in self._waiting:
            timer.cancel()
        self._waiting.clear()
        self._devices = {}
        self._look()

    def _look(self) -> None:
        """Open what is there now, close what is not. A card that another program keeps us from is tried again."""
        self._looked_at = self._clock.monotonic()
        found = self._list_cards(self._chosen) if self._devices else ()
        known = frozenset(self._cards)
        for card in [card for card, sockets in self._cards.items() if card not in found or sockets.is_deaf]:
            self._cards.pop(card).close()
        new = [CardSockets(card, self._hear) for card in found if card not in self._cards]
        for sockets in new:
            self._cards[sockets.card] = sockets
            sockets.open()
        self._say_hello(self._devices.values(), [sockets for sockets in new if sockets.card not in known])

    # --- what is asked -------------------------------------------------------------------------------------------------

    def _hear(self, card: NetworkCard, asked: str, datagrams: list[Datagram]) -> None:
        for data, sender in datagrams:
            self._answer(card, asked, data, (sender[0], sender[1]))

    def _answer(self, card: NetworkCard, asked: str, data: bytes, sender: tuple[str, int]) -> None:
        """What is no question of ours, or not for us, costs no answer (WS-Discovery: never a fault)."""
        now = self._clock.monotonic()
        if not self._networks.holds(sender[0], now) or not self._may_ask(sender[0], now):
            return
        try:
            message = parse_discovery(data)
        except RemoteProtocolError:
            return
        if not isinstance(message, Probe | Resolve) or self._is_repeated(message.message_id, now):
            return
        for device in self._devices.values():
            address = self._address_of(device, card, asked)
            if address and (device.is_meant(message) if isinstance(message, Probe) else device.endpoint == message.endpoint):
                self._reply(card, address, device, message, sender)

    def _reply(self, card: NetworkCard, address: str, device: Announced, asked: Probe | Resolve, to: tuple[str, int]) -> None:
        serialize = serialize_probe_match if isinstance(asked, Probe) else serialize_resolve_match
        number, target = self._next(), device.target(address)
        data = serialize(_message_id(), asked.message_id, target, instance_id=self._instance, number=number)
        self._send_later(_REPEATS, lambda: self._send(card, data, address, to))

    def _address_of(self, device: Announced, card: NetworkCard, asked: str) -> str:
        """By which address of `card` the device is reached, where `asked` was ("" = all of them); "" = by none."""
        if device.address:
            return device.address if device.address in card.addresses and asked in ("", device.address) else ""
        taken = {other.address for other in self._devices.values()}
        free = [address for address in card.addresses if address not in taken]
        if asked:
            return asked if asked in free else ""
        return free[0] if free else ""

    def _may_ask(self, host: str, now: float) -> bool:
        allowance = self._askers.setdefault(host, Allowance(_ASKED_PER_S, _ASKED_AT_ONCE, now))
        self._askers.move_to_end(host)
        if len(self._askers) > _MOST_ASKERS:
            self._askers.popitem(last=False)
        return allowance.take(now)

    def _is_repeated(self, message_id: str, now: float) -> bool:
        return bool(message_id) and not self._questions.take(message_id, now)

    # --- what is told unasked ------------------------------------------------------------------------------------------

    def _say_hello(self, devices: Iterable[Announced], cards: Iterable[CardSockets]) -> None:
        for sockets in cards:
            for device in devices:
                if address := self._address_of(device, sockets.card, ""):
                    data = serialize_hello(_message_id(), device.target(address), instance_id=self._instance, number=self._next())
                    self._send_later(_ANNOUNCED_REPEATS, self._announcer(sockets.card, data, address))

    def _say_bye(self, devices: Iterable[Announced]) -> None:
        """At once: the sockets may be closed next."""
        for sockets in self._cards.values():
            for device in devices:
                if address := self._address_of(device, sockets.card, ""):
                    data = serialize_bye(_message_id(), device.target(address), instance_id=self._instance, number=self._next())
                    for _ in range(_BYES):
                        sockets.announce(data, address)

    def _announcer(self, card: NetworkCard, data: bytes, address: str) -> Callable[[], None]:
        def announce() -> None:
            if (sockets := self._cards.get(card)) is not None:
                sockets.announce(data, address)

        return announce

    def _send(self, card: NetworkCard, data: bytes, address: str, to: tuple[str, int]) -> None:
        if (sockets := self._cards.get(card)) is not None:
            sockets.send(data, address, to)

    def _send_later(self, times: int, send: Callable[[], None]) -> None:
        """After a while of chance, and again: datagrams get lost."""
        at_s, pause_s = random.uniform(0.0, self._spread_s), random.uniform(*_FIRST_PAUSE_S)
        for _ in range(times):
            if len(self._waiting) >= _MOST_WAITING:
                return
            self._call_later(at_s, send)
            at_s += pause_s
            pause_s *= 2

    def _call_later(self, delay_s: float, send: Callable[[], None]) -> None:
        def fire() -> None:
            self._waiting.discard(timer)
            send()

        timer = asyncio.get_running_loop().call_later(delay_s, fire)
        self._waiting.add(timer)

    def _next(self) -> int:
        self._messages += 1
        return self._messages


def _message_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"
