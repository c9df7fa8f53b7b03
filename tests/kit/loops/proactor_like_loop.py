"""ProactorLikeLoop: a loop for Linux with the faults and limits of asyncio's loop for Windows, so that tests here meet them."""

from __future__ import annotations

import asyncio
import errno
import math
import selectors
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

from tests.kit.loops.virtual_time import WINDOWS_TICK_S

_IP_RECVERR = 11  # linux/in.h: tell of closed ports at the next read, as Windows does unless it is told not to
_ERROR_NETNAME_DELETED = 64


class _TickingSelector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """What comes over a socket wakes at once; a time-out ends on the system's tick only."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout > 0:
            now = time.monotonic()
            timeout = math.ceil((now + timeout) / WINDOWS_TICK_S) * WINDOWS_TICK_S - now
        return super().select(timeout)


class ProactorLikeLoop(asyncio.SelectorEventLoop):
    """What asyncio/proactor_events.py and windows_events.py of CPython 3.13 do.

    Its server closes its listening socket with the first failed accept; sockets cannot be watched; a datagram
    transport reads no more after an error; timers fire on a grid of 15.6 ms. A connection whose client has reset it
    fails its accept, here every time.
    """

    def __init__(self) -> None:
        super().__init__(_TickingSelector())
        self.failed_accepts = 0

    def add_reader(self, fd: Any, callback: Callable[..., Any], *args: Any) -> None:
        raise NotImplementedError

    def remove_reader(self, fd: Any) -> bool:
        raise NotImplementedError

    def add_writer(self, fd: Any, callback: Callable[..., Any], *args: Any) -> None:
        raise NotImplementedError

    def remove_writer(self, fd: Any) -> bool:
        raise NotImplementedError

    def _sock_read_done(self, fd, fut, handle=None):  # type: ignore[no-untyped-def]
        """As the class above, which takes the public way."""
        if handle is None or not handle.cancelled():
            self._remove_reader(fd)  # type: ignore[attr-defined]

    def _sock_write_done(self, fd, fut, handle=None):  # type: ignore[no-untyped-def]
        if handle is None or not handle.cancelled():
            self._remove_writer(fd)  # type: ignore[attr-defined]

    async def sock_accept(self, sock: socket.socket) -> tuple[socket.socket, Any]:
        """IocpProactor.accept: beside the future that it returns, a task of its own meets the error too."""
        outcome: asyncio.Future[tuple[socket.socket, Any]] = self.create_future()

        async def accept_coro() -> None:
            await outcome

        beside = self.create_task(accept_coro())
        try:
            accepted = await self._accept_checked(sock)
        except OSError as error:
            outcome.set_exception(error)
        except asyncio.CancelledError:
            beside.cancel()
            raise
        else:
            outcome.set_result(accepted)
        return await outcome

    async def _accept_checked(self, sock: socket.socket) -> tuple[socket.socket, Any]:
        accepted, address = await super().sock_accept(sock)
        if _is_reset(accepted):
            accepted.close()
            self.failed_accepts += 1
            error = OSError(errno.EINVAL, "The specified network name is no longer available")
            error.winerror = _ERROR_NETNAME_DELETED  # type: ignore[attr-defined]
            raise error
        return accepted, address

    def _accept_connection(self, protocol_factory, sock, *arguments, **options):  # type: ignore[no-untyped-def]
        """BaseProactorEventLoop._start_serving: any OSError closes the listening socket for good."""
        try:
            accepted, address = sock.accept()
        except (BlockingIOError, InterruptedError):
            return
        if _is_reset(accepted):
            accepted.close()
            self.failed_accepts += 1
            self._remove_reader(sock.fileno())  # type: ignore[attr-defined]
            sock.close()
            return
        accepted.setblocking(False)
        self._make_socket_transport(accepted, protocol_factory(), extra={"peername": address}, server=None)  # type: ignore[attr-defined]

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):  # type: ignore[no-untyped-def]
        return _DeafenedTransport(self, sock, protocol, address, waiter, extra)


class _DeafenedTransport(asyncio.selector_events._SelectorDatagramTransport):  # type: ignore[name-defined, misc]
    """_ProactorDatagramTransport._loop_reading: after error_received nothing is read any more (cpython#127057)."""

    def _read_ready(self) -> None:
        if self._conn_lost:
            return
        try:
            data, address = self._sock.recvfrom(self.max_size)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._loop._remove_reader(self._sock_fd)
            self._protocol.error_received(error)
        else:
            self._protocol.datagram_received(data, address)


def tell_closed_ports(udp_socket: socket.socket) -> None:
    """Let the next read fail where something that was sent met a closed port, as a socket of Windows does by itself."""
    if sys.platform == "linux":
        udp_socket.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)


def run_proactor_like[T](main: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, on such a loop."""
    with asyncio.Runner(loop_factory=ProactorLikeLoop) as runner:
        return runner.run(main)


def _is_reset(accepted: socket.socket) -> bool:
    return accepted.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
