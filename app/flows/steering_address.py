"""Steering addresses: where a camera is steered, in fields, and as the relay keeps it (`onvif://user:password@host:port/?profile=…`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

from app.flows.pasted_address import host_is_valid
from app.flows.wording.words import QT_TRANSLATE_NOOP

type SteeringKind = Literal["", "onvif", "hikvision", "dahua", "axis", "pelco-d"]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How cameras of one kind are steered."""

    kind: SteeringKind
    name: str  # as it is on the box; English source text where it is none
    number: str = ""  # of the query: which of the device's cameras
    highest: int = 1  # of these
    port: int = 80  # 0 = there is no usual one
    tls_port: int = 443  # 0 = there is no TLS
    has_login: bool = True


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol("onvif", "ONVIF"),
    Protocol("hikvision", "Hikvision", "channel", 256),
    Protocol("dahua", "Dahua", "channel", 256),
    Protocol("axis", "Axis", "camera", 64),
    Protocol("pelco-d", QT_TRANSLATE_NOOP("Flows", "Pelco-D over a serial server"), "address", 255, port=0, tls_port=0, has_login=False),
)
_BY_KIND: Mapping[str, Protocol] = {one.kind: one for one in PROTOCOLS}
_PROFILE = "profile"  # of ONVIF: which of the device's cameras
_SCHEME = re.compile(r"([a-z]+(?:-[a-z])?)://", re.IGNORECASE)

NO_STEERING_HOST = QT_TRANSLATE_NOOP("Flows", "Type the address of the device that moves the camera, such as 192.168.1.20.")
BAD_STEERING_HOST = QT_TRANSLATE_NOOP("Flows", "This is not a network address. It should look like 192.168.1.20.")
NO_STEERING_PORT = QT_TRANSLATE_NOOP("Flows", "Type the port of the serial server, such as 4001.")
NO_STEERING_USER = QT_TRANSLATE_NOOP("Flows", "Type the user name that goes with the password.")


class SteeringAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where one camera is steered; without a kind it is not."""

    kind: SteeringKind = ""
    host: str = ""  # "" = where the pictures come from
    port: int = 0  # 0 = the usual one
    tls: bool = False
    number: int = 1  # which of the device's cameras, or the address on a serial line
    profile: str = ""  # the same in ONVIF's words; "" = the first that can be moved
    own_login: bool = False  # other than the camera's
    user: str = ""  # of that other login
    has_password: bool = False  # the relay keeps that of the other login, and shows it to nobody
    more: str = ""  # of the query, which another program has written


NOT_STEERED = SteeringAddress()


def protocol_of(kind: str) -> Protocol:
    """How that kind is steered."""
    return _BY_KIND[kind]


def read_steering_address(control: str, *, camera_host: str = "", camera_user: str = "", own_login: bool = False) -> SteeringAddress:
    """The fields of what the relay keeps, with "***" for its password; of an address that is none of these, a camera without steering."""
    found = _SCHEME.match(control)
    scheme = found[1].lower() if found is not None else ""
    tls = scheme not in _BY_KIND and scheme.removesuffix("s") in _BY_KIND
    kind = scheme.removesuffix("s") if tls else scheme
    if kind not in _BY_KIND:
        return NOT_STEERED
    try:
        parts = urlsplit(control)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        return NOT_STEERED
    protocol = _BY_KIND[kind]
    query = parse_qsl(parts.query)
    known = dict(query)
    user = unquote(parts.username or "")
    own_login = bool(user) and (own_login or user != camera_user)
    usual = protocol.tls_port if tls else protocol.port
    return SteeringAddress(
        kind=protocol.kind,
        host="" if host == _bare(camera_host) else host,
        port=0 if port == usual else port,
        tls=tls,
        number=_number(known.get(protocol.number, ""), protocol.highest),
        profile=known.get(_PROFILE, "") if kind == "onvif" else "",
        own_login=own_login,
        user=user if own_login else "",
        has_password=own_login and bool(parts.password),
        more=urlencode([(name, value) for name, value in query if name not in (protocol.number, _PROFILE)]),
    )


def write_steering_address(address: SteeringAddress, camera_host: str, user: str, password: str, *, is_kept: bool = False) -> str:
    """What the relay is to keep, "" where the camera is not steered; `is_kept`: the password is the relay's mask for one that it has."""
    if not address.kind:
        return ""
    protocol = _BY_KIND[address.kind]
    scheme = f"{address.kind}s" if address.tls and protocol.tls_port else address.kind
    bare = _bare(address.host or camera_host)
    host = f"[{bare}]" if ":" in bare else bare
    login = ""
    if protocol.has_login and (user or password):
        secret = password if is_kept else quote(password, safe="")
        login = f"{quote(user, safe='')}:{secret}@" if password else f"{quote(user, safe='')}@"
    query = [(_PROFILE, address.profile)] if address.profile and address.kind == "onvif" else []
    if protocol.number:
        query.append((protocol.number, str(address.number)))
    whole = "&".join(part for part in (urlencode(query), address.more) if part)
    return f"{scheme}://{login}{host}{f':{address.port}' if address.port else ''}/{f'?{whole}' if whole else ''}"


def saved_steering(address: SteeringAddress, camera_address: str, password: str) -> SteeringAddress:
    """What is saved: a host that says no more than the camera's own is left out, and a login where none is asked for."""
    if not address.kind:
        return NOT_STEERED
    own_login = address.own_login and _BY_KIND[address.kind].has_login
    return msgspec.structs.replace(
        address,
        host="" if _bare(address.host) == host_of(camera_address) else address.host,
        own_login=own_login,
        user=address.user if own_login else "",
        has_password=own_login and (bool(password) or address.has_password),
    )


def keeps_steering_password(address: SteeringAddress, password: str) -> bool:
    """Tell whether the password of its other login is one that the relay has."""
    return address.own_login and address.has_password and not password


def next_steering(address: SteeringAddress) -> SteeringAddress:
    """Of the same device's next channel, where that is a matter of its number; else it has to be looked for."""
    if address.kind in ("", "onvif"):
        return NOT_STEERED
    return msgspec.structs.replace(address, number=min(address.number + 1, protocol_of(address.kind).highest))


def steering_problems(address: SteeringAddress, camera_host: str, password: str) -> dict[str, str]:
    """What is wrong with the fields, by their names; English source texts."""
    if not address.kind:
        return {}
    found = {}
    host = address.host or camera_host
    if not host:
        found["host"] = NO_STEERING_HOST
    elif not host_is_valid(host):
        found["host"] = BAD_STEERING_HOST
    if not address.port and not _BY_KIND[address.kind].port:
        found["port"] = NO_STEERING_PORT
    if address.own_login and password and not address.user:
        found["user"] = NO_STEERING_USER
    return found


def host_of(address: str) -> str:
    """The host of a camera's address, "" where it has none."""
    try:
        return urlsplit(address).hostname or "" if "://" in address else ""
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.strip().removeprefix("[").removesuffix("]").lower()


def _number(text: str, highest: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= highest else 1
