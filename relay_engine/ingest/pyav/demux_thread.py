"""DemuxThread: reads one address with FFmpeg on a thread of its own, where nobody else has to wait for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable

import av
from av import error as av_error
from av.container import InputContainer

from relay_engine.dialing.source_cost import current_cost
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.pyav.carriage import Carriage, stamp_of
from relay_engine.ingest.pyav.demux_plan import OPEN_TIMEOUT_S, DemuxPlan
from relay_engine.ingest.pyav.fault import opening_fault, reading_fault
from relay_engine.ingest.pyav.handoff import Handoff
from relay_engine.ingest.pyav.passage import Passage
from relay_engine.ingest.pyav.ts_remuxer import TsRemuxer
from relay_engine.media.track import Track

_log = logging.getLogger(__name__)

_PACKETS_A_LOOK = 16  # at the thread's own clock, which costs a system call


class DemuxThread:
    """Owns the container from open to close: closing it from another thread crashes FFmpeg.

    There is no way to interrupt FFmpeg. `stop` raises a flag that is seen with the next packet or when FFmpeg's own
    time-out ends the wait; the thread is a daemon, so that the process never waits for it.
    """

    def __init__(self, plan: DemuxPlan, handoff: Handoff, on_tracks: Callable[[tuple[Track, ...]], None], name: str) -> None:
        self._plan = plan
        self._handoff = handoff
        self._on_tracks = on_tracks
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._cost = current_cost()
        self._remuxer: TsRemuxer | None = None  # goes on through every round of a file
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"demux {name}", daemon=True)
        self.finished: asyncio.Future[SourceError | None] = self._loop.create_future()  # None: the media ended
        self.has_started = False  # tracks were found
        self._counted_s = 0.0  # CPU seconds of the thread, when they were looked at last
        self._told: tuple[Track, ...] = ()

    def start(self) -> None:
        """Begin to open the address."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; it is not waited for."""
        self._stop.set()

    def _run(self) -> None:
        error: SourceError | None
        try:
            error = self._read()
        except SourceError as known:
            error = known
        except Exception as unexpected:
            _log.exception("%s: reading failed in an unexpected way", self._name)
            error = SourceError(Fault.UNKNOWN, type(unexpected).__name__)
        if self._remuxer is not None:
            self._remuxer.close()
        with contextlib.suppress(RuntimeError):  # the loop has ended before us
            self._loop.call_soon_threadsafe(self._finish, error)

    def _finish(self, error: SourceError | None) -> None:
        if not self.finished.done():
            self.finished.set_result(error)

    def _read(self) -> SourceError | None:
        passage = Passage(self._stop, loops=self._plan.loops)
        while not self._stop.is_set():
            container = self._open()
            try:
                count = self._deliver(container, passage)
            except av_error.FFmpegError as error:
                return reading_fault(error) if self.has_started else opening_fault(error, self._plan.address)
            finally:
                container.close()
            if not self._plan.loops:
                return None
            if count == 0:
                return SourceError(Fault.NO_VIDEO, "the file holds no media")
            passage.begin_next_round()
        return None

    def _open(self) -> InputContainer:
        plan = self._plan
        address = plan.address.url_with_credentials
        if plan.address.scheme == "file":
            if os.path.exists(address) and not os.path.isfile(address):
                raise SourceError(Fault.FILE_NOT_FOUND, "this is no file")  # opening a pipe could hold the thread for ever
            address = f"file:{address}"  # or FFmpeg takes some names for one of its protocols
        try:
            return av.open(
                address,
                "r",
                options=dict(plan.options),
                timeout=(OPEN_TIMEOUT_S, plan.read_timeout_s),
            )
        except av_error.FFmpegError as error:
            raise opening_fault(error, plan.address) from None  # its text holds the password

    def _deliver(self, container: InputContainer, passage: Passage) -> int:
        """Hand on every packet until the end; the number of units."""
        carriage = Carriage(container, self._name, self._remuxer)
        self._remuxer = carriage.remuxer
        passage.look_at(container.format.name)
        self._announce(carriage)
        count = 0
        for number, packet in enumerate(container.demux(carriage.streams)):
            self._cost.received_bytes += packet.size
            if not number % _PACKETS_A_LOOK:
                self._count_cost(is_first=not number)
            if self._stop.is_set():
                break
            if packet.size == 0:
                continue
            passage.shift(packet)
            received_at = passage.pace(stamp_of(packet) if passage.is_paced else None)
            try:
                units = carriage.convert(packet, received_at)
            except RemoteProtocolError as error:
                _log.debug("%s: a packet is left out: %s", self._name, error)
                continue
            self._announce(carriage)
            for unit in units:
                self._handoff.put(passage.place(unit, carriage.clock_rate(unit.track_id)))
            count += len(units)
        return count

    def _count_cost(self, *, is_first: bool) -> None:
        """Without what opening took: FFmpeg decodes the first pictures then, which a large camera cannot help."""
        now_s = time.thread_time()
        if not is_first:
            self._cost.thread_s += now_s - self._counted_s
        self._counted_s = now_s

    def _announce(self, carriage: Carriage) -> None:
        """Tell the tracks when they are known, and again where their format changes while running."""
        tracks = carriage.tracks
        if tracks is None or (self.has_started and _same_formats(self._told, tracks)):
            return
        self.has_started, self._told = True, tracks
        self._handoff.call(lambda: self._on_tracks(tracks))


def _same_formats(old: tuple[Track, ...], new: tuple[Track, ...]) -> bool:
    return len(old) == len(new) and all(before.is_same_format(after) for before, after in zip(old, new, strict=True))
