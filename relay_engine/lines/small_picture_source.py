"""SmallPictureSource: a mount's media out of the mount of its smaller picture: one session of the camera serves the viewers of both."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from relay_engine.errors import Fault, SourceError
from relay_engine.events import ReaderRole
from relay_engine.ingest.source import SourceSink
from relay_engine.leave_reason import LeaveReason
from relay_engine.lines.matching_tracks import Match, match_tracks
from relay_engine.lines.squeezed_units import squeeze_units
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.reader import Reader

KIND = "mount"  # of source: another mount here
_OPEN_DEADLINE_S = 10.0
_REST_DEADLINE_S = 1.5


class SmallPictureSource:
    """For one attempt; ends with a SourceError where the smaller picture does."""

    kind = KIND

    def __init__(self, small: Mount, announced: tuple[Track, ...], notice: Notice) -> None:
        """`announced`: the tracks that readers of the mount know already, () where there are none; `notice` says that this is done, and why."""
        self._small = small
        self._announced = announced
        self._notice = notice

    async def run(self, sink: SourceSink) -> None:
        """Write whatever the smaller picture's mount is given, from its newest key frame on."""
        small = self._small
        try:
            stream = await small.open_stream(_OPEN_DEADLINE_S)
            match = match_tracks(self._announced, stream.tracks)
            reader = SmallPictureReader(sink, match)
            small.attach(reader)
        except MountUnavailable as error:
            raise SourceError(error.fault or Fault.ENDED, error.detail) from None
        try:
            sink.started(match.tracks, kind=KIND, transport=small.source_transport)
            sink.notice(self._notice)
            for unit in squeeze_units(stream.cached_units(), stream.video_id, stream.tracks):
                reader.write(unit)
            await reader.ended.wait()
        finally:
            small.detach(reader)
            await self._let_rest()
        raise SourceError(Fault.ENDED)

    async def _let_rest(self) -> None:
        """A camera that nobody wants a smaller picture of any more is let go of first: it may be about to be asked for its own."""
        small = self._small
        small.demand.end_linger()
        if small.config.on_demand and not small.demand.wanted:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(small.wait_rested(), _REST_DEADLINE_S)


class SmallPictureReader(Reader):
    """Hands each unit on, on the engine's loop."""

    __slots__ = ("_match", "_sink", "ended")

    def __init__(self, sink: SourceSink, match: Match) -> None:
        super().__init__(protocol=KIND, peer="this computer", role=ReaderRole.CONVERTER)
        self._sink = sink
        self._match = match
        self.ended = asyncio.Event()

    def push(self, burst: Burst) -> None:
        for unit in burst.units:
            self.write(unit)

    def write(self, unit: AccessUnit) -> None:
        """One unit, under the number that its track has in the other mount."""
        track_id = self._match.ids.get(unit.track_id)
        if track_id is not None:
            self._sink.write(unit if track_id == unit.track_id else replace(unit, track_id=track_id))

    def close(self, reason: LeaveReason) -> None:
        self.ended.set()
