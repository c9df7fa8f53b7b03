"""DatagramReader: hands over what comes to a UDP socket, on every event loop, through every error of a read."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

from relay_engine import tasks

_log = logging.getLogger(__name__)

MAX_CLIENT_DATAGRAM = 2048  # what a client has to say fits into one packet of the network; more is the work of many for the cost of one
_MAX_DATAGRAM = 65_535
_MAX_READS = 64  # datagrams a turn, so that one peer cannot hold up the loop
_MAX_ERRORS = 64  # in a row, before reading pauses
_PAUSE_S = 0.1
_REARM_S = 2.0

type Datagram = tuple[bytes, tuple[str, int] | tuple[str, int, int, int]]


class DatagramReader:
    """Reads the socket dry at each wake-up; the socket stays its owner's, who closes it after `stop`.

    The transport of asyncio's loop for Windows stops reading for good with the first error (cpython#127057): there a
    task waits for one datagram at a time, and reads dry behind it too.
    """

    def __init__(
        self, udp_socket: socket.socket, on_datagrams: Callable[[list[Datagram]], None], *, max_bytes: int = _MAX_DATAGRAM
    ) -> None:
        self._max_bytes = max_bytes  # longer ones are dropped
        self._socket = udp_socket
        self._on_datagrams = on_datagrams
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._is_watching = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_reading(self) -> bool:
        """True between start and stop, while the socket is there."""
        return self._socket.fileno() >= 0 and (self._is_watching or (self._task is not None and not self._task.done()))

    def start(self) -> None:
        """Begin to deliver."""
        try:
            self._watch()
        except NotImplementedError:
            self._task = tasks.spawn(self._read_on(), name="datagrams")

    def stop(self) -> None:
        """Deliver no more; idempotent."""
        if self._timer is not None:
            self._timer.cancel()
        if self._is_watching:
            self._is_watching = False
            self._loop.remove_reader(self._socket)
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _watch(self) -> None:
        self._loop.add_reader(self._socket, self._read)
        self._is_watching = True
        self._timer = self._loop.call_later(_REARM_S, self._rearm)

    def _rearm(self) -> None:
        """uvloop watches no more where a socket once had an error to tell, and says so to nobody."""
        self._is_watching = False
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._watch()

    def _read(self) -> None:
        if datagrams := self._drain():
            self._on_datagrams(datagrams)

    def _drain(self) -> list[Datagram]:
        found: list[Datagram] = []
        receive, add, size = self._socket.recvfrom, found.append, self._max_bytes + 1
        for _ in range(_MAX_READS):
            try:
                datagram = receive(size)
            except BlockingIOError:
                break
            except OSError:  # something sent earlier met a closed port, or a datagram is too large: no fault of ours
                continue
            if len(datagram[0]) < size:
                add(datagram)
        return found

    async def _read_on(self) -> None:
        errors = 0
        while self._socket.fileno() >= 0:
            try:
                first: Datagram = await self._loop.sock_recvfrom(self._socket, self._max_bytes + 1)
            except OSError as error:
                errors += 1
                _log.debug("a read of datagrams failed: %r", error)
                await asyncio.sleep(0 if errors < _MAX_ERRORS else _PAUSE_S)
                continue
            errors = 0
            found = [first] if len(first[0]) <= self._max_bytes else []
            self._loop.call_soon(self._on_datagrams, [*found, *self._drain()])  # a defect behind it must not end the reading
