"""HttpResolver: lets the HTTP client ask for names on threads of their own, as for every other camera."""

from __future__ import annotations

import socket
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from relay_engine.dialing.resolver import resolve


class HttpResolver(AbstractResolver):
    """aiohttp's view of `resolve`."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        return [_found(host, address, port) for address in await resolve(host, port)]

    async def close(self) -> None:
        """Holds nothing."""


def _found(host: str, address: str, port: int) -> Any:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
