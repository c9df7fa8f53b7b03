"""A relay that was late does not blame its cameras; in virtual time."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.lateness import blame
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
START = 1000.0  # of the virtual clock


class FakeMount:
    def __init__(self) -> None:
        self.config = MountConfig(name="gate", source="fake:", no_media_timeout_s=4.0)
        self.name = "gate"
        self.demand = Demand(10)
        self.log: list[tuple[float, str]] = []
        self.figures = IntakeFigures(0, 0, 0, 0, 0)
        self.notices = NoticeBoard()
        self.stream = None

    def open_intake(self, feeder: Feeder) -> Intake:
        return Intake(self, virtual_clock(), silence_s=4.0, waits_for_publisher=False, released=lambda _intake: None)  # type: ignore[arg-type]

    def connecting(self) -> None: ...

    def started(self, tracks: tuple[Track, ...], kind: str, transport: str) -> None:
        self.log.append((virtual_clock().monotonic() - START, "started"))

    def failed(self, fault: Fault, detail: str, retry_at: float) -> None:
        self.log.append((virtual_clock().monotonic() - START, fault.value))

    def write(self, unit: AccessUnit) -> bool:
        return True


class FakeSource:
    """Pictures in these seconds; then it fails, or says nothing."""

    kind = "fake"

    def __init__(self, pictures_at: tuple[float, ...], error: SourceError | None) -> None:
        self._pictures_at, self._error = pictures_at, error

    async def run(self, sink: SourceSink) -> None:
        sink.started((VIDEO,), kind="fake", transport="tcp")
        for at in self._pictures_at:
            await asyncio.sleep(max(0.0, START + at - virtual_clock().monotonic()))
            sink.write(AccessUnit(0, round(at * 90_000), True, (b"x",)))
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()


def run(*pictures_at: float, late: tuple[float, float], error: SourceError | None = None, seconds: float = 60) -> list[tuple[float, str]]:
    """What a supervisor says whose loop could do nothing from `late[0]` to `late[1]`."""

    def late_since(moment: float) -> float:
        now = virtual_clock().monotonic()
        return max(0.0, min(now, START + late[1]) - max(moment, START + late[0]))

    async def main() -> list[tuple[float, str]]:
        mount = FakeMount()
        supervisor = SourceSupervisor(mount, lambda _config: FakeSource(pictures_at, error), virtual_clock(), late_since=late_since)  # type: ignore[arg-type]
        task = tasks.spawn(supervisor.run(), name="supervisor")
        await asyncio.sleep(seconds)
        await tasks.cancel(task)
        mount.demand.close()
        return mount.log

    return run_virtual(main())


def test_a_watchdog_counts_from_when_the_loop_was_free() -> None:
    assert run(1, 2, 22, 23, late=(3, 20), seconds=25) == [(0.0, "started")]


def test_a_camera_that_is_silent_beyond_that_is_redialled() -> None:
    log = run(1, 2, late=(3, 20), seconds=24)
    assert [text for _, text in log[:2]] == ["started", "no_frames"]
    assert log[1][0] == pytest.approx(2 + 4 + 17)


@pytest.mark.parametrize("fault", [Fault.TIMED_OUT, Fault.NO_FRAMES, Fault.NO_ROUTE])
def test_time_outs_of_a_source_while_the_loop_was_late_are_the_relays_own(fault: Fault) -> None:
    log = run(1, 8, late=(2, 8), error=SourceError(fault), seconds=8.5)
    assert [text for _, text in log] == ["started", "relay_busy"]


def test_what_a_camera_itself_has_said_stays_its_fault() -> None:
    log = run(1, 8, late=(2, 8), error=SourceError(Fault.WRONG_PASSWORD), seconds=8.5)
    assert [text for _, text in log] == ["started", "wrong_password"]


def test_an_old_lateness_excuses_nothing() -> None:
    error = SourceError(Fault.TIMED_OUT, "no answer to DESCRIBE")
    assert blame(error, 0.0, 100.0, lambda moment: 9.0 if moment < 50 else 0.0) is error
    late = blame(error, 95.0, 100.0, lambda _moment: 4.2)
    assert (late.fault, late.detail) == (Fault.RELAY_BUSY, "late by 4 s; timed_out: no answer to DESCRIBE")
