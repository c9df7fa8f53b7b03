"""StartPoint: what a joining RTSP reader gets before the live bursts, and how RTP-Info announces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.rtp_feed import RtpFeed
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

    burst: Burst | None  # sent before the next live burst; its sequence numbers run into the live ones
    tracks: tuple[TrackStart | None, ...]  # by track id; None where the first packet is not known yet
    waits_for_random_access: bool  # the reader skips video until the next random access point


def squeeze(bursts: list[Burst], clock_rate: int, style: StartStyle = SQUEEZED) -> tuple[Burst, float] | None:
    """The cached video as one burst whose older pictures, all but the style's, follow each other within milliseconds.

    A player decodes all of it at once and shows the live edge, instead of staying a GOP behind.
    Returns the burst and the stream seconds of its first picture; None where no video is cached.
    """
    videos = [(burst, burst.video) for burst in bursts if burst.video is not None]
    if not videos:
        return None
    stamps = [video.pts for _, video in videos]
    step = max(1, int(min(_SQUEEZE_STEP_S, _SQUEEZE_SPAN_S / len(videos)) * clock_rate))
    movable = [index for index in _movable(stamps) if max(stamps) - stamps[index] >= style.true_s * clock_rate]
    moved = list(stamps)
    for back, index in enumerate(reversed(movable)):
        moved[index] = stamps[movable[-1]] - back * step
    shifts = {id(burst): now - was for (burst, _), was, now in zip(videos, stamps, moved, strict=True)}
    return Burst((), tuple(_shifted_runs(bursts, shifts, style)), random_access=True, video=None), min(moved) / clock_rate


def _shifted_runs(bursts: list[Burst], shifts: dict[int, int], style: StartStyle) -> Iterator[PacketRun]:
    """The pictures' packets by their new stamps, and the sound that follows the first picture whose stamp is the true one."""
    is_true = False
    for burst in bursts:
        shift = shifts.get(id(burst), 0)
        for run in burst.runs:
            if not run.is_audio:
                yield _shifted(run, shift)
            elif is_true and style.has_sound and not run.is_rtcp:
                yield run
        is_true = is_true or not shift


def _movable(stamps: list[int]) -> list[int]:
    """The pictures, in display order, that none to come is shown before; with B-frames the last few are not among them."""
    newest, depth = stamps[0], 0
    for stamp in stamps:
        newest, depth = max(newest, stamp), max(depth, newest - stamp)
    return sorted((index for index, stamp in enumerate(stamps) if not depth or stamp < newest - depth), key=stamps.__getitem__)


def _shifted(run: PacketRun, ticks: int) -> PacketRun:
    if not ticks:
        return run
    stamp = ((int.from_bytes(run.packets[0][4:8]) + ticks) & 0xFFFFFFFF).to_bytes(4)
    return PacketRun(run.track_id, tuple(packet[:4] + stamp + packet[8:] for packet in run.packets))


def whole(bursts: list[Burst], rates: tuple[int, ...]) -> tuple[Burst, float] | None:
    """The cached bursts as they were, sound included, and the stream seconds of the earliest unit."""
    runs = tuple(run for burst in bursts for run in burst.runs if not run.is_rtcp)
    if not runs:
        return None
    first_s = min(unit.pts / rates[unit.track_id] for burst in bursts for unit in burst.units)
    return Burst((), runs, random_access=True, video=None), first_s


def track_starts(feed: RtpFeed, rates: tuple[int, ...], burst: Burst | None, start_s: float) -> tuple[TrackStart, ...]:
    """RTP-Info: the first sequence number of each track, and one instant for all of them (RFC 2326 12.33)."""
    numbers = [feed.next_sequence_number(index) for index in range(len(rates))]
    for run in reversed(burst.runs if burst else ()):
        numbers[run.track_id] = int.from_bytes(run.packets[0][2:4])
    return tuple(TrackStart(number, feed.rtp_timestamp(index, round(start_s * rates[index]))) for index, number in enumerate(numbers))
