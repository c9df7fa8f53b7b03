"""WS-Discovery (April 2005): who is there, who came and who went; both sides, one message a datagram, on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.envelope import parse_envelope, serialize_envelope
from relay_engine.soap.namespaces import ADDRESSING_2004, DEVICE, DISCOVERY, NETWORK
from relay_engine.soap.reader import child, children, text, whole_number
from relay_engine.soap.xml_text import escape

PORT = 3702
GROUP_IPV4 = "239.255.255.250"
GROUP_IPV6 = "ff02::c"
MOST_BYTES = 16 * 1024  # of a datagram: a device with many scopes needs 4 KiB

TRANSMITTER = f"{{{NETWORK}}}NetworkVideoTransmitter"  # the type of profile S
ONVIF_DEVICE = f"{{{DEVICE}}}Device"  # the type that every ONVIF device has

_EVERYBODY = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
_ANONYMOUS = f"{ADDRESSING_2004}/role/anonymous"
_PREFIXES = {NETWORK: "dn", DEVICE: "tds"}
_DECLARED = {"a": ADDRESSING_2004, "d": DISCOVERY, "dn": NETWORK, "tds": DEVICE}
_QNAMES = frozenset({"Types"})
_MOST_WORDS = 64  # types, scopes or addresses of one device
_MOST_WORD = 512
_MOST_TARGETS = 64  # of one datagram


@dataclass(frozen=True, slots=True)
class Target:
    """What is told of a device. Types are "{namespace}name"."""

    endpoint: str  # "urn:uuid:...": stays the same over restarts and network cards
    types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # of its device service (XAddrs)
    metadata_version: int = 1


@dataclass(frozen=True, slots=True)
class Probe:
    """Who is there, of one of... all these types, in all these scopes? Nothing asked for: everybody."""

    message_id: str
    types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    matches_by: str = ""  # how scopes are compared; "" = RFC 3986


@dataclass(frozen=True, slots=True)
class ProbeMatches:
    """The answer to a Probe."""

    message_id: str
    relates_to: str  # "" where the device forgot it
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Resolve:
    """Where is this device now?"""

    message_id: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class ResolveMatches:
    """The answer to a Resolve."""

    message_id: str
    relates_to: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Hello:
    """A device came."""

    message_id: str
    target: Target


@dataclass(frozen=True, slots=True)
class Bye:
    """A device goes."""

    message_id: str
    target: Target


type Message = Probe | ProbeMatches | Resolve | ResolveMatches | Hello | Bye


def parse_discovery(data: bytes) -> Message:
    """Read a datagram. Raises RemoteProtocolError."""
    envelope = parse_envelope(data, MOST_BYTES, qnames=_QNAMES)
    header = envelope.header
    message_id, relates_to = text(header, "MessageID")[:_MOST_WORD], text(header, "RelatesTo")[:_MOST_WORD]
    for element in envelope.body:
        match element.tag.rpartition("}")[2]:
            case "Probe":
                scopes = child(element, "Scopes")
                return Probe(
                    message_id, _words(element, "Types"), _words(element, "Scopes"), scopes.get("MatchBy", "") if scopes is not None else ""
                )
            case "ProbeMatches":
                return ProbeMatches(message_id, relates_to, _targets(element, "ProbeMatch"))
            case "ProbeMatch":  # ipycam leaves the list around it out
                return ProbeMatches(message_id, relates_to, (_target(element),))
            case "Resolve":
                return Resolve(message_id, _endpoint(element))
            case "ResolveMatches":
                return ResolveMatches(message_id, relates_to, _targets(element, "ResolveMatch"))
            case "Hello":
                return Hello(message_id, _target(element))
            case "Bye":
                return Bye(message_id, _target(element))
    raise RemoteProtocolError("the datagram holds no message of WS-Discovery")


def serialize_probe(message_id: str, types: Iterable[str] = ()) -> bytes:
    """Ask who is there. What is asked for by nothing is left out: some devices take an empty element for something that they lack."""
    return _message("Probe", message_id, f"<d:Probe>{_list('d:Types', map(_prefixed, types))}</d:Probe>")


def serialize_probe_match(message_id: str, relates_to: str, target: Target, *, instance_id: int = 1, number: int = 1) -> bytes:
    """Answer with one device: npm `onvif` reads only one a datagram. `instance_id` rises with every start of the device, `number` with every message."""
    body = f"<d:ProbeMatches><d:ProbeMatch>{_description(target)}</d:ProbeMatch></d:ProbeMatches>"
    return _message("ProbeMatches", message_id, body, relates_to=relates_to, sequence=(instance_id, number))


def serialize_resolve(message_id: str, endpoint: str) -> bytes:
    """Ask where a device is."""
    return _message("Resolve", message_id, f"<d:Resolve>{_reference(endpoint)}</d:Resolve>")


def serialize_resolve_match(message_id: str, relates_to: str, target: Target, *, instance_id: int = 1, number: int = 1) -> bytes:
    """Answer where it is."""
    body = f"<d:ResolveMatches><d:ResolveMatch>{_description(target)}</d:ResolveMatch></d:ResolveMatches>"
    return _message("ResolveMatches", message_id, body, relates_to=relates_to, sequence=(instance_id, number))


def serialize_hello(message_id: str, target: Target, *, instance_id: int = 1, number: int = 1) -> bytes:
    """Say that a device came."""
    return _message("Hello", message_id, f"<d:Hello>{_description(target)}</d:Hello>", sequence=(instance_id, number))


def serialize_bye(message_id: str, target: Target, *, instance_id: int = 1, number: int = 1) -> bytes:
    """Say that a device goes."""
    return _message("Bye", message_id, f"<d:Bye>{_description(target)}</d:Bye>", sequence=(instance_id, number))


def _message(action: str, message_id: str, body: str, *, relates_to: str = "", sequence: tuple[int, int] | None = None) -> bytes:
    """Unasked or asking: to everybody; answers: to whoever asked."""
    to = _ANONYMOUS if relates_to else _EVERYBODY
    related = f"<a:RelatesTo>{escape(relates_to)}</a:RelatesTo>" if relates_to else ""
    reply = f"<a:ReplyTo><a:Address>{_ANONYMOUS}</a:Address></a:ReplyTo>" if sequence is None else ""
    count = f'<d:AppSequence InstanceId="{sequence[0]}" MessageNumber="{sequence[1]}"/>' if sequence else ""
    header = (
        f'<a:Action s:mustUnderstand="1">{DISCOVERY}/{action}</a:Action><a:MessageID>{escape(message_id)}</a:MessageID>'
        f'{related}{reply}<a:To s:mustUnderstand="1">{to}</a:To>{count}'
    )
    return serialize_envelope(body.encode(), header.encode(), namespaces=_DECLARED)


def _description(target: Target) -> str:
    words = _list("d:Types", map(_prefixed, target.types)) + _list("d:Scopes", target.scopes) + _list("d:XAddrs", target.addresses)
    return f"{_reference(target.endpoint)}{words}<d:MetadataVersion>{target.metadata_version}</d:MetadataVersion>"


def _reference(endpoint: str) -> str:
    return f"<a:EndpointReference><a:Address>{escape(endpoint)}</a:Address></a:EndpointReference>"


def _list(name: str, words: Iterable[str]) -> str:
    content = escape(" ".join(words))
    return f"<{name}>{content}</{name}>" if content else ""


def _prefixed(qname: str) -> str:
    uri, _, local = qname.removeprefix("{").rpartition("}")
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else local


def _targets(element: Element, name: str) -> tuple[Target, ...]:
    return tuple(_target(match) for match in children(element, name)[:_MOST_TARGETS])


def _target(element: Element) -> Target:
    types, addresses = _words(element, "Types"), _words(element, "XAddrs")
    return Target(_endpoint(element), types, _scopes(element), addresses, whole_number(element, "MetadataVersion", 1))


def _endpoint(element: Element) -> str:
    """A device without one is known by its address instead: tolerated by whoever reads it."""
    return text(element, "EndpointReference/Address")[:_MOST_WORD]


def _scopes(element: Element) -> tuple[str, ...]:
    """A word that is no address belongs to the one before: names with spaces stand there as people typed them."""
    scopes: list[str] = []
    for word in _words(element, "Scopes"):
        if "://" in word or ":" in word.partition("/")[0] or not scopes:
            scopes.append(word)
        elif len(scopes[-1]) + len(word) < _MOST_WORD:
            scopes[-1] += f"%20{word}"
    return tuple(scopes)


def _words(element: Element, name: str) -> tuple[str, ...]:
    found = child(element, name)
    listed = (found.text or "").split(None, _MOST_WORDS)[:_MOST_WORDS] if found is not None else []
    return tuple(word for word in listed if len(word) <= _MOST_WORD)
