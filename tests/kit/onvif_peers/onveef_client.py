"""onveef: a client without WSDLs, HTTP digest or UsernameToken as the device asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from onveef.aclient import AsyncOnvifClient


@asynccontextmanager
async def onveef_client(host: str, port: int, user: str, password: str) -> AsyncIterator[AsyncOnvifClient]:
    """Connect on the first call: `await client.get_profiles()`, `await client.ptz_stop(profile_token=...)` and so on."""
    async with AsyncOnvifClient(host, port, user, password) as client:
        yield client
