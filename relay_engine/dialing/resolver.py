"""resolve: host names to addresses, each on a thread of its own: a name server that is silent for one camera delays no other."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading

_under_way: dict[str, asyncio.Future[list[str]]] = {}  # by host: a second question joins the first


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host` as numbers, best first. Raises OSError (gaierror); the caller sets the limit of time."""
    if _is_number(host):
        return [host]
    loop = asyncio.get_running_loop()
    future = _under_way.get(host)
    if future is None or future.get_loop() is not loop:
        future = _under_way[host] = loop.create_future()
        future.add_done_callback(lambda done: _forget(host, done))
        threading.Thread(target=_ask, args=(loop, future, host, port), name=f"resolve {host}", daemon=True).start()
    return await asyncio.shield(future)


def _ask(loop: asyncio.AbstractEventLoop, future: asyncio.Future[list[str]], host: str, port: int) -> None:
    """On the thread: the system's resolver can take many seconds and cannot be interrupted."""
    hosts: list[str] = []
    fault: OSError | None = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        hosts = list(dict.fromkeys(str(address[0]) for *_rest, address in found))
    except OSError as error:
        fault = error
    except UnicodeError:
        fault = socket.gaierror(socket.EAI_NONAME, "not a host name")
    with contextlib.suppress(RuntimeError):  # the loop has ended before us
        loop.call_soon_threadsafe(_answer, future, hosts, fault)


def _answer(future: asyncio.Future[list[str]], hosts: list[str], fault: OSError | None) -> None:
    if future.done():
        return
    if fault is not None:
        future.set_exception(fault)
    else:
        future.set_result(hosts)


def _forget(host: str, future: asyncio.Future[list[str]]) -> None:
    if _under_way.get(host) is future:
        del _under_way[host]
    if not future.cancelled():
        future.exception()  # seen, also where everybody has stopped waiting


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
