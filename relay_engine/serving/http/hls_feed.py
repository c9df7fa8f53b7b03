"""HlsFeed: cuts one mount into HLS segments and parts in memory while somebody asks for them (RFC 8216bis)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Literal

from relay_engine.clock import Clock
from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.track import Track
from relay_engine.mux import fmp4, mpegts
from relay_engine.mux.hls_names import HlsNames
from relay_engine.mux.hls_window import Availability, HlsWindow
from relay_engine.mux.packager import Fmp4Packager, MpegtsPackager, Packager
from relay_engine.mux.segment_timing import FrameSpacing, SegmentTiming, choose_part_target, choose_target_duration, measure_spacing
from relay_engine.mux.segmenter import Segmenter
from relay_engine.serving.http.sound_fit import fit_sound
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream

_log = logging.getLogger(__name__)

type Container = Literal["mp4", "ts"]

_SEGMENT_S = 2.0  # wanted: a new player starts at a segment, and a player without low latency stays three behind
_PART_S = 0.5
_USUAL_FRAME_RATE = 25.0
_HELD_TARGETS = 3  # target durations for which a request is held (RFC 8216bis 6.2.5.2)
_WHOLE_SEGMENTS_KEPT = 3
_MAX_BYTES = 64_000_000
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
        tracks = choose_tracks(stream.tracks, container)
        self._sound = fit_sound(fitter, stream, tracks, CODECS[container], self._cut_one)
        self.tracks = (*tracks, self._sound.track) if self._sound is not None else tracks
        self._mount = mount
        packager: Packager = Fmp4Packager() if container == "mp4" else MpegtsPackager()
        self.content_type = packager.content_type
        self.timing = _choose_timing(stream, self.tracks, low_latency=container == "mp4")
        # Numbers begin with the time of day: a relay that was started anew never gives an old number to a new segment,
        # whatever caches and players remember.
        names = HlsNames(f"{container}-{secrets.token_hex(3)}", packager.extension)
        self.window = HlsWindow(names, self.timing, first_number=int(clock.wall()), max_bytes=_MAX_BYTES)
        wall_offset_s = clock.wall() - clock.monotonic()
        self._segmenter = Segmenter(self.tracks, packager, self.timing, first_number=self.window.first_segment, wall_offset_s=wall_offset_s)
        self._changed = asyncio.Event()
        self._whole: dict[str, bytes] = {}

    def start(self) -> None:
        """Begin with what is cached, so that the first player need not wait for a key frame."""
        self._mount.demand.acquire()
        self._cut(self.stream.cached_units())
        self.stream.fanout.add(self)

    def stop(self) -> None:
        """Let the source go; requests that are held are answered. Idempotent."""
        if not self.closed:
            self.closed = True
            self.stream.fanout.remove(self)
            self._mount.demand.release()
            if self._sound is not None:
                self._sound.detach()
            self._changed.set()

    def push(self, burst: Burst) -> None:
        """Cut what `burst` brings. Bounded by the window's bytes."""
        self._cut(burst.units)

    def close(self, reason: str) -> None:
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
        generation = self.window.generation
        for unit in units:
            try:
                for event in self._segmenter.push(unit):
                    self.window.add(event)
            except RemoteProtocolError as error:
                _log.debug("%s: a unit is left out of HLS: %s", self._mount.name, error)
        if self.window.generation != generation:
            self._changed.set()
            self._changed = asyncio.Event()


def _choose_timing(stream: Stream, tracks: tuple[Track, ...], *, low_latency: bool) -> SegmentTiming:
    leader = tracks[0]
    times = [unit.pts for unit in stream.cached_units() if unit.track_id == leader.id]
    spacing = measure_spacing(times, leader.clock_rate, 1 / (leader.frame_rate or _USUAL_FRAME_RATE))
    key_distance_s = stream.key_distance_s if leader.kind is MediaKind.VIDEO else spacing.usual_s
    target_s = choose_target_duration(_SEGMENT_S, key_distance_s)
    return SegmentTiming(_SEGMENT_S, target_s, choose_part_target(_steady(spacing, leader), _PART_S) if low_latency else 0.0)


def _steady(spacing: FrameSpacing, leader: Track) -> FrameSpacing:
    """Frames of a camera that names its rate come by the clock, even where the few seen so far wander a little."""
    named_s = 1 / leader.frame_rate if leader.frame_rate else 0.0
    wanders = named_s and abs(spacing.usual_s - named_s) < named_s / 10 and spacing.longest_s < named_s * 1.5
    return FrameSpacing(named_s, named_s) if wanders else spacing
