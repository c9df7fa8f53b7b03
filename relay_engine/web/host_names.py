"""HostNames: under which names this relay answers, so that no page can make one of its own point here (DNS rebinding)."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import re
import socket
import threading
from collections.abc import Iterable

_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._~%-]+)?\]|[^:\[\]@/\\?#\s]+)(?::\d{0,5})?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# Browsers read a name whose last part is a number as an IPv4 address: "127.1", "2130706433", "0x7f000001".
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# No name server of the Internet answers for these, so that nobody from there can own a name in them (RFC 6761, 6762, 8375, 9476).
_HOME_DOMAINS = ("local", "lan", "home", "home.arpa", "internal", "localdomain")
_ASK_S = 2.0


class HostNames:
    """Addresses, localhost, names without a dot (nobody on the Internet can own one), this machine's own names, and those that are listed."""

    def __init__(self, listed: Iterable[str] = ()) -> None:
        names = [_to_ascii(name) for name in listed]
        self._any = "*" in names
        self._listed = frozenset(name for name in names if not name.startswith("*."))
        self._below = tuple(name[1:] for name in names if name.startswith("*."))
        self._own: frozenset[str] = _variants(socket.gethostname())
        self._asked: asyncio.Future[None] | None = None
        self.knows = functools.lru_cache(maxsize=256)(self._knows)

    async def may_become_known(self, header: str) -> bool:
        """True where `header` is this machine's full name, which the system has to be asked for, once, when it is first needed."""
        host = split_host(header)
        if host is None or host.partition(".")[0] not in self._own:
            return False
        if self._asked is None:
            self._asked = asyncio.get_running_loop().create_future()
            # A thread of its own: a silent name server holds up nobody else.
            threading.Thread(target=self._ask, args=(asyncio.get_running_loop(), self._asked), name="own host name", daemon=True).start()
        await asyncio.wait({self._asked}, timeout=_ASK_S)
        return self.knows(header)

    def is_listed(self, host: str) -> bool:
        """True for a name (without a port) that the operator has listed: it is this relay's on every port."""
        name = _plain(host)
        return self._any or name in self._listed or name.endswith(self._below)

    def _knows(self, header: str) -> bool:
        """True where the value of a Host header, with or without a port, names this relay."""
        host = split_host(header)
        if host is None:
            return False
        if self.is_listed(host) or host in self._own:
            return True
        if (address := _address(host)) is not None:
            return not address.is_unspecified  # pages use 0.0.0.0 to get round what browsers forbid for 127.0.0.1
        labels = host.split(".")
        if not all(_LABEL.fullmatch(label) for label in labels) or _NUMBER.fullmatch(labels[-1]):
            return False
        return len(labels) == 1 or labels[-1] == "localhost"

    def _ask(self, loop: asyncio.AbstractEventLoop, asked: asyncio.Future[None]) -> None:
        with contextlib.suppress(OSError, UnicodeError):
            self._own |= _variants(socket.getfqdn())
            self.knows.cache_clear()
        with contextlib.suppress(RuntimeError):  # the loop has ended before us
            loop.call_soon_threadsafe(asked.set_result, None)


def split_host(header: str) -> str | None:
    """The host of `host:port`, in lower case, without brackets, zone or the last dot; None where it is none."""
    found = _HOST.fullmatch(header)
    return None if found is None else _plain(found["host"])


def _plain(host: str) -> str:
    return host.lower().strip("[]").partition("%")[0].removesuffix(".")


def _variants(name: str) -> frozenset[str]:
    """A machine's name as people in its network write it."""
    name = _plain(name)
    short = name.partition(".")[0]
    if not short or _address(name) is not None:
        return frozenset()
    return frozenset({name, short, *(f"{short}.{domain}" for domain in _HOME_DOMAINS)})


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _to_ascii(name: str) -> str:
    name = name.strip().lower()
    with contextlib.suppress(UnicodeError):
        name = name if name.isascii() else name.encode("idna").decode()
    return name.removesuffix(".")
