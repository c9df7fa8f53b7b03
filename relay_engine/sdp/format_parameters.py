"""Format parameters: the value of a=fmtp as a mapping (RFC 8866 6.15), and binary values inside it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping


def parse_format_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The payload type and the parameters of an fmtp line; names in lower case, since cameras differ."""
    payload_type, _, rest = value.strip().partition(" ")
    parameters: dict[str, str] = {}
    for part in rest.split(";"):
        name, equals, text = part.partition("=")
        if equals and name.strip():
            parameters.setdefault(name.strip().lower(), text.strip().strip('"'))
    return payload_type, parameters


def serialize_format_parameters(payload_type: int, parameters: Mapping[str, str]) -> str:
    """The value of an fmtp line."""
    return f"{payload_type} " + ";".join(f"{name}={value}" for name, value in parameters.items())


def decode_base64(text: str) -> bytes:
    """Base64 as cameras send it: padding may lack; b"" for what is none."""
    text = text.strip()
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def decode_base64_list(text: str) -> tuple[bytes, ...]:
    """Comma-separated base64; broken and empty items are left out."""
    return tuple(data for item in text.split(",") if (data := decode_base64(item)))


def encode_base64_list(items: tuple[bytes, ...]) -> str:
    """Comma-separated base64."""
    return ",".join(base64.b64encode(item).decode() for item in items)


def decode_hex(text: str) -> bytes:
    """Hexadecimal digits; b"" for what is none."""
    try:
        return bytes.fromhex(text.strip())
    except ValueError:
        return b""
