"""UsernameToken: the login in a SOAP header (WS-Security UsernameToken Profile 1.0), both sides."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from relay_engine.errors import RemoteProtocolError
from relay_engine.soap.namespaces import BASE64_BINARY, PASSWORD_DIGEST, WSSE, WSU
from relay_engine.soap.reader import attribute, child, format_time, parse_time, text
from relay_engine.soap.xml_text import escape

_MOST_NAME = 256
_MOST_NONCE_BYTES = 512


@dataclass(frozen=True, slots=True)
class UsernameToken:
    """What a client shows."""

    username: str
    is_digest: bool
    password: str = field(default="", repr=False)  # what the Password element holds: a digest in base64, or the password itself
    nonce: bytes = field(default=b"", repr=False)
    created: str = ""  # as it was written: the digest is made of it

    @property
    def created_at(self) -> float | None:
        """Seconds since 1970; None where it is no time."""
        return parse_time(self.created)


def make_username_token(user: str, password: str, created: float, nonce: bytes) -> bytes:
    """A Security header with a digest of the password. `created`: seconds since 1970 as the *device* counts them; `nonce`: 16 fresh random bytes.

    Prefixed as zeep writes it, which is what the servers that search for text have met.
    """
    stamp = format_time(created)
    return (
        f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:UsernameToken><wsse:Username>{escape(user)}</wsse:Username>'
        f'<wsse:Password Type="{PASSWORD_DIGEST}">{_digest(nonce, stamp, password)}</wsse:Password>'
        f'<wsse:Nonce EncodingType="{BASE64_BINARY}">{base64.b64encode(nonce).decode()}</wsse:Nonce>'
        f"<wsu:Created>{stamp}</wsu:Created></wsse:UsernameToken></wsse:Security>"
    ).encode()


def parse_username_token(header: Element | None) -> UsernameToken | None:
    """The token in a SOAP Header, whatever its prefixes; None where there is none. Raises RemoteProtocolError where it is broken."""
    token = child(header, "Security/UsernameToken")
    if token is None:
        return None
    username, shown = text(token, "Username"), child(token, "Password")
    if not username or len(username) > _MOST_NAME:
        raise RemoteProtocolError("the UsernameToken names nobody")
    kind = attribute(shown, "Type")
    password = (shown.text or "") if shown is not None else ""
    return UsernameToken(
        username,
        kind.endswith("#PasswordDigest"),
        password.strip()[:_MOST_NAME] if kind.endswith("#PasswordDigest") else password[:_MOST_NAME],
        _decode(text(token, "Nonce")),
        text(token, "Created")[:64],
    )


def check_digest(token: UsernameToken, password: str) -> bool:
    """Whether the token proves `password`; the time it takes says nothing. Whether its time and its nonce are good is the caller's question."""
    if not token.is_digest or not token.nonce or not token.created:
        return False
    return hmac.compare_digest(_digest(token.nonce, token.created, password).encode(), token.password.encode("utf-8", "replace"))


def _digest(nonce: bytes, created: str, password: str) -> str:
    """Base64(SHA-1(nonce + created + password)): the profile knows no other hash."""
    hashed = hashlib.sha1(nonce + created.encode() + password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return base64.b64encode(hashed.digest()).decode()


def _decode(nonce: str) -> bytes:
    try:
        decoded = base64.b64decode("".join(nonce.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RemoteProtocolError("the nonce is not base64") from None
    if len(decoded) > _MOST_NONCE_BYTES:
        raise RemoteProtocolError("the nonce is too long")
    return decoded
