"""Listener: one service's port: opened, accepted on, and opened again where it was lost; its state is what is, not what was meant."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable

from relay_engine import tasks
from relay_engine.events import ListenerFault
from relay_engine.sockets.acceptor import Acceptor
from relay_engine.sockets.listening_sockets import open_listening_sockets, prepare_accepted

_log = logging.getLogger(__name__)

_MAX_CONNECTING = 1000  # accepted and not yet with their protocol; only TLS handshakes take their time
_HANDSHAKE_TIMEOUT_S = 10.0
_FIRST_REOPEN_S = 0.5
_MAX_REOPEN_S = 30.0

type MakeProtocol = Callable[[], asyncio.BaseProtocol]


class Listener:
    """An accept loop of our own for every service, system and event loop.

    The loops' own servers end for good with one failed accept: asyncio's on Windows (cpython#93821), uvloop's with an
    error that libuv does not know.
    """

    def __init__(self, name: str, host: str, port: int, make_protocol: MakeProtocol, *, tls: ssl.SSLContext | None = None) -> None:
        self.port = port  # the real one once started, where 0 was asked for
        self._name = name
        self.host = host
        self._make_protocol = make_protocol
        self._tls = tls
        self._sockets: list[socket.socket] = []
        self._acceptors: list[Acceptor] = []
        self._task: asyncio.Task[None] | None = None
        self._connecting: dict[asyncio.Task[None], None] = {}

    @property
    def fault(self) -> ListenerFault | None:
        """Why no client can come in now; None while they can."""
        is_accepting = self._task is not None and not self._task.done() and bool(self._acceptors)
        if not is_accepting or not all(acceptor.is_open for acceptor in self._acceptors):
            return ListenerFault.CLOSED
        return ListenerFault.OUT_OF_FILES if any(acceptor.is_exhausted for acceptor in self._acceptors) else None

    async def open(self) -> None:
        """Take the port. Raises OSError where it cannot be had."""
        self._use(await open_listening_sockets(self.host, self.port))

    def start(self) -> None:
        """Begin to accept who has come since `open`."""
        self._task = tasks.spawn(self._run(), name=f"{self._name} listener")

    async def close(self) -> None:
        """Take no new clients; idempotent. Those who are there go on."""
        await self._stop_accepting()
        for connecting in tuple(self._connecting):
            connecting.cancel()

    async def move(self, host: str, port: int) -> None:
        """Listen there instead; connections go on. Raises OSError where that cannot be had: then it listens where it did."""
        before = (self.host, self.port)
        if port and port == self.port:  # the same number at another address: two sockets of ours would be in each other's way
            await self._stop_accepting()
            try:
                sockets = await open_listening_sockets(host, port)
            except OSError:
                self._use(await open_listening_sockets(*before))
                self.start()
                raise
        else:
            sockets = await open_listening_sockets(host, port)
            await self._stop_accepting()
        self.host = host
        self._use(sockets)
        self.start()

    async def _stop_accepting(self) -> None:
        task, self._task = self._task, None
        await tasks.cancel(task)
        self._close_sockets()

    def _use(self, sockets: list[socket.socket]) -> None:
        self._sockets = sockets
        self.port = sockets[0].getsockname()[1]
        self._acceptors = [Acceptor(listening, self._take) for listening in sockets]

    def _close_sockets(self) -> None:
        self._acceptors = []
        for listening in self._sockets:
            listening.close()
        self._sockets = []

    async def _run(self) -> None:
        while True:
            await self._accept()
            self._close_sockets()
            _log.error("the %s port %d was lost: it is opened again", self._name, self.port)
            await self._reopen()

    async def _accept(self) -> None:
        """Return where one of the listening sockets is lost, or a defect of ours has ended its loop."""
        running = [tasks.spawn(acceptor.run(), name=f"{self._name} accept") for acceptor in self._acceptors]
        try:
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in running:
                await tasks.cancel(task)

    async def _reopen(self) -> None:
        pause_s = _FIRST_REOPEN_S
        while True:
            await asyncio.sleep(pause_s)
            try:
                self._use(await open_listening_sockets(self.host, self.port))
            except OSError as error:
                _log.error("the %s port %d cannot be opened: %s", self._name, self.port, error.strerror or error)
                pause_s = min(_MAX_REOPEN_S, 2 * pause_s)
            else:
                _log.warning("the %s port %d is open again", self._name, self.port)
                return

    def _take(self, accepted: socket.socket) -> None:
        task = tasks.spawn(self._connect(accepted), name=f"{self._name} connection")
        self._connecting[task] = None
        task.add_done_callback(self._connected)
        if len(self._connecting) > _MAX_CONNECTING:
            longest = next(iter(self._connecting))
            del self._connecting[longest]
            longest.cancel()

    def _connected(self, task: asyncio.Task[None]) -> None:
        self._connecting.pop(task, None)

    async def _connect(self, accepted: socket.socket) -> None:
        timeout_s = _HANDSHAKE_TIMEOUT_S if self._tls is not None else None
        try:
            with contextlib.suppress(OSError):
                prepare_accepted(accepted)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make_protocol, accepted, ssl=self._tls, ssl_handshake_timeout=timeout_s
            )
        except OSError as error:  # gone already, or no TLS that we speak
            _log.debug("%s: a client left before it was connected: %r", self._name, error)
            accepted.close()
        except BaseException:
            accepted.close()
            raise
