"""make_source: picks the source for an address by its scheme."""

from __future__ import annotations

from relay_engine.config import MountConfig
from relay_engine.dialing.address import parse_address
from relay_engine.ingest.demo.source import DemoSource
from relay_engine.ingest.fallback_memory import FallbackMemory
from relay_engine.ingest.fallback_source import FallbackSource
from relay_engine.ingest.http.picture_source import PictureSource
from relay_engine.ingest.http.source import HttpSource
from relay_engine.ingest.pyav.source import AvSource
from relay_engine.ingest.rtsp.source import RtspSource
from relay_engine.ingest.source import Source

_MEMORY = FallbackMemory()


def make_source(config: MountConfig) -> Source:
    """A source for one attempt. Raises SourceError where the address cannot be right."""
    if config.source.strip().lower().startswith("demo:"):
        return DemoSource()
    address = parse_address(config.source)
    if address.scheme in ("rtsp", "rtsps"):
        native = RtspSource(address, transport=config.transport, name=config.name)
        return FallbackSource(
            native,
            lambda: AvSource(address, transport=config.transport, name=config.name, looks_closer=False),
            name=config.name,
            address=address.url,
            memory=_MEMORY,
        )
    if address.scheme in ("http", "https"):
        return HttpSource(address.url, PictureSource(address), lambda: AvSource(address, name=config.name), name=config.name)
    return AvSource(address, transport=config.transport, name=config.name)
