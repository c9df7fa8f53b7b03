"""What a trial connection finds out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.demo.clip import load_demo_clip
from relay_engine.ingest.probe import ProbeResult, measure_frame_rate, probe
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track
from tests.kit.loops.virtual_time import run_virtual

CLIP = load_demo_clip()
BARE_VIDEO = Track(0, Codec.H264, 90_000)  # no parameter sets, size or rate: as from a hasty SDP
AUDIO = CLIP.tracks[1]
SETS = CLIP.tracks[0].parameter_sets


class FakeSource:
    kind = "fake"

    def __init__(self, behave: Callable[[SourceSink], Awaitable[None]]) -> None:
        self._behave = behave

    async def run(self, sink: SourceSink) -> None:
        await self._behave(sink)


def run_probe(behave: Callable[[SourceSink], Awaitable[None]], deadline_s: float = 12.0) -> ProbeResult:
    async def main() -> ProbeResult:
        try:
            return await probe(MountConfig(name="gate", source="x"), deadline_s, source_maker=lambda config: FakeSource(behave))
        finally:
            assert not tasks.alive()

    return run_virtual(main())


def picture(number: int, pts: int, *, with_sets: bool) -> AccessUnit:
    sets = SETS.sps + SETS.pps if with_sets else ()
    return AccessUnit(0, pts, number % 50 == 0, sets + CLIP.pictures[number % 250])


async def play(sink: SourceSink, *, first: int = 0, step: int = 3600) -> None:
    sink.started((BARE_VIDEO, AUDIO), kind="fake", transport="udp")
    for n in range(first, 10_000):
        sink.write(picture(n, n * step, with_sets=n % 50 == 0))
        await asyncio.sleep(step / 90_000)


def test_size_rate_and_the_first_picture_are_read_from_the_stream_itself() -> None:
    result = run_probe(play)
    assert (result.kind, result.transport, result.frame_rate) == ("fake", "udp", 25.0)
    assert (result.tracks[0].width, result.tracks[0].height, result.tracks[0].frame_rate) == (1280, 720, 25.0)
    assert result.tracks[0].parameter_sets == SETS
    assert result.tracks[1] == AUDIO
    assert result.unit is not None
    assert result.unit.nalus == SETS.sps + SETS.pps + CLIP.pictures[0]


def test_it_waits_for_the_next_random_access_unit() -> None:
    async def join_late(sink: SourceSink) -> None:
        await play(sink, first=10)

    result = run_probe(join_late)
    assert result.unit is not None
    assert result.unit.pts == 50 * 3600


def test_the_rate_on_the_wire_beats_the_rate_that_the_headers_claim() -> None:
    async def slow(sink: SourceSink) -> None:
        await play(sink, step=7500)

    assert run_probe(slow).frame_rate == 12.0


def test_a_long_gop_is_no_fault() -> None:
    async def join_late(sink: SourceSink) -> None:
        await play(sink, first=1)

    result = run_probe(join_late, deadline_s=1.5)
    assert result.unit is None
    assert result.frame_rate == 25.0


def test_sound_alone_is_a_result_where_no_picture_was_promised() -> None:
    async def radio(sink: SourceSink) -> None:
        sink.started((Track(0, Codec.PCMU, 8000, channels=1),), kind="fake", transport="tcp")
        sink.write(AccessUnit(0, 0, True, (b"x",)))
        await asyncio.Event().wait()

    result = run_probe(radio)
    assert (result.unit, result.frame_rate) == (None, 0.0)


async def nothing(sink: SourceSink) -> None:
    await asyncio.sleep(3600)


async def only_tracks(sink: SourceSink) -> None:
    sink.started((BARE_VIDEO,), kind="fake", transport="tcp")
    await asyncio.sleep(3600)


async def only_sound(sink: SourceSink) -> None:
    sink.started((BARE_VIDEO, AUDIO), kind="fake", transport="tcp")
    sink.write(AccessUnit(1, 0, True, (b"x",)))
    await asyncio.sleep(3600)


async def wrong_password(sink: SourceSink) -> None:
    raise SourceError(Fault.WRONG_PASSWORD)


async def defect(sink: SourceSink) -> None:
    raise ZeroDivisionError


async def end(sink: SourceSink) -> None:
    return


@pytest.mark.parametrize(
    ("behave", "fault"),
    [
        (nothing, Fault.TIMED_OUT),
        (only_tracks, Fault.NO_FRAMES),
        (only_sound, Fault.NO_VIDEO),
        (wrong_password, Fault.WRONG_PASSWORD),
        (end, Fault.ENDED),
        (defect, Fault.UNKNOWN),
    ],
)
def test_faults(behave: Callable[[SourceSink], Awaitable[None]], fault: Fault) -> None:
    with pytest.raises(SourceError) as caught:
        run_probe(behave)
    assert caught.value.fault is fault


def test_a_source_that_fails_after_its_first_pictures_was_there_all_the_same() -> None:
    async def flash(sink: SourceSink) -> None:
        sink.started((BARE_VIDEO,), kind="fake", transport="tcp")
        sink.write(picture(0, 0, with_sets=True))
        raise SourceError(Fault.ENDED)

    result = run_probe(flash)
    assert result.unit is not None
    assert result.tracks[0].width == 1280


@pytest.mark.parametrize(
    ("stamps", "rate"),
    [
        ([], 0.0),
        ([5], 0.0),
        ([0, 0, 0], 0.0),
        (list(range(0, 90_000, 3600)), 25.0),
        ([0, 10800, 3600, 7200, 21600, 14400, 18000], 25.0),  # B-frames
        ([frame * 9000 for frame in (0, 4, 2, 1, 3, 8, 6, 5, 7, 12)], 10.0),  # nested B-frames, the last ones still to come
        ([frame * 9000 for frame in (0, 8, 4, 2, 1, 3, 6, 5, 7, 16, 12, 10, 9)], 10.0),
        ([n * 3003 for n in range(30)], 30_000 / 1001),
        ([n * 3000 + (n * 37 % 90) for n in range(30)], 30.0),  # stamps of whole milliseconds
        ([n * 3600 for n in range(20)] + [90_000 * 9_800], 25.0),  # one wild stamp
        ([0, 450_000], 0.2),
    ],
)
def test_frame_rate(stamps: list[int], rate: float) -> None:
    assert measure_frame_rate(stamps, 90_000) == pytest.approx(rate)


def test_a_track_without_parameter_sets_has_no_picture_to_show() -> None:
    async def without_sets(sink: SourceSink) -> None:
        sink.started((BARE_VIDEO,), kind="fake", transport="tcp")
        for n in range(200):
            sink.write(picture(n, n * 3600, with_sets=False))
            await asyncio.sleep(0.04)

    result = run_probe(without_sets, deadline_s=5)
    assert result.unit is None
    assert result.tracks[0].parameter_sets == ParameterSets()
