"""Authenticator: a server's side of Basic and Digest on one connection, with the tolerance players need (RFC 7616, RFC 7617)."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from enum import Enum, auto
from urllib.parse import unquote

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.auth import Challenge, Credentials, make_ha1, parse_credentials, respond_by_ha1
from relay_engine.rtsp.message import Request
from relay_engine.rtsp.request_target import RequestTarget, parse_request_target

type Ha1Of = Callable[[str, str], str | None]  # user name, "MD5" or "SHA-256" -> HA1; None where nobody has that name

# Players that can do one Digest take the last header (FFmpeg, live555), those that can do more the first that they know (RFC 7616 3.7).
ALGORITHMS = ("SHA-256", "MD5")
NONCE_LIFETIME_S = 300.0  # a person may have to type the password first

_NOBODYS = {"MD5": "0" * 32, "SHA-256": "0" * 64}  # checked in place of a user that is not there: that takes as long
_NONCE_COUNT = re.compile(r"[0-9a-fA-F]{8}")
_MAX_NAME = 256


class Verdict(Enum):
    """What a login comes to."""

    RIGHT = auto()
    STALE = auto()  # right, but with a nonce that counts no more: the client shall sign again without asking a person
    WRONG = auto()
    IGNORED = auto()  # in a form that nobody has offered, so that it was not looked at and tells nobody whether it is right


class Authenticator:
    """Checks the requests of one connection: its nonces are good there alone, and for so long.

    Digest is offered as SHA-256 and as MD5. Basic shows the password to the network, so it is for TLS.
    """

    def __init__(self, ha1_of: Ha1Of, *, realm: str, make_nonce: Callable[[], str], basic: bool = False) -> None:
        self._ha1_of = ha1_of
        self._realm = realm
        self._make_nonce = make_nonce  # fresh and unpredictable
        self._basic = basic
        self._nonce = ""
        self._nonce_made_at = 0.0
        self._nonce_count = 0  # the highest that was used with it

    def challenges(self, now: float, *, stale: bool = False) -> tuple[str, ...]:
        """Values for one WWW-Authenticate header each."""
        if not self._nonce or now - self._nonce_made_at > NONCE_LIFETIME_S / 2:
            self._nonce, self._nonce_made_at, self._nonce_count = self._make_nonce(), now, 0
        # MD5 goes unnamed and without qop: live555 and recorders of RFC 2069 stumble over more, and it is the default.
        strong = Challenge("digest", self._realm, self._nonce, "SHA-256", ("auth",), stale=stale, names_algorithm=True)
        usual = Challenge("digest", self._realm, self._nonce, stale=stale)
        basic = [Challenge("basic", self._realm)] if self._basic else []
        return tuple(challenge.serialize() for challenge in (strong, usual, *basic))

    def judge(self, request: Request, credentials: Credentials, now: float) -> Verdict:
        """Tell whether `credentials` prove for `request` that their user sent it."""
        if len(credentials.username) > _MAX_NAME:
            return Verdict.IGNORED
        if credentials.scheme == "basic":
            return self._judge_basic(credentials) if self._basic else Verdict.IGNORED
        if credentials.algorithm not in ALGORITHMS or credentials.realm != self._realm or credentials.qop not in ("", "auth"):
            return Verdict.IGNORED
        if not _means_same_resource(request, credentials.uri):
            return Verdict.IGNORED
        ha1 = self._ha1_of(credentials.username, credentials.algorithm)
        expected = respond_by_ha1(credentials, request.method, ha1 or _NOBODYS[credentials.algorithm])
        if not _same(credentials.response, expected) or ha1 is None:
            return Verdict.WRONG
        return Verdict.RIGHT if self._use_nonce(credentials, now) else Verdict.STALE

    def _judge_basic(self, credentials: Credentials) -> Verdict:
        ha1 = self._ha1_of(credentials.username, "SHA-256")
        shown = make_ha1(credentials.username, self._realm, credentials.password, "SHA-256")
        return Verdict.RIGHT if _same(shown, ha1 or _NOBODYS["SHA-256"]) and ha1 is not None else Verdict.WRONG

    def _use_nonce(self, credentials: Credentials, now: float) -> bool:
        """Whether the nonce is good now, and was not used so before (RFC 7616 3.4: nc)."""
        if not self._nonce or credentials.nonce != self._nonce or now - self._nonce_made_at > NONCE_LIFETIME_S:
            return False
        if not credentials.qop:
            return True
        count = int(credentials.nonce_count, 16) if _NONCE_COUNT.fullmatch(credentials.nonce_count) else 0
        if count <= self._nonce_count or not credentials.client_nonce:
            self._nonce = ""  # the next challenge brings another: one that counts from 1 again and again gets on as well
            return False
        self._nonce_count = count
        return True


def credentials_of(request: Request) -> Credentials | None:
    """The login that `request` shows; None where there is none that can be read."""
    value = request.headers.get("Authorization")
    try:
        return parse_credentials(value) if value else None
    except RemoteProtocolError:
        return None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())


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
