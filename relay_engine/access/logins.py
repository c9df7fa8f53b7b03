"""Logins: checks names and passwords, on few threads, and no oftener than the failed logins allow."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor

from relay_engine.access.failed_logins import FailedLogins
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.roster import Roster
from relay_engine.access.secret_hashes import MAX_PASSWORD, hash_device_password, is_password, is_same
from relay_engine.access.subject import Subject, user_id
from relay_engine.access.visit import Refusal, Refused
from relay_engine.clock import Clock

_THREADS = 2
_MOST_STRANGERS = 8  # tries that are hashed or wait for it; more are told to come again
_MOST_IN_ALL = 16  # with those of neighbours, whom strangers must not crowd out
_BUSY_S = 1.0
_MAX_NAME = 256
_REMEMBERED_S = 300.0  # players show the same password with each request
_MOST_REMEMBERED = 1024


class Logins:
    """Engine loop only. Nothing of a password is kept; a right one is remembered for some minutes by a hash with a key of this run."""

    def __init__(self, clock: Clock, networks: OwnNetworks, roster: Roster, failed: FailedLogins) -> None:
        self._clock = clock
        self._networks = networks
        self._roster = roster
        self.failed = failed
        self._key = secrets.token_bytes(32)
        self._remembered: dict[bytes, tuple[str, float]] = {}  # what was shown -> the hash it was right for, monotonic seconds
        self._running: dict[bytes, asyncio.Future[bool]] = {}
        self._strangers = 0
        self._threads: ThreadPoolExecutor | None = None

    def ha1(self, name: str, algorithm: str) -> str | None:
        """The digest secret of `name`'s device password for "MD5" or "SHA-256"; None for nobody, or nobody with such a password."""
        user = self._roster.user(name)
        if user is None:
            return None
        return {"MD5": user.ha1_md5, "SHA-256": user.ha1_sha256}.get(algorithm) or None

    def check_device_password(self, name: str, password: str, host: str, *, via_proxy: bool = False) -> Subject | Refused:
        """Who shows a device password in clear, inside TLS. Costs one fast hash; counted like every login."""
        wait_s = self.failed.retry_after(name, host, via_proxy=via_proxy)
        if wait_s > 0:
            return Refused(Refusal.TOO_MANY_ATTEMPTS, wait_s)
        if self._is_device_password(name, password):
            self.failed.note_success(name, host, via_proxy=via_proxy)
            return self._subject_of(name)
        self.failed.note_failure(name, host, via_proxy=via_proxy)
        return Refused(Refusal.LOGIN_WRONG)

    async def check_password(
        self, name: str, password: str, host: str, *, via_proxy: bool = False, device: bool = False
    ) -> Subject | Refused:
        """Who logs in: a person by the own password, or, where `device` is allowed, a player by the device password.

        A try is counted before it is hashed and taken back where it was right, so that many at once are no way round the count.
        """
        if len(name) > _MAX_NAME or len(password) > MAX_PASSWORD:
            return Refused(Refusal.LOGIN_WRONG)
        shown = hmac.digest(self._key, f"{name}\0{password}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        kept = self._hash_of(name)
        if self._is_remembered(shown, kept):
            return self._subject_of(name)
        wait_s = self.failed.retry_after(name, host, via_proxy=via_proxy)
        if wait_s > 0 and shown not in self._running:
            return Refused(Refusal.TOO_MANY_ATTEMPTS, wait_s)
        if device and self._is_device_password(name, password):
            self.failed.note_success(name, host, via_proxy=via_proxy)
            return self._subject_of(name)
        is_right = await self._hash_once(shown, name, password, kept, host, via_proxy)
        if is_right is None:
            return Refused(Refusal.TOO_MANY_ATTEMPTS, _BUSY_S)
        if not is_right or self._hash_of(name) != kept:  # changed meanwhile
            return Refused(Refusal.LOGIN_WRONG)
        return self._subject_of(name)

    def close(self) -> None:
        """Take no more."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    async def _hash_once(self, shown: bytes, name: str, password: str, kept: str, host: str, via_proxy: bool) -> bool | None:
        """Whether it is right; None where too many wait. Whoever shows the same at the same time shares the answer and the count."""
        running = self._running.get(shown)
        if running is not None:
            return await asyncio.shield(running)
        is_stranger = via_proxy or not self._networks.holds(host, self._clock.monotonic())
        if len(self._running) >= _MOST_IN_ALL or (is_stranger and self._strangers >= _MOST_STRANGERS):
            return None
        self.failed.note_failure(name, host, via_proxy=via_proxy)
        self._threads = self._threads or ThreadPoolExecutor(_THREADS, "login")
        loop = asyncio.get_running_loop()
        running = self._running[shown] = loop.run_in_executor(self._threads, is_password, password, kept)
        self._strangers += is_stranger

        def settle(done: asyncio.Future[bool]) -> None:
            """Also where nobody waits any more."""
            del self._running[shown]
            self._strangers -= is_stranger
            if not done.cancelled() and done.exception() is None and done.result():
                self.failed.take_back(name, host, via_proxy=via_proxy)
                self.failed.note_success(name, host, via_proxy=via_proxy)
                self._remember(shown, kept)

        running.add_done_callback(settle)
        return await asyncio.shield(running)

    def _hash_of(self, name: str) -> str:
        user = self._roster.user(name)
        return user.password_hash if user is not None else ""

    def _subject_of(self, name: str) -> Subject | Refused:
        return self._roster.subject(user_id(name)) or Refused(Refusal.LOGIN_WRONG)

    def _is_device_password(self, name: str, password: str) -> bool:
        if len(name) > _MAX_NAME or len(password) > MAX_PASSWORD:
            return False
        kept = self.ha1(name, "SHA-256")
        return is_same(hash_device_password(name, password, "SHA-256"), kept or "") and kept is not None

    def _is_remembered(self, shown: bytes, kept: str) -> bool:
        known = self._remembered.get(shown)
        return known is not None and bool(kept) and known[0] == kept and self._clock.monotonic() < known[1]

    def _remember(self, shown: bytes, kept: str) -> None:
        self._remembered.pop(shown, None)
        if len(self._remembered) >= _MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[shown] = (kept, self._clock.monotonic() + _REMEMBERED_S)
