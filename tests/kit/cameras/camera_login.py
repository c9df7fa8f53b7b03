"""CameraLogin: the camera's side of Basic and Digest logins (RFC 7616, RFC 7617), written apart from the relay's own."""

from __future__ import annotations

import base64
import hashlib
import re

USER, PASSWORD, REALM = "user", "pa:ss/@", "Quirky"
_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}


class CameraLogin:
    """Challenges and checks; "" lets everybody in."""

    def __init__(self, algorithms: str, stale_after: int = 0, *, user: str = USER, password: str = PASSWORD) -> None:
        self._user, self._password = user, password
        self._algorithms = [name.strip() for name in algorithms.split(",") if name.strip()]
        self._stale_after = stale_after
        self._nonce_number = 0
        self._uses = 0

    def challenges(self, *, stale: bool) -> list[str]:
        """Values of WWW-Authenticate."""
        values = []
        for name in self._algorithms:
            if name == "Basic":
                values.append(f'Basic realm="{REALM}"')
                continue
            qop = ', qop="auth"' if name != "MD5" else ""  # plain MD5 as old cameras have it (RFC 2069)
            values.append(f'Digest realm="{REALM}", nonce="{self._nonce}", algorithm={name}{qop}{", stale=true" if stale else ""}')
        return values

    def check(self, method: str, authorization: str) -> str:
        """ "ok", "wrong" or "stale"."""
        if not self._algorithms:
            return "ok"
        scheme, _, rest = authorization.partition(" ")
        if scheme == "Basic":
            return "ok" if "Basic" in self._algorithms and base64.b64decode(rest).decode() == f"{self._user}:{self._password}" else "wrong"
        if scheme != "Digest":
            return "wrong"
        fields = {name: quoted or plain for name, quoted, plain in _FIELD.findall(rest)}
        if fields.get("nonce") != self._nonce:
            return "stale"
        if fields.get("response") != self._response(method, fields):
            return "wrong"
        self._uses += 1
        if self._stale_after and self._uses % self._stale_after == 0:
            self._nonce_number += 1
        return "ok"

    @property
    def _nonce(self) -> str:
        return f"nonce{self._nonce_number}"

    def _response(self, method: str, fields: dict[str, str]) -> str:
        name = fields.get("algorithm", "MD5")
        base = name.removesuffix("-sess")
        if name not in self._algorithms:
            return "never"

        def digest(text: str) -> str:
            return hashlib.new(_HASHES[base], text.encode()).hexdigest()

        first = digest(f"{self._user}:{REALM}:{self._password}")
        if name.endswith("-sess"):
            first = digest(f"{first}:{fields['nonce']}:{fields['cnonce']}")
        second = digest(f"{method}:{fields['uri']}")
        if "qop" in fields:
            return digest(f"{first}:{fields['nonce']}:{fields['nc']}:{fields['cnonce']}:{fields['qop']}:{second}")
        return digest(f"{first}:{fields['nonce']}:{second}")
