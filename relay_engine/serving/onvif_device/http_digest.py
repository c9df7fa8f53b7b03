"""HttpDigest: HTTP digest logins of a virtual device (RFC 7616): MD5 and SHA-256, over any number of connections, each answer good once."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from enum import Enum, auto
from urllib.parse import urlsplit

from relay_engine.access.secret_hashes import REALM, is_same
from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.auth import Challenge, Credentials, parse_credentials, respond_by_ha1
from relay_engine.serving.onvif_device.used_once import UsedOnce

NONCE_LIFETIME_S = 300.0
ALGORITHMS = ("SHA-256", "MD5")
# Who knows MD5 alone takes the first header (urllib, small recorders) or the last (FFmpeg); who knows more takes the best, wherever it stands.
_OFFERED = ("MD5", "SHA-256", "MD5")
_MAX_NAME = 256

type Ha1Of = Callable[[str, str], str | None]


class Verdict(Enum):
    """What a login comes to."""

    RIGHT = auto()
    STALE = auto()  # right, but its nonce counts no more: the client shall sign again by itself
    WRONG = auto()
    UNREAD = auto()  # of a form that nobody has offered


class HttpDigest:
    """Recorders open a connection a request, so that the nonces are good on all; nothing is kept of those that are handed out."""

    def __init__(self, ha1_of: Ha1Of) -> None:
        self._ha1_of = ha1_of
        self._key = secrets.token_bytes(32)
        self._used = UsedOnce(NONCE_LIFETIME_S)

    def challenges(self, now: float, *, stale: bool = False) -> tuple[str, ...]:
        """Values for one WWW-Authenticate header each. Never Basic: it shows the password, and UniFi takes no notice of it."""
        nonce = self._nonce(int(now))
        return tuple(
            Challenge("digest", REALM, nonce, algorithm, ("auth",), stale=stale, names_algorithm=True).serialize() for algorithm in _OFFERED
        )

    def judge(self, method: str, path: str, credentials: Credentials, now: float) -> Verdict:
        """Tell whether `credentials` prove that their user sent a request for `path`."""
        right_form = credentials.scheme == "digest" and credentials.algorithm in ALGORITHMS and credentials.qop in ("", "auth")
        if not right_form or credentials.realm != REALM or len(credentials.username) > _MAX_NAME or _path(credentials.uri) != _path(path):
            return Verdict.UNREAD
        ha1 = self._ha1_of(credentials.username, credentials.algorithm)
        expected = respond_by_ha1(credentials, method, ha1 or "0" * 32)
        if not is_same(credentials.response, expected) or ha1 is None:
            return Verdict.WRONG
        if not self._is_fresh(credentials.nonce, now) or not self._used.take(credentials.response, now):
            return Verdict.STALE
        return Verdict.RIGHT

    def _nonce(self, at: int) -> str:
        return f"{at:x}-{hmac.digest(self._key, f'{at:x}'.encode(), 'sha256').hex()[:32]}"

    def _is_fresh(self, nonce: str, now: float) -> bool:
        made_at = nonce.partition("-")[0]
        try:
            at = int(made_at, 16)
        except ValueError:
            return False
        return len(nonce) < 64 and is_same(nonce, self._nonce(at)) and 0 <= now - at + 1 <= NONCE_LIFETIME_S


def credentials_of(header: str | None) -> Credentials | None:
    """What an Authorization header shows; None for nothing, and for what cannot be read."""
    try:
        return parse_credentials(header) if header else None
    except RemoteProtocolError:
        return None


def _path(uri: str) -> str:
    """Some sign the whole address, some the path alone."""
    try:
        return urlsplit(uri).path or "/"
    except ValueError:
        return uri
