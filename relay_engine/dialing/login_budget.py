"""LoginBudget: one wrong password locks no account. What a device has refused is not shown to it again, by nobody in this process.

Cameras lock an account, or whoever calls from our address, for half an hour after three to five refusals (Hikvision, Dahua), and every poller of a device
would bring one. So the first definite refusal freezes that login for all of them, until it changes or a person asks anew. A login that had worked is
another matter: Dahua answers 401 as well when its table of connections is full. There we only back off, and take a third refusal in a row for an answer.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.login_refusal import LoginRefusal
from relay_engine.errors import Fault

_MOST_ACCOUNTS = 10_000
_BACK_OFF_S = 5.0  # after a refusal of what had worked, doubled with the next
_REFUSALS_BORNE = 2  # of what had worked, in a row
# A device that has locked us out refuses the right password as well, and says so rarely: one knock after so long, and ever more rarely, is no storm.
_FROZEN_S = (1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0, 86_400.0)
_THAW_S = 10.0  # a person asks anew once in so long
_UNSAID = LoginRefusal()


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a device. `space`: makers keep the users of ONVIF ("onvif") apart from those of the device ("device")."""

    host: str
    user: str
    space: str = "device"
    port: int = 0  # of the device; 0 = its host has no other device


def account_of(host: str, port: int, user: str, space: str = "device") -> Account:
    """Each port of a router has another device behind it, which must not lose its login by what its neighbour refuses.

    In a network at home or at work a host is one device, which counts wrong logins of all its ports together.
    """
    return Account(host.lower(), user, space, 0 if has_one_device(host) else port)


def has_one_device(host: str) -> bool:
    """True for an address of a network like those at home and at work."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return (address.is_private or address.is_link_local) and not address.is_loopback


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of an account with one password; another password is another story."""

    password: bytes  # hashed
    has_worked: bool = False
    refusals: int = 0  # since it last worked
    freezes: int = 0
    frozen_at: float = -1e9
    frozen_until: float = 0.0
    back_until: float = 0.0
    has_hurried: bool = False  # since it last worked
    refusal: LoginRefusal = _UNSAID


class LoginBudget:
    """Asked before a login is shown, and told what became of it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._key = secrets.token_bytes(32)
        self._entries: dict[Account, _Entry] = {}  # the oldest first

    def ask(self, account: Account, password: str, *, at_once: bool = False) -> None:
        """Raises LoginFrozen where this login is not to be shown, and DeviceError(TOO_MANY_SESSIONS) where not now.

        `at_once`, for a Stop: one does not wait for the end of the first back-off. Its refusal is the second one, which would have come
        of waiting as well, so that a device never sees more of them than without it.
        """
        entry = self._entry(account, password)
        now = self._now()
        if now < entry.frozen_until:
            raise _frozen(entry, now)
        if now < entry.back_until and at_once and entry.refusals < _REFUSALS_BORNE and not entry.has_hurried:
            self._keep(account, replace(entry, has_hurried=True))
        elif now < entry.back_until:
            raise DeviceError(Fault.TOO_MANY_SESSIONS, "the device refused a login that had worked; trying again later")

    def is_proven(self, account: Account, password: str) -> bool:
        """True where the login has worked, and was not refused since: many may show it at once."""
        entry = self._entry(account, password)
        return entry.has_worked and not entry.refusals

    def note_success(self, account: Account, password: str) -> None:
        """It worked."""
        self._keep(account, _Entry(self._hash(password), has_worked=True))

    def note_refusal(self, account: Account, password: str, refusal: LoginRefusal = _UNSAID) -> DeviceError:
        """It was refused, definitely: the login was complete and in time. Returns what to raise."""
        entry, now = self._entry(account, password), self._now()
        entry = replace(entry, refusals=entry.refusals + 1, refusal=refusal)
        if entry.has_worked and entry.refusals <= _REFUSALS_BORNE and not refusal.locked_s:
            entry = replace(entry, back_until=now + _BACK_OFF_S * 2.0 ** (entry.refusals - 1))
            self._keep(account, entry)
            return DeviceError(Fault.TOO_MANY_SESSIONS, "the device refused a login that had worked; it may serve nobody more")
        for_s = refusal.locked_s or _FROZEN_S[min(entry.freezes, len(_FROZEN_S) - 1)]
        entry = replace(entry, freezes=entry.freezes + 1, frozen_at=now, frozen_until=now + for_s)
        self._keep(account, entry)
        return _frozen(entry, now)

    def thaw(self, host: str) -> None:
        """A person asks anew: every login of this host may be shown once more. Heard once in ten seconds: a person is no loop."""
        now = self._now()
        for account, entry in self._entries.items():
            if account.host == host and now - entry.frozen_at >= _THAW_S and now < max(entry.frozen_until, entry.back_until):
                self._entries[account] = replace(entry, frozen_until=0.0, back_until=0.0)

    def _entry(self, account: Account, password: str) -> _Entry:
        hashed = self._hash(password)
        entry = self._entries.get(account)
        return entry if entry is not None and entry.password == hashed else _Entry(hashed)

    def _keep(self, account: Account, entry: _Entry) -> None:
        self._entries.pop(account, None)
        if len(self._entries) >= _MOST_ACCOUNTS:
            del self._entries[next(iter(self._entries))]
        self._entries[account] = entry

    def _hash(self, password: str) -> bytes:
        return hashlib.blake2b(password.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()


def _frozen(entry: _Entry, now: float) -> LoginFrozen:
    locked_s = max(0.0, entry.frozen_until - now) if entry.refusal.locked_s else 0.0
    detail = "the device has locked us out" if locked_s else "the device refuses this user or password"
    return LoginFrozen(detail, attempts_left=entry.refusal.attempts_left, locked_s=locked_s)


LOGINS = LoginBudget()  # one for the process: a device counts us as one
