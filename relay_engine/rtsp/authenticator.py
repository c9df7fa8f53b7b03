"""Authenticator: a server's side of Basic and Digest on one connection, with the tolerance players need."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.auth import ALGORITHMS, Challenge, Credentials, digest_response, parse_credentials
from relay_engine.rtsp.message import Request
from relay_engine.rtsp.request_target import RequestTarget, parse_request_target

type PasswordOf = Callable[[str], str | None]  # user name -> password, None where there is no such user


@dataclass(frozen=True, slots=True)
class AuthResult:
    """What a request proved."""

    username: str | None  # None: not logged in
    stale: bool = False  # right password, old nonce: the client shall try again without asking a person
    attempted: bool = False  # it sent credentials


class Authenticator:
    """Checks the requests of one connection against one nonce.

    Digest is offered in MD5 alone unless told otherwise: SHA-256 beside it keeps FFmpeg out. Basic shows the
    password to the network, so it is for TLS.
    """

    def __init__(
        self,
        password_of: PasswordOf,
        *,
        nonce: str,
        realm: str = "Relay Server",
        basic: bool = False,
        algorithms: tuple[str, ...] = ("MD5",),
    ) -> None:
        self._password_of = password_of
        self._nonce = nonce
        self._realm = realm
        self._basic = basic
        self._algorithms = tuple(name for name in (algorithm.upper() for algorithm in algorithms) if name in ALGORITHMS)

    def challenges(self, *, stale: bool = False) -> tuple[str, ...]:
        """Values for one WWW-Authenticate header each."""
        # MD5 goes unnamed: some clients of RFC 2069 stumble over the parameter, and it is the default.
        digests = [
            Challenge("digest", self._realm, self._nonce, name, stale=stale, names_algorithm=name != "MD5") for name in self._algorithms
        ]
        basic = [Challenge("basic", self._realm)] if self._basic else []
        return tuple(challenge.serialize() for challenge in (*digests, *basic))

    def verify(self, request: Request) -> AuthResult:
        """Who sent `request`, if its Authorization header proves it."""
        value = request.headers.get("Authorization")
        if not value:
            return AuthResult(None)
        try:
            credentials = parse_credentials(value)
            right = self._is_right(credentials, request)
        except RemoteProtocolError:
            return AuthResult(None, attempted=True)
        if right and credentials.scheme == "digest" and credentials.nonce != self._nonce:
            return AuthResult(None, stale=True, attempted=True)
        return AuthResult(credentials.username if right else None, attempted=True)

    def _is_right(self, credentials: Credentials, request: Request) -> bool:
        password = self._password_of(credentials.username)
        if credentials.scheme == "basic":
            return self._basic and password is not None and _same(credentials.password, password)
        if credentials.algorithm not in self._algorithms or credentials.realm != self._realm:
            return False
        if credentials.qop not in ("", "auth") or not _means_same_resource(request, credentials.uri):
            return False
        # An unknown user costs the same time as a wrong password.
        expected = digest_response(credentials, request.method, password or "")
        return _same(credentials.response, expected) and password is not None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _means_same_resource(request: Request, signed_uri: str) -> bool:
    """True where the signed address is the request's, or one that players sign in its place.

    Bosch BVMS signs a relative address; in SETUP VLC signs the presentation's with a slash at its end, HappyTime's NVR without.
    """
    if signed_uri == request.uri:
        return True
    try:
        signed, asked = parse_request_target(signed_uri), parse_request_target(request.uri)
    except RemoteProtocolError:
        return False
    if _identity(signed) != _identity(asked):
        return False
    return signed.track_id == asked.track_id or (request.method == "SETUP" and signed.track_id is None)


def _identity(target: RequestTarget) -> tuple[str, str]:
    return target.name, unquote(target.query)
