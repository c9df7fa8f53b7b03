"""LiteAgent: the side of ICE that only answers checks (RFC 8445 2.5, 7.3); the peer is always controlling."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.stun_message import AttributeKind, MessageKind, ReceivedStun, StunMessage, error_code, xor_mapped_address

_UNKNOWN_MUST = 0x8000  # below: a comprehension-required attribute (RFC 8489 14)
_KNOWN = frozenset(AttributeKind)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user name fragment and its password (RFC 8445 5.3)."""

    fragment: str
    password: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What a connectivity check leads to."""

    answer: bytes  # to be sent back to where the check came from
    is_valid: bool = False  # the address belongs to the peer
    is_nominated: bool = False  # and the peer wants media there


def make_credentials() -> Credentials:
    """New ones, with far more randomness than the 24 and 128 bits that RFC 8445 5.3 asks for."""
    return Credentials(secrets.token_hex(6), secrets.token_hex(16))


def local_fragment(received: ReceivedStun) -> str | None:
    """Our user name fragment in a request: which session it is for. None where there is none."""
    username = received.message.attribute(AttributeKind.USERNAME)
    if username is None or received.message.kind != MessageKind.BINDING_REQUEST:
        return None
    fragment, colon, _ = username.partition(b":")
    try:
        return fragment.decode("ascii") if colon else None
    except UnicodeDecodeError:
        return None


def answer_check(received: ReceivedStun, credentials: Credentials, host: str, port: int) -> CheckAnswer:
    """Answer a Binding request that came from `host` and `port`. Raises RemoteProtocolError where it is not the peer's."""
    request, password = received.message, credentials.password.encode()
    if not received.is_authentic(password):
        raise RemoteProtocolError("ICE: a check with a wrong password")
    unknown = [kind for kind, _ in request.attributes if kind < _UNKNOWN_MUST and kind not in _KNOWN]
    if unknown:
        return CheckAnswer(_refuse(request, password, 420, "Unknown Attribute"))
    if request.attribute(AttributeKind.ICE_CONTROLLED) is not None:
        return CheckAnswer(_refuse(request, password, 487, "Role Conflict"))
    mapped = xor_mapped_address(host, port, request.transaction_id)
    success = StunMessage(MessageKind.BINDING_SUCCESS, request.transaction_id, ((AttributeKind.XOR_MAPPED_ADDRESS, mapped),))
    return CheckAnswer(success.serialize(password), is_valid=True, is_nominated=request.attribute(AttributeKind.USE_CANDIDATE) is not None)


def _refuse(request: StunMessage, password: bytes, code: int, reason: str) -> bytes:
    attributes = ((AttributeKind.ERROR_CODE, error_code(code, reason)),)
    return StunMessage(MessageKind.BINDING_ERROR, request.transaction_id, attributes).serialize(password)
