"""Reads a request's body in bounded time; the server bounds its size."""

from __future__ import annotations

import asyncio

from aiohttp import web

_BODY_TIMEOUT_S = 10


async def read_body(request: web.Request) -> bytes:
    """The whole body. Raises HTTPRequestTimeout (408) where it does not come in time."""
    try:
        async with asyncio.timeout(_BODY_TIMEOUT_S):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The request's body took too long.\n", headers={"Connection": "close"}) from None
