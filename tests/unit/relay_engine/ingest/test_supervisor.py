"""A source is kept running whatever happens, in virtual time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable

import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.dialing.source_cost import current_cost
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.source import SourceSink
from relay_engine.ingest.supervisor import SourceSupervisor
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.streams.demand import Demand
from relay_engine.streams.intake import Feeder, Intake
from relay_engine.streams.notice_board import NoticeBoard
from relay_engine.streams.supply import IntakeFigures
from tests.kit.loops.virtual_time import run_virtual, virtual_clock

VIDEO = Track(0, Codec.H264, 90_000)
AUDIO = Track(1, Codec.PCMU, 8_000, channels=1)


class FakeMount:
    """Writes down what its supervisor tells its intake, with the second at which it did."""

    def __init__(self, config: MountConfig) -> None:
        self.config = config
        self.name = config.name
        self.demand = Demand(config.linger_s)
        self.log: list[tuple[float, str]] = []
        self.dropped_units = 0
        self.figures = IntakeFigures(0, 0, 0, 0, 0)
        self.notices = NoticeBoard()
        self.stream = None
        self.units = 0
        self.retry_at = 0.0
        self.detail = ""
        self.refuse_units = False
        self.has_pictures = True

    def open_intake(self, feeder: Feeder) -> Intake:
        silence_s = self.config.no_media_timeout_s
        return Intake(self, virtual_clock(), silence_s=silence_s, waits_for_publisher=False, released=lambda _intake: None)  # type: ignore[arg-type]

    def _note(self, text: str) -> None:
        self.log.append((virtual_clock().monotonic() - 1000.0, text))

    def connecting(self) -> None:
        self._note("connecting")

    def started(self, tracks: tuple[Track, ...], kind: str, transport: str) -> None:
        self._note(f"started {kind}/{transport}")

    def failed(self, fault: Fault, detail: str, retry_at: float) -> None:
        self.retry_at, self.detail = retry_at, detail
        self._note(f"failed {fault}")

    def rested(self) -> None:
        self._note("idle")

    def dropped(self, units: int) -> None:
        self.dropped_units += units

    def write(self, unit: AccessUnit) -> bool:
        if self.refuse_units:
            raise RemoteProtocolError("no such JPEG")
        self.units += 1
        return self.has_pictures

    @property
    def words(self) -> list[str]:
        return [text for _at, text in self.log]


class FakeSource:
    kind = "fake"

    def __init__(self, behave: Callable[[SourceSink], Awaitable[None]]) -> None:
        self._behave = behave

    async def run(self, sink: SourceSink) -> None:
        await self._behave(sink)


async def play(sink: SourceSink, seconds: float, *, track: Track = VIDEO) -> None:
    sink.started((VIDEO, AUDIO), kind="fake", transport="tcp")
    for n in range(round(seconds)):
        sink.write(AccessUnit(track.id, n * track.clock_rate, True, (b"x",)))
        await asyncio.sleep(1)


def supervise(
    behave: Callable[[SourceSink], Awaitable[None]],
    run_s: float,
    *,
    meanwhile: Callable[[FakeMount], Awaitable[None]] | None = None,
    **config: object,
) -> FakeMount:
    """Run a supervisor over `behave` for so many virtual seconds."""

    async def main() -> FakeMount:
        mount = FakeMount(MountConfig(name="gate", source="fake:", **config))  # type: ignore[arg-type]
        supervisor = SourceSupervisor(mount, lambda config: FakeSource(behave), virtual_clock())  # type: ignore[arg-type]
        task = tasks.spawn(supervisor.run(), name="supervisor")
        if meanwhile is not None:
            await meanwhile(mount)
        await asyncio.sleep(run_s)
        await tasks.cancel(task)
        assert task.cancelled()
        assert not tasks.alive()
        mount.demand.close()
        return mount

    return run_virtual(main())


async def refuse(sink: SourceSink) -> None:
    raise SourceError(Fault.REFUSED, "127.0.0.1:554")


async def fail_with_404(sink: SourceSink) -> None:
    raise SourceError(Fault.NOT_FOUND)


async def hang(sink: SourceSink) -> None:
    await asyncio.Event().wait()


def test_it_tries_again_for_ever_with_growing_pauses() -> None:
    mount = supervise(fail_with_404, 3600)
    tries = [at for at, text in mount.log if text == "connecting"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert 0.5 <= gaps[0] <= 1.0
    assert all(7.5 <= gap <= 15.0 for gap in gaps[5:])
    assert len(tries) > 240


def test_a_camera_that_refuses_is_tried_often_enough_to_be_back_within_three_seconds() -> None:
    mount = supervise(refuse, 600)
    tries = [at for at, text in mount.log if text == "connecting"]
    assert max(later - earlier for earlier, later in itertools.pairwise(tries)) <= 2.5


def test_the_countdown_names_the_second_of_the_next_try() -> None:
    mount = supervise(refuse, 0.1)
    assert mount.words == ["connecting", "failed refused"]
    assert 0.5 <= mount.retry_at - virtual_wall_start() <= 1.0


def virtual_wall_start() -> float:
    from tests.kit.loops.virtual_time import VirtualTimeLoop

    return VirtualTimeLoop.WALL_EPOCH + 1000.0


def test_a_source_that_never_starts_is_given_up() -> None:
    mount = supervise(hang, 26)
    assert mount.words[:2] == ["connecting", "failed timed_out"]
    assert mount.log[1][0] == pytest.approx(25)


def test_a_frozen_camera_is_redialled_though_its_connection_stands() -> None:
    async def freeze(sink: SourceSink) -> None:
        await play(sink, 5)
        await hang(sink)

    mount = supervise(freeze, 15, no_media_timeout_s=4.0)
    assert mount.words[:4] == ["connecting", "started fake/tcp", "failed no_frames", "connecting"]
    assert mount.log[2][0] == pytest.approx(4 + 4)  # last unit at 4 s


def test_sound_alone_does_not_prove_a_living_camera() -> None:
    async def only_sound(sink: SourceSink) -> None:
        await play(sink, 60, track=AUDIO)

    assert supervise(only_sound, 11).words[:3] == ["connecting", "started fake/tcp", "failed no_frames"]


def test_units_without_a_picture_do_not_prove_a_living_camera() -> None:
    async def only_messages(sink: SourceSink) -> None:
        await play(sink, 60)

    async def without_pictures(mount: FakeMount) -> None:
        mount.has_pictures = False

    assert supervise(only_messages, 10.5, meanwhile=without_pictures).words[:3] == ["connecting", "started fake/tcp", "failed no_frames"]


def test_units_that_cannot_be_carried_count_as_none() -> None:
    async def damaged(sink: SourceSink) -> None:
        await play(sink, 60)

    async def refuse_units(mount: FakeMount) -> None:
        mount.refuse_units = True

    mount = supervise(damaged, 10.5, meanwhile=refuse_units)
    assert mount.words[:3] == ["connecting", "started fake/tcp", "failed no_video"]
    assert mount.detail == "no such JPEG"
    assert mount.dropped_units >= 10


def test_a_clean_end_of_the_stream_is_an_end_and_is_followed_by_a_fast_retry() -> None:
    async def end(sink: SourceSink) -> None:
        await play(sink, 20)

    mount = supervise(end, 60)
    assert mount.words[:4] == ["connecting", "started fake/tcp", "failed ended", "connecting"]
    ends = [(at, later) for (at, text), (later, _next) in itertools.pairwise(mount.log) if text == "failed ended"]
    assert all(later - at <= 1.0 for at, later in ends)  # it was live for long: every retry is a first one


def test_a_camera_that_dies_at_once_every_time_is_not_hammered() -> None:
    async def flash(sink: SourceSink) -> None:
        sink.started((VIDEO,), kind="fake", transport="tcp")
        sink.write(AccessUnit(0, 0, True, (b"x",)))
        raise SourceError(Fault.TIMED_OUT)

    assert 4 <= supervise(flash, 30).words.count("connecting") <= 9


def test_a_defect_in_a_source_does_not_end_the_supervision(caplog: pytest.LogCaptureFixture) -> None:
    async def break_down(sink: SourceSink) -> None:
        raise ZeroDivisionError

    mount = supervise(break_down, 5)
    assert mount.words[:3] == ["connecting", "failed unknown", "connecting"]
    assert "unexpected" in caplog.text


def test_an_address_that_cannot_be_right_is_a_fault_like_any_other() -> None:
    async def main() -> list[str]:
        mount = FakeMount(MountConfig(name="gate", source="nonsense"))

        def make(config: MountConfig) -> FakeSource:
            raise SourceError(Fault.INVALID_ADDRESS)

        task = tasks.spawn(SourceSupervisor(mount, make, virtual_clock()).run(), name="supervisor")  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        await tasks.cancel(task)
        return mount.words

    assert run_virtual(main()) == ["connecting", "failed invalid_address"]


def test_on_demand_it_rests_until_somebody_watches_and_again_after_the_linger() -> None:
    async def forever(sink: SourceSink) -> None:
        await play(sink, 1e6)

    async def watch(mount: FakeMount) -> None:
        await asyncio.sleep(100)
        with mount.demand.hold():
            await asyncio.sleep(50)

    mount = supervise(forever, 100, meanwhile=watch, on_demand=True, linger_s=7.0)
    assert [(round(at), text) for at, text in mount.log] == [
        (0, "idle"),
        (100, "connecting"),
        (100, "started fake/tcp"),
        (157, "idle"),
    ]


def test_on_demand_a_failing_source_rests_too_when_nobody_waits_any_more() -> None:
    async def watch(mount: FakeMount) -> None:
        await asyncio.sleep(1)
        with mount.demand.hold():
            await asyncio.sleep(5)

    mount = supervise(fail_with_404, 600, meanwhile=watch, on_demand=True, linger_s=2.0)
    assert mount.words[-1] == "idle"
    assert mount.log[-1][0] == pytest.approx(8, abs=0.1)


def test_a_source_that_lingers_after_its_cancellation_is_not_listened_to() -> None:
    leaked: list[SourceSink] = []

    async def leak(sink: SourceSink) -> None:
        leaked.append(sink)
        await play(sink, 3)
        await hang(sink)

    async def main() -> int:
        mount = FakeMount(MountConfig(name="gate", source="fake:"))
        task = tasks.spawn(SourceSupervisor(mount, lambda config: FakeSource(leak), virtual_clock()).run(), name="supervisor")  # type: ignore[arg-type]
        await asyncio.sleep(5)
        await tasks.cancel(task)
        leaked[0].write(AccessUnit(0, 0, True, (b"x",)))
        leaked[0].started((VIDEO,), kind="late", transport="")
        assert "started late/" not in mount.words
        return mount.units

    assert run_virtual(main()) == 3


def test_one_stubborn_source_cannot_hold_up_the_stop() -> None:
    async def stubborn(sink: SourceSink) -> None:
        while True:
            try:
                await asyncio.sleep(30)
            except asyncio.CancelledError:
                await asyncio.sleep(5)
                raise

    async def main() -> float:
        mount = FakeMount(MountConfig(name="gate", source="fake:"))
        clock = virtual_clock()
        task = tasks.spawn(SourceSupervisor(mount, lambda config: FakeSource(stubborn), clock).run(), name="supervisor")  # type: ignore[arg-type]
        await asyncio.sleep(1)
        begun = clock.monotonic()
        await tasks.cancel(task, deadline_s=10)
        return clock.monotonic() - begun

    assert run_virtual(main()) <= 2.0


def test_a_camera_that_costs_too_much_is_let_go_and_seldom_tried() -> None:
    async def compute(sink: SourceSink) -> None:
        sink.started((VIDEO,), kind="fake", transport="tcp")
        while True:
            sink.write(AccessUnit(0, 0, True, (b"x",)))
            current_cost().busy_s += 0.9  # of each second
            await asyncio.sleep(1)

    async def main() -> FakeMount:
        mount = FakeMount(MountConfig(name="gate", source="fake:"))
        clock = virtual_clock()
        supervisor = SourceSupervisor(mount, lambda _config: FakeSource(compute), clock, cpu_time=clock.monotonic)  # type: ignore[arg-type]
        task = tasks.spawn(supervisor.run(), name="supervisor")
        await asyncio.sleep(120)
        await tasks.cancel(task)
        mount.demand.close()
        return mount

    mount = run_virtual(main())
    assert mount.words[:3] == ["connecting", "started fake/tcp", "failed too_costly"]
    assert 2 <= mount.words.count("failed too_costly") <= 5
