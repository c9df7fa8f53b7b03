"""The secrets in a source's address: masked where it is shown, and put back where it comes home changed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from relay_engine.log import MASK, secret_values, userinfo_end

_LOGIN = "@"  # stands for the password before the host, where parameters have their names


@dataclass(frozen=True, slots=True)
class _Secret:
    """Where one stands in an address, and what it is called there."""

    start: int
    end: int
    name: str


def mask_source(source: str) -> str:
    """`source` with every password in it as `***`; the user's name stays readable."""
    for secret in reversed(_secrets_of(source)):
        source = f"{source[: secret.start]}{MASK}{source[secret.end :]}"
    return source


def keep_secrets(new: str, old: str) -> str:
    """`new` with each `***` in a secret's place filled by what stood there in `old`; by its password, where the place is a new one."""
    kept = _kept(old)
    for secret in reversed(_secrets_of(new)):
        if new[secret.start : secret.end] == MASK and (value := kept.get(secret.name, kept.get(""))) is not None:
            new = f"{new[: secret.start]}{value if secret.name in kept else quote(unquote(value), safe='')}{new[secret.end :]}"
    return new


def has_masked_secret(source: str) -> bool:
    """Tell whether a secret is missing in `source`."""
    return any(source[secret.start : secret.end] == MASK for secret in _secrets_of(source))


def _kept(source: str) -> dict[str, str]:
    """The secrets of an address by name, "" being the one that is the password."""
    kept = {secret.name: source[secret.start : secret.end] for secret in reversed(_secrets_of(source))}
    if kept:
        kept[""] = kept.get(_LOGIN, next(reversed(kept.values())))
    return kept


def _secrets_of(source: str) -> list[_Secret]:
    scheme, separator, rest = source.partition("://")
    found = []
    end = userinfo_end(rest) if separator else -1
    if end >= 0:
        at = len(scheme) + len(separator)
        user, colon, _password = rest[:end].partition(":")
        if colon:
            found.append(_Secret(at + len(user) + 1, at + end, _LOGIN))
        elif user == MASK:
            found.append(_Secret(at, at + end, _LOGIN))
    behind = found[-1].end if found else 0
    names: set[str] = set()
    for start, stop, name in secret_values(source):
        number = 1
        while (unique := f"{name}{number}") in names:
            number += 1
        if start >= behind:
            names.add(unique)
            found.append(_Secret(start, stop, unique))
            behind = stop
    return found
