"""What is kept of secrets: right ones are known again, and nothing of them can be read."""

from __future__ import annotations

import argon2
import pytest

from relay_engine.access.secret_hashes import (
    hash_device_password,
    hash_key,
    hash_password,
    is_password,
    is_same,
    make_device_password,
    make_key,
)


def test_a_password_is_known_again_and_kept_with_a_salt() -> None:
    kept = hash_password("pässwörd")
    assert kept.startswith("$argon2id$")
    assert is_password("pässwörd", kept)
    assert not is_password("passwoerd", kept)
    assert hash_password("pässwörd") != kept


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$v=19$broken"])
def test_what_is_no_hash_fits_no_password(kept: str) -> None:
    assert not is_password("", kept)
    assert not is_password("x", kept)


def test_nobodys_password_costs_what_a_wrong_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    kept, of = hash_password("x"), argon2.PasswordHasher.verify

    def verify(self: argon2.PasswordHasher, hash: str, password: bytes) -> bool:
        asked.append(hash.rpartition("$")[0].rpartition("$")[0])
        return of(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    assert not is_password("y", kept)
    assert not is_password("y", "")
    assert len(asked) == 2
    assert len(set(asked)) == 1, "the same costs"


def test_ha1_is_the_textbook_one() -> None:
    # RFC 7616 3.9.1 with another realm would be another value: checked against hashlib in test_logins
    assert hash_device_password("a", "b", "MD5") != hash_device_password("a", "b", "SHA-256")
    assert len(hash_device_password("a", "b", "MD5")) == 32


def test_keys_are_made_anew_and_can_stand_in_an_address() -> None:
    keys = {make_key() for _ in range(100)} | {make_device_password() for _ in range(100)}
    assert len(keys) == 200
    assert all(key.isascii() and key.replace("-", "").replace("_", "").isalnum() for key in keys)
    assert len({len(hash_key(key)) for key in keys}) == 1


def test_comparing_takes_any_text() -> None:
    assert is_same("\ud800é", "\ud800é")
    assert not is_same("a", "é")
