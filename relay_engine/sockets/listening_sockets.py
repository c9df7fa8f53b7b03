"""Opens the listening TCP sockets of one host and port, for IPv4 and IPv6, the same way on all systems."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys

_BACKLOG = 1024
_UNTAKEN_BYTES_TIMEOUT_MS = 30_000
_KEEP_ALIVE_IDLE_S = 60
_KEEP_ALIVE_INTERVAL_S = 10  # between the probes that follow; the system gives up after some 9


async def open_listening_sockets(host: str, port: int) -> list[socket.socket]:
    """Bind `host` (an address, a name, or "::" for IPv6 and IPv4 together) and `port` (0 = any free one). Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host or "0.0.0.0", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    try:
        for family, _type, _protocol, _name, address in dict.fromkeys(found):
            chosen = sockets[0].getsockname()[1] if sockets else port
            if (listening := _bind(family, (address[0], chosen, *address[2:]), may_fail=bool(sockets))) is not None:
                sockets.append(listening)
    except OSError:
        for listening in sockets:
            listening.close()
        raise
    return sockets


def prepare_accepted(accepted: socket.socket) -> None:
    """Send every byte at once, and notice clients that vanish without a word while nothing is sent that would show it.

    Set on the accepted socket: not every way to accept (Windows) lets it inherit the options of the listening one, and
    asyncio sets TCP_NODELAY only where the listening one was made with the protocol's number. Raises OSError where the
    client has gone.
    """
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEP_ALIVE_OPTIONS:
        accepted.setsockopt(socket.IPPROTO_TCP, option, value)


def _keep_alive_options() -> tuple[tuple[int, int], ...]:
    idle = getattr(socket, "TCP_KEEPIDLE", None) or getattr(socket, "TCP_KEEPALIVE", None)  # macOS has the other name
    wanted = ((idle, _KEEP_ALIVE_IDLE_S), (getattr(socket, "TCP_KEEPINTVL", None), _KEEP_ALIVE_INTERVAL_S))
    return tuple((option, value) for option, value in wanted if option is not None)


_KEEP_ALIVE_OPTIONS = _keep_alive_options()


def _bind(family: int, address: tuple[str | int, ...], *, may_fail: bool) -> socket.socket | None:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        _set_options(listening)
        listening.bind(address)
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        if may_fail and error.errno == errno.EADDRNOTAVAIL:  # "localhost" names ::1 on machines without IPv6 too
            return None
        raise
    return listening


def _set_options(listening: socket.socket) -> None:
    if sys.platform == "win32":
        # SO_REUSEADDR would let two programs share the port there
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if listening.family == socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: accepted sockets inherit it; a client that takes nothing more is let go by the system
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNTAKEN_BYTES_TIMEOUT_MS)
