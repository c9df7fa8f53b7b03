"""Acceptor: the accept loop on one listening socket; nothing that happens to one connection ends it."""

from __future__ import annotations

import asyncio
import errno
import logging
import math
import socket
import time
from collections.abc import Callable

from relay_engine.sockets.accept_noise import AcceptNoise
from relay_engine.sockets.lost_connection import name_error

_log = logging.getLogger(__name__)

_MAX_AT_ONCE = 64  # connections a turn, so that a burst of them cannot hold up the loop
_MAX_BACKOFF_S = 1.0
_FIRST_BACKOFF_S = 0.05
_LOOK_S = 2.0
_CALM_S = 5.0  # without a failure for so long: descriptors that come and go one by one are no recovery
_UNKNOWN_AT_ONCE = 64  # errors nobody knows: so many in a row are taken for errors of connections
_LOST_AFTER = 30  # and so many more, with pauses, for an error of the listening socket

# No more descriptors or memory: the connection stays in the system's queue, and every further accept would fail at once.
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, 10024, 10055})
# accept(2): errors of the connection that waited, which is gone.
_OF_CONNECTION = frozenset(
    number
    for name in (
        *("ECONNABORTED", "ECONNRESET", "EPROTO", "EPERM", "EINTR", "ENETDOWN", "ENOPROTOOPT", "EHOSTDOWN"),
        *("ENONET", "EHOSTUNREACH", "EOPNOTSUPP", "ENETUNREACH", "ETIMEDOUT", "ENOTCONN", "EPIPE"),
    )
    if (number := getattr(errno, name, None)) is not None
)
# The same in Windows' own numbers: unexpected network error, network name deleted, semaphore time-out, connection aborted, WSAECONN...
_OF_CONNECTION_ON_WINDOWS = frozenset({59, 64, 121, 1225, 1236, 10052, 10053, 10054, 10057, 10060})


class Acceptor:
    """Hands accepted sockets to `take` until `run` is cancelled or the listening socket itself is lost."""

    def __init__(self, listening: socket.socket, take: Callable[[socket.socket], None]) -> None:
        self._listening = listening
        self._take = take
        self._port: int = listening.getsockname()[1]
        self._exhausted_at = -math.inf  # monotonic seconds, of the last time
        self._backoff_s = 0.0
        self._errors = 0  # in a row, of a kind that nobody knows

    @property
    def is_exhausted(self) -> bool:
        """True while the system has no more descriptors: clients wait in its queue."""
        return time.monotonic() - self._exhausted_at < _CALM_S

    @property
    def is_open(self) -> bool:
        """False where the system, or somebody in this process, has closed the listening socket."""
        try:
            return self._listening.fileno() >= 0 and self._listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) != 0
        except OSError:
            return False

    async def run(self) -> None:
        """Accept; returns where the listening socket is lost. No OSError ends it."""
        accept = self._accept_ready if _can_watch(self._listening) else self._accept_next
        while self.is_open and self._errors < _UNKNOWN_AT_ONCE + _LOST_AFTER:
            try:
                await accept()
            except OSError as error:
                await self._survive(error)

    async def _accept_ready(self) -> None:
        """Take everybody who waits, or wait for the first."""
        for _ in range(_MAX_AT_ONCE):
            try:
                accepted, _address = self._listening.accept()
            except BlockingIOError:
                self._note_success()
                await _wait_until_readable(self._listening)
                return
            self._hand_over(accepted)
        await asyncio.sleep(0)

    async def _accept_next(self) -> None:
        """Take one, where the loop cannot watch sockets (Windows): its own accept, which would end with the first error elsewhere."""
        accepted, _address = await asyncio.get_running_loop().sock_accept(self._listening)
        self._hand_over(accepted)

    def _hand_over(self, accepted: socket.socket) -> None:
        self._note_success()
        accepted.setblocking(False)
        self._take(accepted)

    def _note_success(self) -> None:
        self._backoff_s = 0.0
        self._errors = 0

    async def _survive(self, error: OSError) -> None:
        if error.errno in _EXHAUSTED or getattr(error, "winerror", None) in _EXHAUSTED:
            if not self.is_exhausted:
                _log.error("no more clients can be accepted for now on port %d: %s", self._port, name_error(error))
            self._exhausted_at = time.monotonic()
            await self._back_off()
        elif not _is_of_connection(error):
            self._errors += 1
            _log.debug("accept failed: %r", error)
            if self._errors > _UNKNOWN_AT_ONCE:
                await self._back_off()
        else:
            await asyncio.sleep(0)  # many in a row must not hold up the loop

    async def _back_off(self) -> None:
        self._backoff_s = min(_MAX_BACKOFF_S, 2 * self._backoff_s or _FIRST_BACKOFF_S)
        await asyncio.sleep(self._backoff_s)


def _is_of_connection(error: OSError) -> bool:
    return error.errno in _OF_CONNECTION or getattr(error, "winerror", None) in _OF_CONNECTION_ON_WINDOWS


def _can_watch(listening: socket.socket) -> bool:
    loop = asyncio.get_running_loop()
    try:
        loop.add_reader(listening, lambda: None)
    except NotImplementedError:
        AcceptNoise.consume(loop)
        return False
    loop.remove_reader(listening)
    return True


async def _wait_until_readable(listening: socket.socket) -> None:
    """Return where somebody waits, or it is time to look whether the socket is still there: no loop tells that one was closed."""
    loop = asyncio.get_running_loop()
    descriptor = listening.fileno()  # kept: a closed socket has none
    readable: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not readable.done():
            readable.set_result(None)

    loop.add_reader(descriptor, wake)
    look = loop.call_later(_LOOK_S, wake)
    try:
        await readable
    finally:
        look.cancel()
        loop.remove_reader(descriptor)
