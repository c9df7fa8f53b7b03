"""Which login a camera may be shown: the peer's wish decides neither where it goes nor how well it is hidden.

- It goes to the host that the address names, on any of its ports, and never out of TLS once TLS was asked for.
- Basic shows the password to everybody on the way. Without TLS only the configured host and port get it, and only while
  that camera has never offered a Digest in this run: many old ones know nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from relay_engine.dialing.address import SourceAddress

_MAX_KNOWN = 10_000
_with_digest: dict[tuple[str, int], None] = {}  # hosts and ports that have offered a Digest, the oldest first


def with_login_of(configured: SourceAddress, target: SourceAddress) -> SourceAddress:
    """`target`, where a camera sends us, with the login for `configured` where that may go there."""
    if target.username or target.password:
        return target  # the camera's own, for an address of its own
    is_same_host = _plain(target.host) == _plain(configured.host)
    if not is_same_host or (configured.is_tls and not target.is_tls):
        return target
    return replace(target, username=configured.username, password=configured.password)


def may_use_basic(configured: SourceAddress, target: SourceAddress) -> bool:
    """True where a password may be sent to `target` as it is."""
    if target.is_tls:
        return True
    return _key(target) == _key(configured) and _key(target) not in _with_digest


def note_digest(address: SourceAddress) -> None:
    """Remember that a camera knows Digest: whoever asks for Basic in its name later is not it, or not alone."""
    key = _key(address)
    if key not in _with_digest and len(_with_digest) >= _MAX_KNOWN:
        del _with_digest[next(iter(_with_digest))]
    _with_digest[key] = None


def _key(address: SourceAddress) -> tuple[str, int]:
    return _plain(address.host), address.port


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")
