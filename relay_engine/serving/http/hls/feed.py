"""HlsFeed: cuts one mount into HLS segments and parts in memory while somebody asks for them (RFC 8216bis)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from relay_engine.clock import Clock
from relay_engine.errors import RemoteProtocolError
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.mux import fmp4, mpegts
from relay_engine.mux.hls_names import HlsNames
from relay_engine.mux.hls_playlist import RenditionReport
from relay_engine.mux.hls_window import Availability, HlsWindow
from relay_engine.mux.packager import Fmp4Packager, MpegtsPackager
from relay_engine.mux.segment_events import SegmentEvent
from relay_engine.mux.segmenter import Segmenter
from relay_engine.serving.http.hls.timing import choose_timing
from relay_engine.serving.http.sound_fit import fit_sound, foretell_sound
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream

_log = logging.getLogger(__name__)

type Container = Literal["mp4", "ts"]

_HELD_TARGETS = 3  # target durations for which a request is held (RFC 8216bis 6.2.5.2)
_WHOLE_SEGMENTS_KEPT = 3
_MAX_BYTES = 64_000_000
_PACKAGERS: dict[Container, type[Fmp4Packager | MpegtsPackager]] = {"mp4": Fmp4Packager, "ts": MpegtsPackager}
CODECS: dict[Container, frozenset[Codec]] = {"mp4": fmp4.CODECS, "ts": mpegts.CODECS}


def choose_tracks(tracks: tuple[Track, ...], container: Container) -> tuple[Track, ...]:
    """What HLS carries of a stream: a picture and a sound at most; empty where nothing fits."""
    fitting = [track for track in tracks if track.codec in CODECS[container] and fmp4.is_carried(track)]
    first = (next((track for track in fitting if track.kind is kind), None) for kind in (MediaKind.VIDEO, MediaKind.AUDIO))
    return tuple(track for track in first if track is not None)


class HlsFeed(Reader):
    """Stands in the stream's fan-out and keeps its source awake, but is no viewer and is not counted as one."""

    def __init__(self, mount: Mount, stream: Stream, container: Container, clock: Clock, fitter: AudioFitter) -> None:
        super().__init__(protocol="hls", peer="this relay", since=clock.wall())
        self.stream = stream
        self.asked_at = clock.monotonic()
        self.closed = False
        self.held = 0  # requests that wait for something to come
        self.mount = mount
        self._container = container
        self._clock = clock
        self._fitter = fitter
        self._choose()
        self.content_type = _PACKAGERS[container].content_type
        self._changed = asyncio.Event()
        self._whole: dict[str, bytes] = {}
        self._is_published = False  # a player has been told the target duration: it must not change any more
        self._begin()

    def _choose(self) -> None:
        """What is carried of the stream, with sound that fits."""
        tracks = choose_tracks(self.stream.tracks, self._container)
        self._sound = fit_sound(self._fitter, self.stream, tracks, CODECS[self._container], self._cut_one)
        self.tracks = (*tracks, self._sound.track) if self._sound is not None else tracks

    def _begin(self) -> None:
        """With what is cached, so that the first player need not wait for a key frame."""
        self.timing = choose_timing(self.stream, self.tracks, low_latency=self._container == "mp4")
        packager = _PACKAGERS[self._container]()
        # Numbers begin with the time of day: a relay that was started anew never gives an old number to a new segment,
        # whatever caches and players remember.
        names = HlsNames(f"{self._container}-{secrets.token_hex(3)}", packager.extension)
        self.window = HlsWindow(names, self.timing, first_number=int(self._clock.wall()), max_bytes=_MAX_BYTES)
        wall_offset_s = self._clock.wall() - self._clock.monotonic()
        self._segmenter = Segmenter(self.tracks, packager, self.timing, first_number=self.window.first_segment, wall_offset_s=wall_offset_s)
        self._restarts = self.stream.restarts
        self._cut(self.stream.cached_units())

    def start(self) -> None:
        """Keep the source awake and take what it sends from now on."""
        self.mount.demand.acquire()
        self.stream.fanout.add(self)

    def stop(self) -> None:
        """Let the source go; requests that are held are answered. Idempotent."""
        if not self.closed:
            self.closed = True
            self._leave_stream()
            self.mount.demand.release()
            self._changed.set()

    def follow(self, stream: Stream) -> bool:
        """Go on with `stream`, which the mount sends now in other formats, behind a discontinuity; False where its codecs are others.

        Players know the codecs from the multivariant playlist; a clock rate, a number of channels or a size they learn from each
        media initialisation section (RFC 8216bis 4.4.4.3, 4.4.4.5).
        """
        tracks = choose_tracks(stream.tracks, self._container)
        sound = foretell_sound(stream, tracks, CODECS[self._container])
        if [track.codec for track in (*tracks, sound) if track is not None] != [track.codec for track in self.tracks]:
            return False
        self._take(self._segmenter.finish())
        self._leave_stream()
        self.stream = stream
        self._choose()
        self._segmenter = self._segmenter.succeed(self.tracks, _PACKAGERS[self._container]())
        self._restarts = stream.restarts
        self._cut(stream.cached_units())
        stream.fanout.add(self)
        return True

    def _leave_stream(self) -> None:
        self.stream.fanout.remove(self)
        if self._sound is not None:
            self._sound.detach()

    def push(self, burst: Burst) -> None:
        """Cut what `burst` brings. Bounded by the window's bytes."""
        if self.stream.restarts != self._restarts:
            self._restarts = self.stream.restarts
            self._take(self._segmenter.restart())
        if not self.window.has_parts and self._is_slower_than_foreseen():
            self._begin()  # nobody has been given anything: the cache holds what there was, and `burst`
            return
        self._cut(burst.units)

    def _is_slower_than_foreseen(self) -> bool:
        distance_s = self.stream.picture_distance_s or 0.0
        return (
            distance_s > self.timing.longest_segment_s
            and choose_timing(self.stream, self.tracks, low_latency=self._container == "mp4") != self.timing
        )

    def playlist(self, *, low_latency: bool, skip: bool, query: str, reports: tuple[RenditionReport, ...], gaps: bool) -> str:
        """The playlist for one player; with the first one the target duration is fixed."""
        if not self._is_published:
            self._is_published = True
            self._tighten_target()
        return self.window.playlist(low_latency=low_latency, skip=skip, query=query, reports=reports, gaps=gaps)

    def _tighten_target(self) -> None:
        """How far random access points are apart may not have been known at the start."""
        timing = choose_timing(self.stream, self.tracks, low_latency=self._container == "mp4")
        target_s = timing.target_duration_s
        if (
            self.timing.part_target_s <= target_s < self.timing.target_duration_s
            and self.window.longest_segment_s < timing.longest_segment_s
        ):
            self.timing = replace(self.timing, target_duration_s=target_s)
            self.window.retime(self.timing)
            self._segmenter.retime(self.timing)

    def close(self, reason: LeaveReason) -> None:
        """A defect of ours has taken it out of the fan-out: the next request begins anew."""
        self.stop()

    async def hold(self, check: Callable[[], Availability]) -> Availability:
        """The result of `check`, as soon as it is not LATER; LATER when that takes too long."""
        self.held += 1
        try:
            async with asyncio.timeout(_HELD_TARGETS * self.timing.target_duration_s):
                while (found := check()) is Availability.LATER and not self.closed:
                    await self._changed.wait()
                return found
        except TimeoutError:
            return Availability.LATER
        finally:
            self.held -= 1

    def get(self, name: str) -> bytes | None:
        """A file's bytes; whole segments are joined once for all who ask."""
        data = self._whole.get(name)
        if data is None:
            data = self.window.get(name)
            if data is not None:
                self._whole[name] = data
                if len(self._whole) > _WHOLE_SEGMENTS_KEPT:
                    del self._whole[next(iter(self._whole))]
        return data

    def _cut_one(self, unit: AccessUnit) -> None:
        self._feed_segmenter((unit,))

    def _cut(self, units: tuple[AccessUnit, ...]) -> None:
        if self._sound is not None:  # the sound as it was is replaced by that of the transcoder
            units = tuple(unit for unit in units if unit.track_id != self._sound.track.id)
        self._feed_segmenter(units)

    def _feed_segmenter(self, units: tuple[AccessUnit, ...]) -> None:
        for unit in units:
            try:
                self._take(self._segmenter.push(unit))
            except RemoteProtocolError as error:
                _log.debug("%s: a unit is left out of HLS: %s", self.mount.name, error)

    def _take(self, events: list[SegmentEvent]) -> None:
        for event in events:
            self.window.add(event)
        if events:
            self._changed.set()
            self._changed = asyncio.Event()
