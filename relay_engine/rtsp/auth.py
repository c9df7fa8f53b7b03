"""HTTP authentication as RTSP uses it: Basic (RFC 7617) and Digest (RFC 2617, RFC 7616) challenges, credentials, hashes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from relay_engine.errors import RemoteProtocolError

_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}  # name in the header -> name in hashlib
_SESSION_SUFFIX = "-SESS"
_ITEM = re.compile(r'([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z0-9_-]+)', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)

ALGORITHMS = tuple(
    name + suffix
    for name in ("SHA-512-256", "SHA-256", "MD5")
    if _HASHES[name] in hashlib.algorithms_available
    for suffix in ("", _SESSION_SUFFIX)
)  # what we can compute, strongest first, in upper case


class LoginStrength(IntEnum):
    """How well a login hides the password from who listens, and from who answers in the other's place."""

    BASIC = 0
    MD5 = 1
    SHA_256 = 2
    SHA_512_256 = 3


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way to log in that a server offers."""

    scheme: str  # "basic" or "digest"
    realm: str
    nonce: str = ""
    algorithm: str = "MD5"  # upper case
    qop: tuple[str, ...] = ()  # lower case; empty: the server knows RFC 2069 only
    opaque: str | None = None
    stale: bool = False
    names_algorithm: bool = False  # said in the header, so the answer says it as well

    @property
    def strength(self) -> LoginStrength:
        """Of an answer to it, where we can give one."""
        name = self.algorithm.removesuffix(_SESSION_SUFFIX)
        return LoginStrength.BASIC if self.scheme == "basic" else LoginStrength[name.replace("-", "_")]

    def serialize(self) -> str:
        """A value for WWW-Authenticate."""
        if self.scheme == "basic":
            return f"Basic realm={quote(self.realm)}"
        text = f"Digest realm={quote(self.realm)}, nonce={quote(self.nonce)}"
        if self.qop:
            text += f", qop={quote(','.join(self.qop))}"
        if self.opaque is not None:
            text += f", opaque={quote(self.opaque)}"
        if self.names_algorithm:
            text += f", algorithm={self.algorithm}"
        return text + (", stale=TRUE" if self.stale else "")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client answers a challenge with."""

    scheme: str  # "basic" or "digest"
    username: str
    password: str = field(default="", repr=False)  # Basic only
    realm: str = ""
    nonce: str = ""
    uri: str = field(default="", repr=False)
    response: str = field(default="", repr=False)
    algorithm: str = "MD5"
    qop: str = ""
    nonce_count: str = ""
    client_nonce: str = ""


def parse_challenges(values: Iterable[str]) -> tuple[Challenge, ...]:
    """Every Basic and Digest challenge of these WWW-Authenticate values; others are skipped."""
    challenges = []
    for value in values:
        for scheme, parameters in _split_schemes(value):
            if scheme in ("basic", "digest"):
                challenges.append(_challenge(scheme, parameters))
    return tuple(challenges)


def parse_credentials(value: str) -> Credentials:
    """Read an Authorization header."""
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() == "basic":
        return _parse_basic(rest.strip())
    if scheme.lower() != "digest":
        raise RemoteProtocolError("unknown scheme in Authorization")
    parameters = _parse_parameters(rest)
    if missing := {"username", "realm", "nonce", "uri", "response"} - parameters.keys():
        raise RemoteProtocolError(f"Authorization lacks {', '.join(sorted(missing))}")
    return Credentials(
        "digest",
        parameters["username"],
        realm=parameters["realm"],
        nonce=parameters["nonce"],
        uri=parameters["uri"],
        response=parameters["response"].lower(),
        algorithm=parameters.get("algorithm", "").upper() or "MD5",
        qop=parameters.get("qop", "").lower(),
        nonce_count=parameters.get("nc", ""),
        client_nonce=parameters.get("cnonce", ""),
    )


def make_ha1(username: str, realm: str, password: str, algorithm: str) -> str:
    """What is enough to check and to sign a digest, and is kept in the password's place (RFC 7616 3.4.2)."""
    return _hash(algorithm, f"{username}:{realm}:{password}")


def digest_response(credentials: Credentials, method: str, password: str) -> str:
    """The response that proves `password`."""
    algorithm = credentials.algorithm.removesuffix(_SESSION_SUFFIX)
    if algorithm not in _HASHES:
        raise RemoteProtocolError("unknown digest algorithm")
    return respond_by_ha1(credentials, method, make_ha1(credentials.username, credentials.realm, password, algorithm))


def respond_by_ha1(credentials: Credentials, method: str, ha1: str) -> str:
    """The response that proves the password of `ha1` (RFC 7616 3.4.1; without qop RFC 2069's form)."""
    algorithm = credentials.algorithm.removesuffix(_SESSION_SUFFIX)
    if credentials.algorithm not in ALGORITHMS:
        raise RemoteProtocolError("unknown digest algorithm")
    first = ha1
    if credentials.algorithm.endswith(_SESSION_SUFFIX):
        first = _hash(algorithm, f"{first}:{credentials.nonce}:{credentials.client_nonce}")
    second = _hash(algorithm, f"{method}:{credentials.uri}")
    if credentials.qop:
        middle = f"{credentials.nonce}:{credentials.nonce_count}:{credentials.client_nonce}:{credentials.qop}"
    else:
        middle = credentials.nonce
    return _hash(algorithm, f"{first}:{middle}:{second}")


def quote(text: str) -> str:
    """`text` as a quoted-string (RFC 7230 3.2.6)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _hash(algorithm: str, text: str) -> str:
    return hashlib.new(_HASHES[algorithm], text.encode(), usedforsecurity=False).hexdigest()


def _split_schemes(value: str) -> list[tuple[str, dict[str, str]]]:
    """A header may hold several challenges: a word without "=" begins the next one."""
    schemes: list[tuple[str, dict[str, str]]] = []
    for match in _ITEM.finditer(value):
        if match[4] is not None:
            schemes.append((match[4].lower(), {}))
        elif schemes:
            schemes[-1][1].setdefault(match[1].lower(), _value_of(match))
    return schemes


def _parse_parameters(text: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for match in _ITEM.finditer(text):
        if match[4] is None:
            parameters.setdefault(match[1].lower(), _value_of(match))
    return parameters


def _value_of(match: re.Match[str]) -> str:
    return _QUOTED_PAIR.sub(r"\1", match[2]) if match[2] is not None else match[3]


def _challenge(scheme: str, parameters: dict[str, str]) -> Challenge:
    return Challenge(
        scheme,
        parameters.get("realm", ""),
        parameters.get("nonce", ""),
        parameters.get("algorithm", "").upper() or "MD5",
        tuple(item.strip().lower() for item in parameters.get("qop", "").split(",") if item.strip()),
        parameters.get("opaque"),
        parameters.get("stale", "").lower() == "true",
        "algorithm" in parameters,
    )


def _parse_basic(text: str) -> Credentials:
    try:
        pair = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RemoteProtocolError("Basic credentials are not base64") from None
    try:
        username, colon, password = pair.decode("utf-8").partition(":")
    except UnicodeDecodeError:
        username, colon, password = pair.decode("latin-1").partition(":")
    if not colon:
        raise RemoteProtocolError("Basic credentials lack a password")
    return Credentials("basic", username, password)
