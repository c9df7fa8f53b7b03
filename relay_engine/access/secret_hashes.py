"""What is kept of secrets: argon2id of people's passwords, HA1 of device passwords (RFC 7616 3.4.2), SHA-256 of random keys."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets

import argon2

REALM = "relay"  # of every digest; part of what is kept, so it can never change
MAX_PASSWORD = 1024  # characters; longer ones are refused before any work
ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}  # name in a challenge -> name in hashlib
_DEVICE_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # typed on a recorder's remote control: no look-alikes, one case
_DEVICE_LENGTH = 16  # 80 bits

# 19 MiB and two passes (OWASP's second choice): some 30 ms, and a board with 1 GB takes several at once.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id text to keep. Takes some 30 ms: for a thread."""
    return _HASHER.hash(_bytes(password))


def is_password(password: str, kept: str) -> bool:
    """Tell whether `kept` was made of `password`; "" is nobody's, and takes the same time. Some 30 ms: for a thread."""
    try:
        return _HASHER.verify(kept or _nobodys_hash(), _bytes(password)) and bool(kept)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@functools.cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_hex(32))


def hash_device_password(name: str, password: str, algorithm: str) -> str:
    """HA1, which is enough to check a digest, and good for nothing but this relay."""
    return hashlib.new(ALGORITHMS[algorithm], _bytes(f"{name}:{REALM}:{password}"), usedforsecurity=False).hexdigest()


def hash_key(key: str) -> str:
    """What is kept of a key that was made at random: there is nothing to guess, so a fast hash is enough."""
    return hashlib.sha256(_bytes(key)).hexdigest()


def make_key() -> str:
    """A new key: 192 bits that survive in an address."""
    return secrets.token_urlsafe(24)


def make_device_password() -> str:
    """A new password for a machine."""
    return "".join(secrets.choice(_DEVICE_ALPHABET) for _ in range(_DEVICE_LENGTH))


def is_same(one: str, other: str) -> bool:
    """Compare in a time that says nothing of where they differ."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(text: str) -> bytes:
    """Whatever a client may have sent: half characters too."""
    return text.encode("utf-8", "surrogatepass")
