"""DeviceLine: what all callers of one device share: its few connections, and the turns in which they ask."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.http_resolver import HttpResolver
from relay_engine.dialing.network_fault import camera_tls_context
from relay_engine.errors import Fault

_MOST_WAITING = 128
_KEEP_S = 30.0  # an idle connection
_CONNECTIONS = 3

type _Key = tuple[asyncio.AbstractEventLoop, str, int, bool]

_open: dict[_Key, DeviceLine] = {}


@dataclass(eq=False)
class DeviceLine:
    """Two connections: one for what can wait, one that is kept clear for what must not, as moves; and a third for what waits for nothing: a Stop.

    Many cameras serve a handful of connections in all, and their web server answers one request after the other anyway.
    """

    key: _Key
    connector: aiohttp.TCPConnector
    owners: int = 0
    proof: asyncio.Lock = field(default_factory=asyncio.Lock)  # a login that has not worked yet is shown by one caller at a time
    memory: dict[object, object] = field(default_factory=dict)  # what its callers have found out; bounded by their number
    _usual: asyncio.Lock = field(default_factory=asyncio.Lock)
    _urgent: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    @contextlib.asynccontextmanager
    async def turn(self, *, urgent: bool, at_once: bool = False) -> AsyncIterator[None]:
        """Wait for a turn; the caller sets the limit of time. Raises DeviceError where too many wait already. `at_once`: no wait at all."""
        if at_once:
            yield
            return
        if self._waiting >= _MOST_WAITING:
            raise DeviceError(Fault.DEVICE_BUSY, "too many requests to this device are waiting")
        self._waiting += 1
        try:
            async with self._urgent if urgent else self._usual:
                yield
        finally:
            self._waiting -= 1

    async def release(self) -> None:
        """One caller is through; the last one hangs up."""
        self.owners -= 1
        if self.owners == 0:
            _open.pop(self.key, None)
            await self.connector.close()


def take_line(host: str, port: int, *, tls: bool) -> DeviceLine:
    """The line to that device, to be released."""
    loop = asyncio.get_running_loop()
    key = (loop, host.lower(), port, tls)
    line = _open.get(key)
    if line is None:
        connector = aiohttp.TCPConnector(
            limit=_CONNECTIONS, keepalive_timeout=_KEEP_S, resolver=HttpResolver(), ssl=camera_tls_context() if tls else False
        )
        line = _open[key] = DeviceLine(key, connector)
    line.owners += 1
    return line
