"""AvSource: pulls media through PyAV (FFmpeg): everything but RTSP, which has its own client and comes here only where that one fails."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from relay_engine import tasks
from relay_engine.config import SourceTransport
from relay_engine.dialing.address import SourceAddress
from relay_engine.dialing.network_fault import diagnose
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.pyav.demux_plan import DemuxPlan, make_plan
from relay_engine.ingest.pyav.demux_thread import DemuxThread
from relay_engine.ingest.pyav.fault import needs_diagnosis
from relay_engine.ingest.pyav.handoff import Handoff
from relay_engine.ingest.pyav.hls_map_watch import is_playlist, wait_for_new_map
from relay_engine.ingest.pyav.rtsp_gate import RtspGate
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.rtp.drift_follower import DriftFollower, make_follower

_log = logging.getLogger(__name__)

_STOP_WAIT_S = 1.0  # a thread in the middle of a read ends later, by FFmpeg's time-out
_WRONG_TRANSPORT = frozenset({Fault.NO_FRAMES, Fault.UNKNOWN, Fault.ENDED})  # FFmpeg's word for 461 is "4XX": UNKNOWN
_PICTURES_LEFT_OUT = frozenset({"rtmp", "rtmps"})  # servers send the rest where the client's version does not know the picture's format


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How one reading ended."""

    error: SourceError | None  # None: the media ended
    has_started: bool

    @property
    def fault(self) -> Fault | None:
        return self.error.fault if self.error is not None else None


class AvSource:
    """One connection, or one file played for ever."""

    def __init__(self, address: SourceAddress, *, transport: SourceTransport = "auto", name: str = "", looks_closer: bool = True) -> None:
        """`looks_closer`: one more connection where FFmpeg does not tell why it could not open the address."""
        self._address = address
        self._transport = transport
        self._name = name
        self._looks_closer = looks_closer

    @property
    def kind(self) -> str:
        return make_plan(self._address).kind

    async def run(self, sink: SourceSink) -> None:
        """Deliver until the media ends or fails. With transport "auto" RTSP goes over TCP, and over UDP where TCP brings nothing."""
        if self._address.scheme not in ("rtsp", "rtsps"):
            attempt = await self._read_watched(sink) if is_playlist(self._address.url) else await self._read(make_plan(self._address), sink)
        elif self._address.username or self._address.password:
            async with RtspGate(self._address) as gate:
                attempt = await self._read_rtsp(gate.address, sink)
                if gate.fault is not None and attempt.error is not None:
                    attempt = _Attempt(gate.fault, attempt.has_started)
        else:
            attempt = await self._read_rtsp(self._address, sink)
        error = attempt.error
        if error is None:
            return
        if self._looks_closer and not attempt.has_started and needs_diagnosis(error):
            error = await diagnose(self._address, error)
        raise error

    async def _read_watched(self, sink: SourceSink) -> _Attempt:
        """Read HLS, and begin anew where its initialisation changes."""
        while True:
            reading = tasks.spawn(self._read(make_plan(self._address), sink), name=f"HLS {self._name}")
            watch = tasks.spawn(wait_for_new_map(self._address), name=f"HLS map {self._name}")
            try:
                await asyncio.wait({reading, watch}, return_when=asyncio.FIRST_COMPLETED)
                if reading.done() or watch.exception() is not None:
                    return await reading
            finally:
                await tasks.cancel(watch)
                await tasks.cancel(reading)
            _log.info("%s: the format of this HLS stream has changed: reading it anew", self._name)

    async def _read_rtsp(self, address: SourceAddress, sink: SourceSink) -> _Attempt:
        attempt = await self._read(make_plan(address, "udp" if self._transport == "udp" else "tcp"), sink)
        if self._transport == "auto" and not attempt.has_started and attempt.fault in _WRONG_TRANSPORT:
            attempt = await self._read(make_plan(address, "udp"), sink)
        return attempt

    async def _read(self, plan: DemuxPlan, sink: SourceSink) -> _Attempt:
        drift: DriftFollower | None = None

        def on_tracks(tracks: tuple[Track, ...]) -> None:
            nonlocal drift
            # FFmpeg's RTSP client moves stamps at each sender report, in steps of its own.
            drift = None if self._address.scheme in ("rtsp", "rtsps") else make_follower(tracks)
            sink.started(tracks, kind=plan.kind, transport=plan.transport)
            if self._address.scheme in _PICTURES_LEFT_OUT and all(track.kind is not MediaKind.VIDEO for track in tracks):
                sink.notice(make_notice(NoticeCode.PICTURE_MISSING))

        def write(unit: AccessUnit) -> None:
            sink.write(unit if drift is None else drift.follow(unit))

        handoff = Handoff(asyncio.get_running_loop(), write, sink.dropped)
        thread = DemuxThread(plan, handoff, on_tracks, self._name or plan.address.host or "file")
        thread.start()
        try:
            return _Attempt(await asyncio.shield(thread.finished), thread.has_started)
        except asyncio.CancelledError:
            handoff.close()
            thread.stop()
            await asyncio.wait({thread.finished}, timeout=_STOP_WAIT_S)
            raise
        finally:
            handoff.close()
