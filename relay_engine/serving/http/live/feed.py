"""LiveFeed: one mount muxed once into one container for every HTTP client that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.streams.audio_fitting import FittedAudio
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream

_MAX_GOP_BYTES = 24 * 1024 * 1024  # beyond it joiners wait for the next key frame


class Chunk:
    """Bytes shared by all clients, as they are and framed for chunked transfer (RFC 9112 7.1)."""

    __slots__ = ("_framed", "data", "random_access")

    def __init__(self, data: bytes, *, random_access: bool) -> None:
        self.data = data
        self.random_access = random_access  # a client may start here
        self._framed = b""

    @property
    def framed(self) -> bytes:
        if not self._framed and self.data:
            self._framed = b"%x\r\n%b\r\n" % (len(self.data), self.data)
        return self._framed


class Muxer(Protocol):
    """A container without an end."""

    header: bytes  # what every client gets first

    def write(self, unit: AccessUnit) -> bytes: ...


class Feed(Protocol):
    """Where a LiveReader gets its bytes from."""

    @property
    def header(self) -> bytes: ...
    def start(self) -> Chunk | None: ...
    def take(self, burst: Burst) -> Chunk | None: ...
    def add(self, client: ChunkTaker) -> None: ...
    def remove(self, client: ChunkTaker) -> None: ...
    def close(self) -> None: ...


class ChunkTaker(Protocol):
    """A client that may be handed a chunk at any time."""

    def offer(self, chunk: Chunk) -> None: ...


class LiveFeed:
    """Driven by its clients: the first that is given a burst has it muxed, the others share the bytes."""

    def __init__(
        self,
        stream: Stream,
        tracks: Sequence[Track],
        make_muxer: Callable[[Sequence[Track]], Muxer],
        fit: Callable[[Callable[[AccessUnit], None]], FittedAudio | None],
    ) -> None:
        self._stream = stream
        self._sound = fit(self._take_sound)
        self._clients: set[ChunkTaker] = set()
        self._muxer = make_muxer([*tracks, self._sound.track] if self._sound is not None else tracks)
        self._burst: Burst | None = None
        self._chunk: Chunk | None = None
        self._gop: list[Chunk] = []
        self._gop_bytes = 0
        self._gop_unit: AccessUnit | None = None  # the first of the cached ones
        cached = stream.cached_units()
        if cached:
            self._begin_gop(Chunk(self._mux(cached), random_access=True), cached[0])

    @property
    def header(self) -> bytes:
        """What a client gets first; a camera may change it."""
        return self._muxer.header

    def start(self) -> Chunk | None:
        """Everything since the last random access point; None where a joiner has to wait for the next."""
        cached = self._stream.cached_units()
        if not self._gop or not cached or cached[0] is not self._gop_unit:
            return None
        if len(self._gop) > 1:
            self._gop = [Chunk(b"".join(chunk.data for chunk in self._gop), random_access=True)]
        return self._gop[0]

    def take(self, burst: Burst) -> Chunk | None:
        """`burst` in this container; the same object for every client."""
        if burst is not self._burst:
            self._burst = burst
            self._chunk = chunk = Chunk(self._mux(burst.units), random_access=burst.random_access)
            if burst.random_access:
                self._begin_gop(chunk, burst.units[0])
            elif self._gop:
                self._extend_gop(chunk)
        return self._chunk

    def add(self, client: ChunkTaker) -> None:
        """Clients bring the bursts themselves; only sound that is converted comes to them."""
        self._clients.add(client)

    def remove(self, client: ChunkTaker) -> None:
        """Hand it nothing more."""
        self._clients.discard(client)

    def close(self) -> None:
        """The last client has gone."""
        if self._sound is not None:
            self._sound.detach()

    def _begin_gop(self, chunk: Chunk, unit: AccessUnit) -> None:
        self._gop, self._gop_bytes, self._gop_unit = [chunk], len(chunk.data), unit

    def _extend_gop(self, chunk: Chunk) -> None:
        self._gop.append(chunk)
        self._gop_bytes += len(chunk.data)
        if self._gop_bytes > _MAX_GOP_BYTES:
            self._gop = []

    def _take_sound(self, unit: AccessUnit) -> None:
        data = self._write(unit)
        if data:
            chunk = Chunk(data, random_access=False)
            if self._gop:
                self._extend_gop(chunk)
            for client in tuple(self._clients):
                client.offer(chunk)

    def _mux(self, units: Sequence[AccessUnit]) -> bytes:
        replaced = self._sound.track.id if self._sound is not None else None  # the transcoder brings it
        return b"".join([self._write(unit) for unit in units if unit.track_id != replaced])

    def _write(self, unit: AccessUnit) -> bytes:
        try:
            return self._muxer.write(unit)
        except RemoteProtocolError:
            return b""  # a unit that the camera has damaged: the next one may do
