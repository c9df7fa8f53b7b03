"""probe: connects to a source on trial and says what it delivers."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import Source
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.parameter_sets import ParameterSetKeeper
from relay_engine.media.track import Track
from relay_engine.notices import Notice

_log = logging.getLogger(__name__)

_MEASURE_S = 1.2  # stream time looked at for the frame rate
_MEASURE_FRAMES = 150  # enough, even where the stamps do not move
_REORDER_DEPTH = 4  # pictures; encoders seldom nest B-frames deeper
_COMMON_RATES = (5.0, 6.0, 8.0, 10.0, 12.0, 12.5, 15.0, 20.0, 24.0, 25.0, 30.0, 50.0, 60.0)
_NTSC_RATES = (24_000 / 1001, 30_000 / 1001, 60_000 / 1001)  # too near to their neighbours to be told from stamps that jitter


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a source delivers, as seen on the wire."""

    tracks: tuple[Track, ...]  # with parameter sets, picture size and frame rate
    kind: str  # of the source: "rtsp", "pyav", ...
    transport: str
    frame_rate: float  # measured, 0 where there is no picture
    unit: AccessUnit | None  # first random access unit of the video, complete with its parameter sets


async def probe(
    config: MountConfig, deadline_s: float = 12.0, *, source_maker: Callable[[MountConfig], Source] = make_source
) -> ProbeResult:
    """Run the source until a picture can be shown and its rate is known. Raises SourceError with the exact fault."""
    sink = _ProbeSink()
    source = tasks.spawn(_run(source_maker(config), sink), name=f"probe {config.name}")
    satisfied = tasks.spawn(sink.satisfied.wait(), name=f"probe of {config.name} is satisfied")
    try:
        await asyncio.wait({source, satisfied}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if source.done() and not sink.has_media:
            raise source.result()
        return sink.result(deadline_s)
    finally:
        await tasks.cancel(satisfied)
        await tasks.cancel(source)


async def _run(source: Source, sink: _ProbeSink) -> SourceError:
    """How the source ended; returned, not raised: a fault is what a probe is for."""
    try:
        await source.run(sink)
    except SourceError as error:
        return error
    except Exception as error:
        _log.exception("a source on trial failed in an unexpected way")
        return SourceError(Fault.UNKNOWN, type(error).__name__)
    return SourceError(Fault.ENDED)


class _ProbeSink:
    """Collects until everything that a report needs is there."""

    def __init__(self) -> None:
        self.satisfied = asyncio.Event()
        self._keepers: tuple[ParameterSetKeeper, ...] = ()
        self._video_id: int | None = None
        self._unit: AccessUnit | None = None
        self._stamps: list[int] = []
        self._units = 0
        self._kind = self._transport = ""

    @property
    def has_media(self) -> bool:
        return self._units > 0

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self._keepers = tuple(ParameterSetKeeper(track) for track in tracks)
        self._video_id = next((track.id for track in tracks if track.kind is MediaKind.VIDEO), None)
        self._kind, self._transport = kind, transport

    def write(self, unit: AccessUnit) -> None:
        self._units += 1
        keeper = self._keepers[unit.track_id]
        unit = keeper.apply(unit)
        if self._video_id is None:
            self.satisfied.set()
        if unit.track_id != self._video_id or not unit.nalus:
            return
        self._stamps.append(unit.pts)
        if self._unit is None and unit.random_access and keeper.ready:
            self._unit = unit
        if self._unit is not None and self._has_measured(keeper.track.clock_rate):
            self.satisfied.set()

    def dropped(self, units: int) -> None:
        pass  # only what came counts

    def notice(self, notice: Notice) -> None:
        pass  # a trial shows the tracks that it found

    def result(self, deadline_s: float) -> ProbeResult:
        """What was found, complete or not. Raises SourceError where that is nothing."""
        if not self._keepers:
            raise SourceError(Fault.TIMED_OUT, f"no answer within {deadline_s:.0f} s")
        if not self._units:
            raise SourceError(Fault.NO_FRAMES, f"connected, but no picture within {deadline_s:.0f} s")
        if self._video_id is not None and not self._stamps:
            raise SourceError(Fault.NO_VIDEO, "sound comes, but no picture")
        tracks = tuple(keeper.track for keeper in self._keepers)
        rate = 0.0
        if self._video_id is not None:
            video = tracks[self._video_id]
            rate = measure_frame_rate(self._stamps, video.clock_rate) or video.frame_rate
            tracks = tuple(replace(track, frame_rate=rate) if track is video else track for track in tracks)
        return ProbeResult(tracks, self._kind, self._transport, rate, self._unit)

    def _has_measured(self, clock_rate: int) -> bool:
        return len(self._stamps) >= _MEASURE_FRAMES or max(self._stamps) - min(self._stamps) >= _MEASURE_S * clock_rate


def measure_frame_rate(stamps: list[int], clock_rate: int) -> float:
    """Frames per second from presentation times in any order; a rate near a common one is taken for it. 0 where it cannot be told."""
    # With B-frames the newest pictures come before some that are shown earlier: of those the last ones are still missing.
    complete_to = min(stamps[-_REORDER_DEPTH:], default=0)
    ordered = sorted({stamp for stamp in stamps if stamp <= complete_to})
    if len(ordered) < _REORDER_DEPTH:
        ordered = sorted(set(stamps))
    if len(ordered) < 2:
        return 0.0
    steps = sorted(later - earlier for earlier, later in itertools.pairwise(ordered))
    regular = [step for step in steps if step <= 5 * steps[len(steps) // 2]]  # without wild stamps and pauses
    rate = clock_rate * len(regular) / sum(regular)
    for common, tolerance in [*((ntsc, 0.00002) for ntsc in _NTSC_RATES), *((usual, 0.02) for usual in _COMMON_RATES)]:
        if abs(common - rate) < tolerance * common:
            return common
    return round(rate, 2)
