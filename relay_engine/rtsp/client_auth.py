"""ClientAuth: answers a server's challenges (RFC 7616, RFC 7617): the strongest one that can be computed, and none that is weaker later."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import replace

from relay_engine.rtsp.auth import ALGORITHMS, Challenge, Credentials, LoginStrength, digest_response, parse_challenges, quote


class ClientAuth:
    """Keeps the challenge in force and signs requests with it."""

    def __init__(
        self, username: str, password: str, *, make_nonce: Callable[[], str], weakest: LoginStrength = LoginStrength.BASIC
    ) -> None:
        self._username = username
        self._password = password
        self._weakest = weakest  # that may be answered; BASIC shows the password to everybody on the way
        self.offered: LoginStrength | None = None  # the strongest so far: whoever asks for less later is another, or not alone
        self.is_downgraded = False  # it asked for less than may be
        self._make_nonce = make_nonce  # a fresh client nonce, unpredictable
        self._challenge: Challenge | None = None
        self._client_nonce = ""
        self._uses = 0  # of the challenge's nonce

    @property
    def nonce(self) -> str | None:
        """The nonce in force; None before the first challenge."""
        return self._challenge.nonce if self._challenge else None

    def accept(self, values: Iterable[str]) -> Challenge | None:
        """Take the best challenge of these WWW-Authenticate values; None where none can be answered."""
        usable = [challenge for challenge in parse_challenges(values) if _can_answer(challenge)]
        if not usable:
            return None
        best = max(usable, key=lambda challenge: (challenge.strength, not challenge.algorithm.endswith("-SESS")))
        self._weakest = max(self._weakest, self.offered or LoginStrength.BASIC)
        self.is_downgraded = best.strength < self._weakest
        self.offered = max(self.offered or LoginStrength.BASIC, best.strength)
        if self.is_downgraded or not (self._username or self._password):
            return None
        self._challenge = best
        self._client_nonce = self._make_nonce()
        self._uses = 0
        return self._challenge

    def authorize(self, method: str, uri: str) -> str:
        """The Authorization header for a request, "" before any challenge."""
        if self._challenge is None:
            return ""
        if self._challenge.scheme == "basic":
            return "Basic " + base64.b64encode(f"{self._username}:{self._password}".encode()).decode()
        self._uses += 1
        return self._sign(self._challenge, method, uri)

    def _sign(self, challenge: Challenge, method: str, uri: str) -> str:
        credentials = Credentials(
            "digest",
            self._username,
            realm=challenge.realm,
            nonce=challenge.nonce,
            uri=uri,
            algorithm=challenge.algorithm,
            qop="auth" if "auth" in challenge.qop else "",
            nonce_count=f"{self._uses:08x}",
            client_nonce=self._client_nonce,
        )
        credentials = replace(credentials, response=digest_response(credentials, method, self._password))
        return _serialize(credentials, challenge)


def _serialize(credentials: Credentials, challenge: Challenge) -> str:
    fields = [
        f"username={quote(credentials.username)}",
        f"realm={quote(credentials.realm)}",
        f"nonce={quote(credentials.nonce)}",
        f"uri={quote(credentials.uri)}",
        f"response={quote(credentials.response)}",
    ]
    if challenge.names_algorithm:
        fields.append(f"algorithm={challenge.algorithm.replace('-SESS', '-sess')}")
    if challenge.opaque is not None:
        fields.append(f"opaque={quote(challenge.opaque)}")
    if credentials.qop:
        fields += [f"qop={credentials.qop}", f"nc={credentials.nonce_count}"]
    if credentials.qop or challenge.algorithm.endswith("-SESS"):
        fields.append(f"cnonce={quote(credentials.client_nonce)}")
    return "Digest " + ", ".join(fields)


def _can_answer(challenge: Challenge) -> bool:
    if challenge.scheme == "basic":
        return True
    return challenge.algorithm in ALGORITHMS and bool(challenge.nonce) and (not challenge.qop or "auth" in challenge.qop)
