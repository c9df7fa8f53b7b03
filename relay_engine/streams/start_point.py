"""StartPoint: what a joining RTSP reader gets before the live bursts, and how RTP-Info announces it."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.streams.burst import Burst
from relay_engine.streams.rtp_feed import RtpFeed
from relay_engine.streams.squeezed_burst import CachedPart, SqueezedBurst
from relay_engine.streams.start_style import SQUEEZED, StartStyle

_SQUEEZE_STEP_S = 0.001  # display time between two cached pictures: recorders with millisecond clocks still tell them apart
_SQUEEZE_SPAN_S = 0.06  # display time of them all at most: what a player stays behind live for good


@dataclass(frozen=True, slots=True)
class TrackStart:
    """RTP-Info of one track (RFC 2326 12.33)."""

    sequence_number: int
    rtp_timestamp: int


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A place to enter the stream."""

    burst: Burst | SqueezedBurst | None  # sent before the next live burst; its sequence numbers run into the live ones
    tracks: tuple[TrackStart | None, ...]  # by track id; None where the first packet is not known yet
    waits_for_random_access: bool  # the reader skips video until the next random access point


def squeeze(bursts: list[Burst], clock_rate: int, style: StartStyle = SQUEEZED) -> tuple[SqueezedBurst, float] | None:
    """The cached video as one burst whose older pictures, all but the style's, follow each other within milliseconds.

    A player decodes all of it at once and shows the live edge, instead of staying a GOP behind.
    Returns the burst and the stream seconds of its first picture; None where no video is cached.
    """
    videos = [(burst, burst.video) for burst in bursts if burst.video is not None]
    if not videos:
        return None
    stamps = [video.pts for _, video in videos]
    step = max(1, int(min(_SQUEEZE_STEP_S, _SQUEEZE_SPAN_S / len(videos)) * clock_rate))
    latest_squeezed = max(stamps) - style.true_s * clock_rate
    movable = [index for index in _movable(stamps) if stamps[index] <= latest_squeezed]
    moved = list(stamps)
    for back, index in enumerate(reversed(movable)):
        moved[index] = stamps[movable[-1]] - back * step
    shifts = {id(burst): now - was for (burst, _), was, now in zip(videos, stamps, moved, strict=True)}
    return SqueezedBurst(_parts(bursts, shifts, style)), min(moved) / clock_rate


def _parts(bursts: list[Burst], shifts: dict[int, int], style: StartStyle) -> list[CachedPart]:
    """The pictures by their new stamps, and the sound that follows the first picture whose stamp is the true one."""
    parts: list[CachedPart] = []
    is_true, ticks = False, 0
    for burst in bursts:
        ticks = shifts.get(id(burst), ticks)  # what has no picture of its own belongs to the one before
        parts.append(CachedPart(burst, ticks, has_sound=is_true and style.has_sound))
        is_true = is_true or not ticks
    return parts


def _movable(stamps: list[int]) -> list[int]:
    """The pictures, in display order, that none to come is shown before; with B-frames the last few are not among them."""
    newest, depth = stamps[0], 0
    for stamp in stamps:
        newest, depth = max(newest, stamp), max(depth, newest - stamp)
    return sorted((index for index, stamp in enumerate(stamps) if not depth or stamp < newest - depth), key=stamps.__getitem__)


def whole(bursts: list[Burst], rates: tuple[int, ...]) -> tuple[Burst, float] | None:
    """The cached bursts as they were, sound included, and the stream seconds of the earliest unit."""
    runs = tuple(run for burst in bursts for run in burst.runs if not run.is_rtcp)
    if not runs:
        return None
    first_s = min(unit.pts / rates[unit.track_id] for burst in bursts for unit in burst.units)
    return Burst((), runs, random_access=True, video=None), first_s


def track_starts(feed: RtpFeed, rates: tuple[int, ...], burst: Burst | SqueezedBurst | None, start_s: float) -> tuple[TrackStart, ...]:
    """RTP-Info: the first sequence number of each track, and one instant for all of them (RFC 2326 12.33)."""
    firsts = burst.first_sequence_numbers() if burst is not None else {}
    return tuple(
        TrackStart(firsts.get(index, feed.next_sequence_number(index)), feed.rtp_timestamp(index, round(start_s * rate)))
        for index, rate in enumerate(rates)
    )
