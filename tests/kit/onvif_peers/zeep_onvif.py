"""Zeep's client, by which Home Assistant and Frigate take cameras: it holds every answer against the WSDL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from onvif import ONVIFCamera


@asynccontextmanager
async def zeep_camera(host: str, port: int, user: str, password: str) -> AsyncIterator[Any]:
    """Connect and learn the services; `await camera.create_media_service()`, then `await media.GetProfiles()` and so on."""
    camera = ONVIFCamera(host, port, user, password, no_cache=True, adjust_time=True)
    try:
        await camera.update_xaddrs()
        yield camera
    finally:
        await camera.close()
