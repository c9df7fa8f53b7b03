"""PictureFeed: about a picture a second of any camera, for browsers that play nothing else."""

from __future__ import annotations

from relay_engine import tasks
from relay_engine.mux import multipart
from relay_engine.serving.http.live.feed import Chunk, ChunkTaker
from relay_engine.serving.stills import Stills
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream

_INTERVAL_S = 1.0
_MAX_WIDTH = 1280


class PictureFeed:
    """Pictures are decoded once for all clients, off the loop; while one is made, none is begun."""

    header = multipart.OPENING

    def __init__(self, stream: Stream, stills: Stills) -> None:
        self._stream = stream
        self._stills = stills
        self._clients: set[ChunkTaker] = set()
        self._newest: Chunk | None = None
        self._next_at = 0.0
        self._busy = False

    def start(self) -> Chunk | None:
        """The newest picture, None where the first is still being made."""
        return self._newest

    def take(self, burst: Burst) -> Chunk | None:
        """Begin a picture when one is due; clients are offered it once it is there."""
        video = burst.video
        if video is not None and video.received_at >= self._next_at and not self._busy:
            self._next_at = video.received_at + _INTERVAL_S
            self._busy = True
            tasks.spawn(self._make(), name="motion JPEG")
        return None

    def add(self, client: ChunkTaker) -> None:
        """Offer every further picture to `client`."""
        self._clients.add(client)

    def remove(self, client: ChunkTaker) -> None:
        """Offer it nothing more."""
        self._clients.discard(client)

    def close(self) -> None:
        """A picture that is being made is nobody's."""

    async def _make(self) -> None:
        try:
            jpeg = await self._stills.get(self._stream, max_width=_MAX_WIDTH, max_age_s=_INTERVAL_S / 2)
        finally:
            self._busy = False
        if jpeg:
            self._newest = chunk = Chunk(multipart.serialize_picture(jpeg), random_access=True)
            for client in tuple(self._clients):
                client.offer(chunk)
