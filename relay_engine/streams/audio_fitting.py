"""AudioFitting: the interface of transcoders that make a stream's sound fit a protocol, for readers of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.streams.stream import Stream


class FittedAudio(Protocol):
    """One user's hold on a shared transcoder."""

    @property
    def track(self) -> Track:
        """The sound as it comes out; its id is that of the stream's audio track."""
        ...

    def detach(self) -> None:
        """No more units; the last user ends the transcoder. Idempotent."""
        ...


class AudioFitter(Protocol):
    """Who transcodes."""

    def attach(self, stream: Stream, target: Codec, on_unit: Callable[[AccessUnit], None]) -> FittedAudio:
        """Call `on_unit` on this loop with every unit of the stream's sound as `target`, pts on the stream's time line."""
        ...
