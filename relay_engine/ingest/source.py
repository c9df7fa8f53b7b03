"""Source and SourceSink: what pulls media into the relay, and where it delivers."""

from __future__ import annotations

from typing import Protocol

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice


class SourceSink(Protocol):
    """What a source delivers to; called on the engine's loop only."""

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        """The tracks are known; units may follow. Called again where the tracks change while running."""
        ...

    def write(self, unit: AccessUnit) -> None:
        """One access unit; its pts shares one time line with the other tracks of this source."""
        ...

    def dropped(self, units: int) -> None:
        """So many units were given up before they could be written."""
        ...

    def notice(self, notice: Notice) -> None:
        """The camera's owner should know this, as long as this connection lasts."""
        ...


class Source(Protocol):
    """One way to get at the media of one address; used for one connection, then made anew."""

    @property
    def kind(self) -> str:
        """The name shown in the mount's status: "rtsp", "pyav", "demo" or "file"."""
        ...

    async def run(self, sink: SourceSink) -> None:
        """Connect and deliver until it fails (SourceError), the media ends (return) or it is cancelled."""
        ...
