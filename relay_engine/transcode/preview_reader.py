"""PreviewReader: the window's live picture, a Reader like any other, decoded on its own thread."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.events import ReaderRole
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader, ReaderState
from relay_engine.streams.stream import Stream
from relay_engine.transcode.picture import Picture
from relay_engine.transcode.picture_decoder import PictureDecoder, picture_of

_log = logging.getLogger(__name__)

_MAX_QUEUED_UNITS = 60
_LARGE_PIXELS = 2_200_000  # beyond 1080p only key frames are decoded: the relay comes first
_JOIN_S = 2.0


class PreviewReader(Reader):
    """Bounded by `_MAX_QUEUED_UNITS`: when the decoder is late it skips to the next random access point."""

    def __init__(
        self,
        stream: Stream,
        on_picture: Callable[[Picture], None],
        on_close: Callable[[LeaveReason], None],
        clock: Clock,
        *,
        max_width: int,
        max_height: int,
        key_frames_only: bool = False,
    ) -> None:
        super().__init__(protocol="preview", peer="this computer", since=clock.wall(), role=ReaderRole.PREVIEW)
        assert stream.video_id is not None
        self._track = stream.tracks[stream.video_id]
        self._on_picture = on_picture
        self._on_close = on_close
        self._bounds = (max_width, max_height)
        self._key_frames_only = key_frames_only or self._track.width * self._track.height > _LARGE_PIXELS
        self._units: queue.Queue[tuple[AccessUnit, bool] | None] = queue.Queue(_MAX_QUEUED_UNITS)
        self._skipping = True
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"preview {self.id}", daemon=True)

    def start(self, cached: tuple[AccessUnit, ...]) -> None:
        """Begin with the cached units, of which only the last picture is shown. Attach at once afterwards."""
        self._thread.start()
        units = [unit for unit in cached if unit.track_id == self._track.id]
        if self._key_frames_only or len(units) > _MAX_QUEUED_UNITS // 2:
            units = units[:1]  # catching up with a long GOP costs more than waiting for the next key frame
            for unit in units:
                self._put(unit, shown=True)
            self._skipping = True
            return
        for unit in units:
            self._put(unit, shown=unit is units[-1])
        self._skipping = not units

    def push(self, burst: Burst) -> None:
        """Queue the video unit for the decoder, or skip to the next random access point while the decoder is late."""
        unit = burst.video
        if unit is None or ((self._skipping or self._key_frames_only) and not unit.random_access):
            return
        self._skipping = False
        self.state = ReaderState.PLAYING
        self._put(unit, shown=True)

    def close(self, reason: LeaveReason) -> None:
        """Stop decoding."""
        self._stopped.set()
        try:
            self._units.put_nowait(None)
        except queue.Full:
            self._units.get_nowait()
            self._units.put_nowait(None)
        self._on_close(reason)

    def join(self) -> None:
        """Wait for the decode thread, `_JOIN_S` at most; not on a loop."""
        if self._thread.ident is not None:
            self._thread.join(_JOIN_S)

    def _put(self, unit: AccessUnit, *, shown: bool) -> None:
        try:
            self._units.put_nowait((unit, shown))
            self.bytes_sent += unit.size
        except queue.Full:
            self.dropped_units += 1
            self._skipping = True
            self.state = ReaderState.SKIPPING

    def _run(self) -> None:
        decoder = PictureDecoder(self._track)
        while (item := self._units.get()) is not None and not self._stopped.is_set():
            unit, shown = item
            try:
                self._show(decoder, unit, shown)
            except Exception:
                _log.exception("preview failed")
                return

    def _show(self, decoder: PictureDecoder, unit: AccessUnit, shown: bool) -> None:
        frames = decoder.decode(unit)
        if self._key_frames_only and not frames:
            frames = decoder.flush()
        if frames and shown and not self._stopped.is_set():
            scaled = decoder.scale(frames[-1], *self._bounds, "rgb24")
            self._on_picture(picture_of(scaled, self._track.clock_rate, time.thread_time()))
