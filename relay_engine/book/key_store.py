"""KeyStore: passwords in the operating system's key store, each call on a thread of its own so that a silent store blocks nobody."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Protocol

_log = logging.getLogger(__name__)

SERVICE = "relay-server"


class KeyStoreUnavailable(Exception):
    """This machine has no key store, or it does not answer."""


class Keyring(Protocol):
    """What is used of the `keyring` package."""

    def get_password(self, service: str, name: str) -> str | None: ...
    def set_password(self, service: str, name: str, password: str) -> None: ...
    def delete_password(self, service: str, name: str) -> None: ...


def system_keyring() -> Keyring:
    """The key store of this machine; importing the package takes a while, so this is called on the worker thread."""
    import keyring
    from keyring.backends import fail, null

    store = keyring.get_keyring()
    if isinstance(store, (fail.Keyring, null.Keyring)):
        raise KeyStoreUnavailable("no key store on this machine")
    return store


class KeyStore:
    """Asks the key store with a deadline; after one failure it stays away for the rest of the run."""

    def __init__(self, make_keyring: Callable[[], Keyring] = system_keyring, *, deadline_s: float = 30.0) -> None:
        # generous: the system may be asking the person to unlock the store
        self._make_keyring = make_keyring
        self._deadline_s = deadline_s
        self._keyring: Keyring | None = None
        self.available = True

    async def get(self, camera_id: str) -> str | None:
        """The password kept under `camera_id`. Raises KeyStoreUnavailable."""
        return await self._ask(lambda keyring: keyring.get_password(SERVICE, camera_id))

    async def set(self, camera_id: str, password: str) -> None:
        """Keep `password` under `camera_id`. Raises KeyStoreUnavailable."""
        await self._ask(lambda keyring: keyring.set_password(SERVICE, camera_id, password))

    async def delete(self, camera_id: str) -> None:
        """Forget the password of `camera_id`. Raises KeyStoreUnavailable."""

        def forget(keyring: Keyring) -> None:
            if keyring.get_password(SERVICE, camera_id) is not None:
                keyring.delete_password(SERVICE, camera_id)

        await self._ask(forget)

    async def _ask[T](self, question: Callable[[Keyring], T]) -> T:
        if not self.available:
            raise KeyStoreUnavailable("the key store failed before")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def work() -> None:
            try:
                if self._keyring is None:
                    self._keyring = self._make_keyring()
                result = question(self._keyring)
            except BaseException as error:  # backends raise all kinds; only the kind is told, the text may hold anything
                unavailable = KeyStoreUnavailable(type(error).__name__)
                _hand_over(loop, answer, lambda: answer.set_exception(unavailable))
            else:
                _hand_over(loop, answer, lambda: answer.set_result(result))

        # a daemon: a store that never answers must not keep the program from ending
        threading.Thread(target=work, name="key-store", daemon=True).start()
        try:
            return await asyncio.wait_for(answer, self._deadline_s)
        except TimeoutError:
            self._give_up("no answer")
            raise KeyStoreUnavailable("the key store does not answer") from None
        except KeyStoreUnavailable as error:
            self._give_up(str(error))
            raise

    def _give_up(self, reason: str) -> None:
        self.available = False
        _log.debug("secrets go to an encrypted file: key store: %s", reason)


def _hand_over[T](loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], deliver: Callable[[], None]) -> None:
    def on_loop() -> None:
        if not answer.done():
            deliver()

    try:
        loop.call_soon_threadsafe(on_loop)
    except RuntimeError:  # the program is ending and nobody waits any more
        return
