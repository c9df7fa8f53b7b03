"""Our own RTSP client first, FFmpeg's where it helps; and which source an address gets."""

from __future__ import annotations

import pytest

from relay_engine.config import MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.fallback_memory import FallbackMemory
from relay_engine.ingest.fallback_source import FallbackSource
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track

TRACKS = (Track(0, Codec.H264, 90_000),)
UNIT = AccessUnit(0, 0, True, (b"x",))


class FakeSource:
    """Delivers a unit where it starts, then fails or ends."""

    def __init__(self, kind: str, fault: Fault | None, *, starts: bool = False) -> None:
        self.kind = kind
        self.has_started = False
        self.runs = 0
        self._fault = fault
        self._starts = starts

    async def run(self, sink: SourceSink) -> None:
        self.runs += 1
        if self._starts:
            self.has_started = True
            sink.started(TRACKS, kind=self.kind, transport="tcp")
            sink.write(UNIT)
            sink.dropped(3)
        if self._fault is not None:
            raise SourceError(self._fault, self.kind)


class Collector:
    def __init__(self) -> None:
        self.seen: list[object] = []

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.seen.append((kind, transport))

    def write(self, unit: AccessUnit) -> None:
        self.seen.append(unit)

    def dropped(self, units: int) -> None:
        self.seen.append(units)


def make(native: FakeSource, other: FakeSource) -> FallbackSource:
    return FallbackSource(native, lambda: other, name="gate")  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [Fault.UNSUPPORTED_CODEC, Fault.NO_VIDEO, Fault.UNKNOWN])
async def test_what_ours_does_not_understand_the_other_may(fault: Fault) -> None:
    sink = Collector()
    source = make(FakeSource("rtsp", fault), FakeSource("pyav", None, starts=True))
    await source.run(sink)
    assert sink.seen == [("pyav", "tcp"), UNIT, 3]
    assert source.kind == "pyav"


@pytest.mark.parametrize(
    "fault", [Fault.WRONG_PASSWORD, Fault.REFUSED, Fault.NOT_FOUND, Fault.TOO_MANY_SESSIONS, Fault.NO_FRAMES, Fault.NOT_RTSP]
)
async def test_what_the_other_cannot_know_better_is_not_tried_twice(fault: Fault) -> None:
    other = FakeSource("pyav", None)
    with pytest.raises(SourceError) as caught:
        await make(FakeSource("rtsp", fault), other).run(Collector())
    assert caught.value.fault is fault
    assert other.runs == 0


async def test_a_session_that_had_pictures_is_not_continued_by_another_client() -> None:
    other = FakeSource("pyav", None)
    with pytest.raises(SourceError):
        await make(FakeSource("rtsp", Fault.UNKNOWN, starts=True), other).run(Collector())
    assert other.runs == 0


async def test_where_both_fail_ours_knows_the_fault_better() -> None:
    with pytest.raises(SourceError) as caught:
        await make(FakeSource("rtsp", Fault.UNSUPPORTED_CODEC), FakeSource("pyav", Fault.TIMED_OUT)).run(Collector())
    assert caught.value.fault is Fault.UNSUPPORTED_CODEC


async def test_where_the_other_had_pictures_its_fault_counts() -> None:
    with pytest.raises(SourceError) as caught:
        await make(FakeSource("rtsp", Fault.UNSUPPORTED_CODEC), FakeSource("pyav", Fault.ENDED, starts=True)).run(Collector())
    assert caught.value.fault is Fault.ENDED


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("demo:", "demo"),
        ("DEMO:", "demo"),
        ("rtsp://h/a", "rtsp"),
        ("rtsps://h/a", "rtsp"),
        ("http://h/a.flv", "http"),
        ("rtmp://h/a/b", "pyav"),
        ("udp://:5004", "pyav"),
        ("/srv/film.mp4", "file"),
        ("file:///srv/film.mp4", "file"),
    ],
)
def test_the_scheme_picks_the_source(address: str, kind: str) -> None:
    assert make_source(MountConfig(name="gate", source=address)).kind == kind


def test_an_address_that_cannot_be_right() -> None:
    with pytest.raises(SourceError) as caught:
        make_source(MountConfig(name="gate", source="gopher://h/a"))
    assert caught.value.fault is Fault.INVALID_ADDRESS


async def test_what_failed_too_is_not_tried_at_every_retry() -> None:
    now = [0.0]
    memory, other = FallbackMemory(lambda: now[0]), FakeSource("pyav", Fault.UNKNOWN)

    async def retry(native_fault: Fault, address: str = "rtsp://10.0.0.5/1") -> int:
        native = FakeSource("rtsp", native_fault)
        source = FallbackSource(native, lambda: other, name="gate", address=address, memory=memory)  # type: ignore[arg-type]
        with pytest.raises(SourceError) as caught:
            await source.run(Collector())
        assert caught.value.fault is native_fault
        return other.runs

    assert [await retry(Fault.UNKNOWN) for _ in range(4)] == [1, 1, 1, 1]
    assert await retry(Fault.NO_VIDEO) == 2  # something has changed
    assert await retry(Fault.UNKNOWN, "rtsp://10.0.0.6/1") == 3
    now[0] = 700.0
    assert await retry(Fault.UNKNOWN) == 4


def test_the_memory_is_bounded() -> None:
    memory = FallbackMemory(lambda: 0.0)
    for number in range(1000):
        memory.note_failure(str(number), "unknown")
    assert len(memory._failed) == 256
    assert memory.is_hopeless("999", "unknown")
