"""ScriptedLogin: how a scripted ONVIF camera judges logins: HTTP digest, UsernameToken or both, its clock, its patience, its lock-out."""

from __future__ import annotations

import base64
import calendar
import hashlib
import re
import time
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_FIELD = re.compile(r'(\w+)="?([^",]+)"?')


@dataclass
class ScriptedLogin:
    """`ways`: "digest", "wsse", "digest wsse" or "" for none. `lock_after` wrong logins it lets nobody in for `lock_s`."""

    user: str = "admin"
    password: str = "geheim"
    ways: str = "digest wsse"
    created_within_s: float = 300.0
    clock_s: float = 0.0  # what its UsernameTokens are measured against, to true time
    lock_after: int = 0
    lock_s: float = 60.0
    wrong: int = 0
    right: int = 0
    locked_until: float = -1.0
    is_full: bool = False  # 401 whatever is shown
    nonces: set[str] = field(default_factory=set)

    def judge(self, method: str, uri: str, authorization: str, token: Element | None) -> str:
        """ "in", "out" (nothing was shown) or "wrong"."""
        if not self.ways:
            return "in"
        shown = ("digest" in self.ways and bool(authorization)) or ("wsse" in self.ways and token is not None)
        if not shown:
            return "out"
        right = "digest" in self.ways and bool(authorization) and self._is_digest_right(method, uri, authorization)
        right = right or ("wsse" in self.ways and token is not None and self._is_token_right(token))
        if right and not self.is_full and time.monotonic() >= self.locked_until:
            self.right += 1
            return "in"
        self.wrong += 1
        if self.lock_after and self.wrong >= self.lock_after and time.monotonic() >= self.locked_until:
            self.locked_until = time.monotonic() + self.lock_s
        return "wrong"

    def challenge(self) -> str:
        """A fresh one."""
        nonce = f"n{len(self.nonces)}"
        self.nonces.add(nonce)
        return f'Digest realm="camera", nonce="{nonce}", qop="auth"'

    def _is_digest_right(self, method: str, uri: str, authorization: str) -> bool:
        said = dict(_FIELD.findall(authorization))
        one = _md5(f"{self.user}:camera:{self.password}")
        expected = _md5(f"{one}:{said.get('nonce')}:{said.get('nc')}:{said.get('cnonce')}:auth:{_md5(f'{method}:{uri}')}")
        return said.get("nonce") in self.nonces and said.get("response") == expected

    def _is_token_right(self, token: Element) -> bool:
        said = {element.tag.rpartition("}")[2]: (element.text or "") for element in token}
        try:
            created = float(calendar.timegm(time.strptime(said["Created"][:19], "%Y-%m-%dT%H:%M:%S")))
            nonce = base64.b64decode(said["Nonce"])
        except (KeyError, ValueError):
            return False
        digest = base64.b64encode(hashlib.sha1(nonce + said["Created"].encode() + self.password.encode()).digest()).decode()
        in_time = abs(created - (time.time() + self.clock_s)) <= self.created_within_s
        return said.get("Username") == self.user and said.get("Password") == digest and in_time


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
