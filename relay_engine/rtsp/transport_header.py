"""Transport header of SETUP: what a client offers and a server grants (RFC 2326 12.39)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from relay_engine.errors import RemoteProtocolError

type Pair = tuple[int, int]

_MAX_PORT = 65_535
_MAX_CHANNEL = 255
_MAX_PARAMETERS = 32  # of one
_MAX_SPECS = 32  # that are looked at; players offer two or three


@dataclass(frozen=True, slots=True)
class TransportSpec:
    """One transport of the list, all parameters optional as on the wire."""

    tcp: bool  # interleaved in the RTSP connection
    multicast: bool = False
    profile: str = "RTP/AVP"
    interleaved: Pair | None = None  # channels for RTP and RTCP
    client_port: Pair | None = None
    server_port: Pair | None = None
    port: Pair | None = None  # multicast
    destination: str = ""
    source: str = ""
    ssrc: int | None = None
    ttl: int | None = None
    mode: str = ""  # "PLAY", "RECORD" or empty

    def serialize(self) -> str:
        """The header's value."""
        parts = [f"{self.profile}/TCP" if self.tcp else self.profile, "multicast" if self.multicast else "unicast"]
        parts += [f"{name}={value}" for name in ("destination", "source") if (value := getattr(self, name))]
        parts += [f"{name}={pair[0]}-{pair[1]}" for name in _PAIRS if (pair := getattr(self, name)) is not None]
        if self.ttl is not None:
            parts.append(f"ttl={self.ttl}")
        if self.ssrc is not None:
            parts.append(f"ssrc={self.ssrc:08X}")
        if self.mode:
            parts.append(f'mode="{self.mode}"')
        return ";".join(parts)


_PAIRS = ("interleaved", "client_port", "server_port", "port")


def parse_transports(values: Iterable[str]) -> tuple[TransportSpec, ...]:
    """Every readable transport, in the sender's order of preference; RemoteProtocolError where none is."""
    specs: list[TransportSpec] = []
    fault: RemoteProtocolError | None = None
    for item in islice((item for value in values for item in value.split(",") if item.strip()), _MAX_SPECS):
        try:
            specs.append(_parse_spec(item))
        except RemoteProtocolError as error:
            fault = error
    if not specs:
        raise fault or RemoteProtocolError("no Transport header")
    return tuple(specs)


def _parse_spec(text: str) -> TransportSpec:
    first, *rest = (part.strip() for part in text.split(";", _MAX_PARAMETERS)[:_MAX_PARAMETERS])
    profile, lower = _parse_profile(first)
    parameters: dict[str, str] = {}
    for part in rest:
        name, _, value = part.partition("=")
        parameters.setdefault(name.strip().lower(), value.strip().strip('"'))
    # "RTP/AVP;...;interleaved=0-1" without "/TCP": Escam cameras
    tcp = lower == "TCP" or "interleaved" in parameters
    return TransportSpec(
        tcp=tcp,
        multicast=not tcp and "multicast" in parameters,
        profile=profile,
        interleaved=_parse_pair(parameters.get("interleaved", ""), _MAX_CHANNEL),
        client_port=_parse_pair(parameters.get("client_port", ""), _MAX_PORT),
        server_port=_parse_pair(parameters.get("server_port", ""), _MAX_PORT),
        port=_parse_pair(parameters.get("port", ""), _MAX_PORT),
        destination=parameters.get("destination", ""),
        source=parameters.get("source", ""),
        ssrc=_parse_ssrc(parameters.get("ssrc", "")),
        ttl=_parse_ttl(parameters.get("ttl", "")),
        mode=parameters.get("mode", "").upper(),
    )


def _parse_profile(text: str) -> tuple[str, str]:
    parts = text.upper().split("/")
    if len(parts) not in (2, 3) or not all(parts):
        raise RemoteProtocolError("not a transport specifier")
    return "/".join(parts[:2]), parts[2] if len(parts) == 3 else "UDP"


def _parse_pair(text: str, highest: int) -> Pair | None:
    """ "4588-4589" or "4588" (the next one follows from it); None where nothing is there."""
    first, dash, second = (part.strip() for part in text.partition("-"))
    if not first:
        return None
    low = _parse_number(first, highest)
    high = _parse_number(second, highest) if dash and second else low + 1
    if high > highest:
        raise RemoteProtocolError("number out of range in Transport")
    return low, high


def _parse_number(text: str, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) > highest:
        raise RemoteProtocolError("number out of range in Transport")
    return int(text)


def _parse_ssrc(text: str) -> int | None:
    # Some cameras send it signed, in decimal or longer than 32 bits; nothing hangs on it, so doubtful ones count as absent.
    try:
        value = int(text.replace(" ", ""), 16)
    except ValueError:
        return None
    return value if 0 <= value < 1 << 32 else None


def _parse_ttl(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 255 else None
