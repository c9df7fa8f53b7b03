"""RelayOptions: what a person may want to change about the relay, as the window shows it; the relay's book keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from relay_engine import AccessMode, RelaySettings

type Sections = dict[str, dict[str, object]]

# What is shown under one name, and where the relay keeps it.
_PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "rtsp_port": (("rtsp", "port"),),
    "http_port": (("http", "port"),),
    "webrtc_port": (("webrtc", "udp_port"), ("webrtc", "tcp_port")),
    "listen_host": (("rtsp", "host"), ("http", "host"), ("webrtc", "host")),
    "allowed_hosts": (("http", "allowed_hosts"),),
    "allow_origins": (("http", "allow_origins"),),
    "max_readers": (("limits", "max_readers"),),
    "max_egress_kbps": (("limits", "max_egress_kbps"),),
    "max_ingress_kbps": (("limits", "max_ingress_kbps"),),
    "access_mode": (("access", "mode"),),
    "lines": (("limits", "lines"),),
    "onvif_enabled": (("onvif", "enabled"),),
    "onvif_discovery": (("onvif", "discovery"),),
    "onvif_first_port": (("onvif", "first_port"),),
}


class RelayOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The relay's settings that the window knows of; the others stay as they are."""

    rtsp_port: int = 8554
    http_port: int = 8080
    webrtc_port: int = 8189  # pictures of viewers in browsers, by UDP and TCP
    listen_host: str = "0.0.0.0"  # "127.0.0.1" keeps the relay to this machine
    allowed_hosts: tuple[str, ...] = ()  # names of this relay that a proxy or a router gives it
    allow_origins: tuple[str, ...] = ()  # sites whose pages may show the pictures, as "https://www.example.org"
    max_readers: int = 0  # viewers of all cameras together; 0 = no limit, also below
    max_egress_kbps: int = 0  # to all viewers of all cameras together
    max_ingress_kbps: int = 0  # from all cameras that are behind no line of their own; above, some show their smaller picture
    access_mode: AccessMode = "network"  # who may watch
    lines: dict[str, int] = {}  # what each named line may carry, in kbit/s; 0 = no limit
    onvif_enabled: bool = True  # recorders can have the cameras that are offered to them
    onvif_discovery: bool = True  # and find them by themselves
    onvif_first_port: int = 8900  # of the first of these cameras; the others follow


OPTION_NAMES = frozenset(_PLACES)


def options_of(settings: RelaySettings) -> RelayOptions:
    """What the relay says, as the window shows it."""
    return RelayOptions(**{name: getattr(getattr(settings, places[0][0]), places[0][1]) for name, places in _PLACES.items()})


def sections_of(changes: Mapping[str, object]) -> Sections:
    """Changed options by the relay's sections."""
    sections: Sections = {}
    for name, value in changes.items():
        for section, key in _PLACES[name]:
            sections.setdefault(section, {})[key] = value
    return sections


class RelayOptionsFeed:
    """The relay's settings as they are saved now, by whomever. Belongs to the window's thread."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[], None]] = []
        self.current = RelayOptions()

    def take_events(self, events: Iterable[object]) -> None:
        """Learn from a batch of the relay's events."""
        for event in events:
            if isinstance(event, RelaySettings):
                self._show(options_of(event))

    def note(self, changes: Mapping[str, object]) -> None:
        """Know at once what the relay has just accepted; its own word on it follows."""
        self._show(msgspec.structs.replace(self.current, **changes))

    def subscribe(self, subscriber: Callable[[], None]) -> Callable[[], None]:
        """Call `subscriber()` after every change; the value returned unsubscribes."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def _show(self, options: RelayOptions) -> None:
        if options != self.current:
            self.current = options
            for subscriber in tuple(self._subscribers):
                subscriber()
