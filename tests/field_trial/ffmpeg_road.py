"""FFmpeg's roads: RTSP over TCP and live.mp4, decoded; each picture and sound is noted with its stamp when it comes out."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import statistics
import time
from collections.abc import Sequence

from tests.field_trial.sighting import Sighting
from tests.kit.players.ffmpeg_player import complaints_in

SETTLED_S = 4.0  # until then a start burst may come faster than live
_START_S = 20.0  # to the first picture or sound
_STOP_S = 10.0

type Sample = tuple[float, float, float]  # monotonic arrival, stamp, duration; all in seconds


async def watch_by_ffmpeg(road: str, url: str, seconds: float, *, has_sound: bool) -> Sighting:
    """Play `url` and decode everything."""
    options = ["-rtsp_transport", "tcp"] if url.startswith("rtsp:") else []
    started = time.monotonic()
    pictures, sounds, log = await _play(url, options, SETTLED_S + seconds, has_sound=has_sound)
    first = min((samples[0][0] for samples in (pictures, sounds) if samples), default=started)
    began, ended = first + SETTLED_S, first + SETTLED_S + seconds
    sighting = Sighting(road, began, ended, way=road)
    settled = [sample for sample in pictures if began <= sample[0] < ended]
    sighting.pictures = len(settled)
    arrivals = [began, *(at for at, _, _ in settled), ended]
    sighting.pauses = [later - earlier for earlier, later in itertools.pairwise(arrivals) if later - earlier >= 1]
    complaints = complaints_in(log)
    if complaints:
        sighting.media_errors.append(f"{len(complaints)} complaints, e.g. {complaints[len(complaints) // 2][:90]}")
    if sounds:
        heard = [sample for sample in sounds if began <= sample[0] < ended]
        sighting.sound = sum(duration for _, _, duration in heard) / seconds
        sighting.sound_offset_s = sound_offset(settled, heard, began)
    return sighting


def sound_offset(pictures: Sequence[Sample], sounds: Sequence[Sample], began: float) -> float:
    """The most that a second of sound was away from where the first pictures' stamps put the wall clock; a median, against hiccups."""
    first = [stamp - at for at, stamp, _ in (pictures or sounds) if at < began + 5]
    if not first or not sounds:
        return 0.0
    base = statistics.median(first)
    by_second: dict[int, list[float]] = {}
    for at, stamp, _ in sounds:
        by_second.setdefault(int(at), []).append(stamp - at - base)
    return max(abs(statistics.median(offsets)) for offsets in by_second.values())


async def _play(url: str, options: Sequence[str], seconds: float, *, has_sound: bool) -> tuple[list[Sample], list[Sample], str]:
    sound_end, sound_for_ffmpeg = os.pipe()
    # One thread: with more, a decoder holds pictures back until others come, and a still scene would seem late.
    measures = ["-f", "framecrc", "-flush_packets", "1"]
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-y", "-loglevel", "level+warning", "-threads", "1", *options, "-i", url]
    command += ["-an", "-vf", "scale=32:24", "-fps_mode", "passthrough", "-enc_time_base:v", "1:90000", *measures, "pipe:1"]
    if has_sound:
        command += ["-vn", "-ac", "1", "-ar", "8000", *measures, f"pipe:{sound_for_ffmpeg}"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, pass_fds=(sound_for_ffmpeg,)
    )
    os.close(sound_for_ffmpeg)
    assert process.stdout is not None
    assert process.stderr is not None
    sound_reader, begun = asyncio.StreamReader(), asyncio.Event()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(sound_reader), os.fdopen(sound_end, "rb"))
    reads = asyncio.gather(_read(process.stdout, begun), _read(sound_reader, begun), process.stderr.read())
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), _START_S)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), seconds)
        if process.returncode is None:
            process.terminate()
        pictures, sounds, log = await asyncio.wait_for(reads, _STOP_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return pictures, sounds, log.decode(errors="replace")


async def _read(reader: asyncio.StreamReader, begun: asyncio.Event) -> list[Sample]:
    """FrameCRC: `#tb 0: 1/90000`, then `stream, dts, pts, duration, size, crc` for each frame."""
    samples, tick = [], 1.0
    while line := (await reader.readline()).decode():
        if line.startswith("#tb"):
            over, under = line.split(":")[1].split("/")
            tick = int(over) / int(under)
        elif not line.startswith("#"):
            begun.set()
            fields = line.split(",")
            samples.append((time.monotonic(), int(fields[2]) * tick, int(fields[3]) * tick))
    return samples
