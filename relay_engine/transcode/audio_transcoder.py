"""AudioTranscoders: one shared transcoder for each stream and target format, on its own thread while anybody uses it."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable

from relay_engine.events import ReaderRole
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream
from relay_engine.transcode.audio_converter import AudioConverter, converted_track

_log = logging.getLogger(__name__)

_MAX_QUEUED_UNITS = 100  # about 2 s of sound: a thread later than this has no use for more

type OnUnit = Callable[[AccessUnit], None]


class AudioTranscoders:
    """The engine's transcoders of sound; engine loop only.

        audio = transcoders.attach(stream, Codec.AAC, on_unit)   # at once, nothing to await
        audio.track                                              # Codec.AAC, 48,000 ticks a second, AudioSpecificConfig
        audio.detach()                                           # the last one ends the thread

    `on_unit` is called on this loop with units of `audio.track`, whose pts lie on the stream's time line as the video's do,
    a few tens of milliseconds after the sound that they are made of came in. Sound that is early for its video is for the
    caller to hold back. Where the thread is late, units are left out; nothing else ever waits for it. The stream may end
    without a word (its readers are closed then): detach as always.
    """

    def __init__(self) -> None:
        self._transcoders: dict[tuple[Stream, Codec], AudioTranscoder] = {}

    def attach(self, stream: Stream, target: Codec, on_unit: OnUnit) -> AudioAttachment:
        """Begin to hear `stream` as `target`. Raises ValueError where it has no sound."""
        key = (stream, target)
        transcoder = self._transcoders.get(key)
        if transcoder is None:
            transcoder = self._transcoders[key] = AudioTranscoder(stream, target)
        attachment = AudioAttachment(transcoder, on_unit, lambda: self._release(key))
        transcoder.add(on_unit)
        return attachment

    def stop(self) -> None:
        """End all of them."""
        for transcoder in self._transcoders.values():
            transcoder.close(LeaveReason.RELAY_STOPPED)
        self._transcoders.clear()

    def _release(self, key: tuple[Stream, Codec]) -> None:
        transcoder = self._transcoders.get(key)
        if transcoder is not None and not transcoder.is_used:
            del self._transcoders[key]
            transcoder.close(LeaveReason.CLIENT_LEFT)


class AudioAttachment:
    """One user's hold on a transcoder."""

    def __init__(self, transcoder: AudioTranscoder, on_unit: OnUnit, on_release: Callable[[], None]) -> None:
        self._transcoder = transcoder
        self._on_unit: OnUnit | None = on_unit
        self._on_release = on_release

    @property
    def track(self) -> Track:
        """The sound as it comes out."""
        return self._transcoder.track

    def detach(self) -> None:
        """No more units; idempotent."""
        if self._on_unit is not None:
            self._transcoder.remove(self._on_unit)
            self._on_unit = None
            self._on_release()


class AudioTranscoder(Reader):
    """A reader of the stream's sound that is not counted; its thread is bounded by `_MAX_QUEUED_UNITS`, beyond which it drops units."""

    def __init__(self, stream: Stream, target: Codec) -> None:
        super().__init__(protocol="transcode", peer="this computer", role=ReaderRole.CONVERTER)
        source = next((track for track in stream.tracks if track.kind is MediaKind.AUDIO), None)
        if source is None:
            raise ValueError("the stream has no sound")
        self.track = converted_track(source, target)
        self._source = source
        self._stream = stream
        self._target = target
        self._loop = asyncio.get_running_loop()
        self._users: tuple[OnUnit, ...] = ()
        self._units: queue.Queue[AccessUnit | None] = queue.Queue(_MAX_QUEUED_UNITS)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"audio to {target.value}", daemon=True)
        self._thread.start()
        stream.fanout.add(self)

    @property
    def is_used(self) -> bool:
        """False where the last user has left."""
        return bool(self._users)

    def add(self, on_unit: OnUnit) -> None:
        """Give `on_unit` every unit from now on."""
        self._users = (*self._users, on_unit)

    def remove(self, on_unit: OnUnit) -> None:
        """No more units for `on_unit`."""
        self._users = tuple(user for user in self._users if user != on_unit)

    def push(self, burst: Burst) -> None:
        """Queue the sound in `burst` for the thread, or drop it where the thread is late."""
        for unit in burst.units:
            if unit.track_id == self._source.id:
                try:
                    self._units.put_nowait(unit)
                except queue.Full:
                    self.dropped_units += 1

    def close(self, reason: LeaveReason) -> None:
        """End the thread; it is not waited for."""
        self._stopped.set()
        self._stream.fanout.remove(self)
        try:
            self._units.put_nowait(None)
        except queue.Full:
            self._units.get_nowait()
            self._units.put_nowait(None)

    def _run(self) -> None:
        try:
            converter = AudioConverter(self._source, self._target)
            while (unit := self._units.get()) is not None and not self._stopped.is_set():
                if converted := converter.convert(unit):
                    self._loop.call_soon_threadsafe(self._deliver, converted)
        except RuntimeError:
            if not self._loop.is_closed():
                raise
        except Exception:
            _log.exception("the sound cannot be transcoded to %s", self._target.value)

    def _deliver(self, units: list[AccessUnit]) -> None:
        for unit in units:
            for user in self._users:
                user(unit)
