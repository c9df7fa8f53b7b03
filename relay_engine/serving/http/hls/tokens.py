"""HlsTokens: the names that HLS viewers carry in their addresses; made and signed here, so that nobody takes a place with an invented one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

_HEAD = struct.Struct("!I6s")  # expiry, wall seconds; what makes it one viewer's
_SIGNATURE_BYTES = 10
_LIFETIME_S = 6 * 3600  # to begin with it; who watches goes on


class HlsTokens:
    """With a key of this run: those of an earlier run, and those of other cameras, are nobody's."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def mint(self, camera: str, wall_s: float) -> str:
        """A new viewer's, for all qualities of one camera."""
        return self._sign(camera, _HEAD.pack(int(wall_s) + _LIFETIME_S, secrets.token_bytes(6)))

    def renew(self, camera: str, wall_s: float, old: str, peer: str) -> str:
        """Another one for whoever comes with `old`, which is no longer good; the same each time, so that a player stays one viewer."""
        period = int(wall_s) // _LIFETIME_S + 2
        who = hmac.digest(self._key, f"{camera}\n{old}\n{peer}".encode(), hashlib.sha256)[:6]
        return self._sign(camera, _HEAD.pack(period * _LIFETIME_S, who))

    def is_signed(self, camera: str, token: str) -> bool:
        """True where it was made here for this camera, however long ago."""
        head = _head_of(token)
        return head is not None and hmac.compare_digest(self._sign(camera, head), token)

    def is_good(self, camera: str, token: str, wall_s: float) -> bool:
        """True where somebody may begin to watch with it."""
        head = _head_of(token)
        return head is not None and _HEAD.unpack(head)[0] >= wall_s and self.is_signed(camera, token)

    def _sign(self, camera: str, head: bytes) -> str:
        signature = hmac.digest(self._key, head + camera.encode(), hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(head + signature).rstrip(b"=").decode()


def _head_of(token: str) -> bytes | None:
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return data[: _HEAD.size] if len(data) == _HEAD.size + _SIGNATURE_BYTES else None
