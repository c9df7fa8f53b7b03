"""StunMessage: STUN messages with integrity and fingerprint (RFC 8489)."""

from __future__ import annotations

import hmac
import ipaddress
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum

from relay_engine.errors import RemoteProtocolError

MAGIC_COOKIE = 0x2112A442
HEADER_SIZE = 20
_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE_HEADER = struct.Struct("!HH")
_INTEGRITY_SIZE = 20
_FINGERPRINT_MASK = 0x5354554E
_MAX_ATTRIBUTES = 64


class MessageKind(IntEnum):
    """Method Binding in its four classes (RFC 8489 5)."""

    BINDING_REQUEST = 0x0001
    BINDING_INDICATION = 0x0011
    BINDING_SUCCESS = 0x0101
    BINDING_ERROR = 0x0111


class AttributeKind(IntEnum):
    """The attributes that connectivity checks use (RFC 8489 14, RFC 8445 16.1)."""

    USERNAME = 0x0006
    MESSAGE_INTEGRITY = 0x0008
    ERROR_CODE = 0x0009
    XOR_MAPPED_ADDRESS = 0x0020
    PRIORITY = 0x0024
    USE_CANDIDATE = 0x0025
    SOFTWARE = 0x8022
    FINGERPRINT = 0x8028
    ICE_CONTROLLED = 0x8029
    ICE_CONTROLLING = 0x802A


@dataclass(frozen=True, slots=True)
class StunMessage:
    """One message; integrity and fingerprint are not among its attributes but in the bytes."""

    kind: int  # a MessageKind, or another method's number
    transaction_id: bytes  # 12 bytes
    attributes: tuple[tuple[int, bytes], ...] = ()

    def attribute(self, kind: AttributeKind) -> bytes | None:
        """The first value of `kind`, None where it is absent."""
        return next((value for number, value in self.attributes if number == kind), None)

    def serialize(self, password: bytes | None = None) -> bytes:
        """The bytes, with MESSAGE-INTEGRITY where `password` is given, always with FINGERPRINT."""
        body = b"".join(_serialize_attribute(kind, value) for kind, value in self.attributes)
        if password is not None:
            # The length in the header already counts the attribute whose value is computed (14.5).
            head = self._header(len(body) + 4 + _INTEGRITY_SIZE)
            body += _serialize_attribute(AttributeKind.MESSAGE_INTEGRITY, hmac.digest(password, head + body, "sha1"))
        head = self._header(len(body) + 8)
        return head + body + _serialize_attribute(AttributeKind.FINGERPRINT, _fingerprint(head + body))

    def _header(self, size: int) -> bytes:
        return _HEADER.pack(self.kind, size, MAGIC_COOKIE, self.transaction_id)


@dataclass(frozen=True, slots=True)
class ReceivedStun:
    """A parsed message, and what its integrity is computed over."""

    message: StunMessage
    integrity: bytes | None  # the value of MESSAGE-INTEGRITY
    protected: bytes  # what it protects

    def is_authentic(self, password: bytes) -> bool:
        """True where the sender knows `password` (short-term credentials, 9.1)."""
        return self.integrity is not None and hmac.compare_digest(hmac.digest(password, self.protected, "sha1"), self.integrity)


def parse_stun(data: bytes) -> ReceivedStun:
    """Read one whole message. Raises RemoteProtocolError, also for a wrong fingerprint."""
    if len(data) < HEADER_SIZE:
        raise RemoteProtocolError("STUN: a message shorter than its header")
    kind, size, cookie, transaction_id = _HEADER.unpack_from(data)
    if kind & 0xC000 or cookie != MAGIC_COOKIE or size % 4 or HEADER_SIZE + size != len(data):
        raise RemoteProtocolError("STUN: not a message")
    attributes: list[tuple[int, bytes]] = []
    integrity, protected = None, b""
    position, seen = HEADER_SIZE, 0
    while position < len(data):
        start = position
        seen += 1
        if seen > _MAX_ATTRIBUTES:
            raise RemoteProtocolError("STUN: too many attributes")
        number, value, position = _parse_attribute(data, position)
        if number == AttributeKind.FINGERPRINT:
            if value != _fingerprint(data[:start]) or position != len(data):
                raise RemoteProtocolError("STUN: a wrong fingerprint")
        elif integrity is not None:
            continue  # what follows the integrity is not protected by it, and must be ignored (14.5)
        elif number == AttributeKind.MESSAGE_INTEGRITY:
            integrity = value
            protected = _HEADER.pack(kind, position - HEADER_SIZE, cookie, transaction_id) + data[HEADER_SIZE:start]
        else:
            attributes.append((number, value))
    return ReceivedStun(StunMessage(kind, transaction_id, tuple(attributes)), integrity, protected)


def xor_mapped_address(host: str, port: int, transaction_id: bytes) -> bytes:
    """The value of XOR-MAPPED-ADDRESS (14.2)."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    mask = MAGIC_COOKIE.to_bytes(4) + transaction_id
    packed = bytes(byte ^ other for byte, other in zip(address.packed, mask, strict=False))
    return struct.pack("!BBH", 0, 1 if address.version == 4 else 2, port ^ (MAGIC_COOKIE >> 16)) + packed


def parse_xor_mapped_address(value: bytes, transaction_id: bytes) -> tuple[str, int]:
    """Host and port of XOR-MAPPED-ADDRESS."""
    if len(value) not in (8, 20) or value[1] != (1 if len(value) == 8 else 2):
        raise RemoteProtocolError("STUN: an address that makes no sense")
    mask = MAGIC_COOKIE.to_bytes(4) + transaction_id
    packed = bytes(byte ^ other for byte, other in zip(value[4:], mask, strict=False))
    return str(ipaddress.ip_address(packed)), int.from_bytes(value[2:4]) ^ (MAGIC_COOKIE >> 16)


def error_code(code: int, reason: str) -> bytes:
    """The value of ERROR-CODE (14.8)."""
    return struct.pack("!HBB", 0, code // 100, code % 100) + reason.encode()


def _parse_attribute(data: bytes, position: int) -> tuple[int, bytes, int]:
    """Number, value, and where the next one starts."""
    if position + 4 > len(data):
        raise RemoteProtocolError("STUN: an attribute ends too early")
    number, size = _ATTRIBUTE_HEADER.unpack_from(data, position)
    start = position + 4
    end = start + size + -size % 4
    if end > len(data):
        raise RemoteProtocolError("STUN: an attribute ends too early")
    return number, data[start : start + size], end


def _serialize_attribute(kind: int, value: bytes) -> bytes:
    return _ATTRIBUTE_HEADER.pack(kind, len(value)) + value + b"\0" * (-len(value) % 4)


def _fingerprint(data: bytes) -> bytes:
    return (zlib.crc32(data) ^ _FINGERPRINT_MASK).to_bytes(4)
