"""Which login a camera may be shown: the peer's wish decides neither where it goes nor how well it is hidden.

- It goes to the host that the address names, on any of its ports, and never out of TLS once TLS was asked for.
- Basic shows the password to everybody on the way. Without TLS only the configured host and port get it: many old ones know
  nothing else.
- Whoever asks for a weaker login than that camera has offered in this run (Basic after a Digest, MD5 after SHA-256) is not
  that camera, or not alone on the way, and gets none.
"""

from __future__ import annotations

from dataclasses import replace

from relay_engine.dialing.address import SourceAddress
from relay_engine.rtsp.auth import LoginStrength

_MAX_KNOWN = 10_000
_offered: dict[tuple[str, int], LoginStrength] = {}  # the strongest by host and port, the oldest first


def with_login_of(configured: SourceAddress, target: SourceAddress) -> SourceAddress:
    """`target`, where a camera sends us, with the login for `configured` where that may go there."""
    if target.username or target.password:
        return target  # the camera's own, for an address of its own
    is_same_host = _plain(target.host) == _plain(configured.host)
    if not is_same_host or (configured.is_tls and not target.is_tls):
        return target
    return replace(target, username=configured.username, password=configured.password)


def weakest_login(configured: SourceAddress, target: SourceAddress) -> LoginStrength:
    """The least that `target` may ask for."""
    if target.is_tls:
        return LoginStrength.BASIC
    least = LoginStrength.BASIC if _key(target) == _key(configured) else LoginStrength.MD5
    return max(least, _offered.get(_key(target), LoginStrength.BASIC))


def note_offer(address: SourceAddress, strength: LoginStrength | None) -> None:
    """Remember how well a camera can hide a login; None for one that has asked for none."""
    if strength is None:
        return
    key = _key(address)
    if key not in _offered and len(_offered) >= _MAX_KNOWN:
        del _offered[next(iter(_offered))]
    _offered[key] = max(strength, _offered.get(key, strength))


def _key(address: SourceAddress) -> tuple[str, int]:
    return _plain(address.host), address.port


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")
