"""Keep-alives, reports and goodbyes."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from relay_engine import tasks
from relay_engine.errors import Fault
from relay_engine.ingest.rtsp.keeper import RtspKeeper
from relay_engine.rtsp.message import Request, Response
from relay_engine.rtsp.session_header import SessionHeader
from tests.kit.loops.virtual_time import run_virtual, virtual_clock


class FakeConnection:
    def __init__(self) -> None:
        self.sent: list[tuple[float, str]] = []
        self.on_late_answer = None

    def send(self, method: str, url: str, headers: object) -> None:
        self.sent.append((round(virtual_clock().monotonic() - 1000), method))


class FakeReceiver:
    packets = 0
    ended = False
    lost_packets = 0


class FakeChannel:
    def __init__(self) -> None:
        self.receiver = FakeReceiver()
        self.reports: list[tuple[float, int, str]] = []

    def send_report(self, connection: object, ssrc: int, name: str, now: float) -> None:
        self.reports.append((now - 1000, ssrc, name))


class Rig:
    """A keeper in virtual time."""

    def __init__(self, session: SessionHeader | None = None, public: str = "GET_PARAMETER") -> None:
        self.connection = FakeConnection()
        self.channels = [FakeChannel(), FakeChannel()]
        self.keeper = RtspKeeper(
            self.connection,  # type: ignore[arg-type]
            self.channels,  # type: ignore[arg-type]
            url="rtsp://h/a",
            headers=[],
            session=session,
            public=public,
            name="gate",
            now=virtual_clock().monotonic,
        )

    async def run(self, seconds: float) -> None:
        task = tasks.spawn(self.keeper.run(), name="keeper")
        await asyncio.sleep(seconds)
        await tasks.cancel(task)


@pytest.mark.parametrize(
    ("session", "interval_s"),
    [
        (None, 30.0),
        (SessionHeader("a"), 30.0),
        (SessionHeader("a", 0), 30.0),
        (SessionHeader("a", 60), 55.0),
        (SessionHeader("a", 10), 5.0),
        (SessionHeader("a", 4), 1.0),
    ],
)
def test_keep_alives_come_some_seconds_before_the_time_out(session: SessionHeader | None, interval_s: float) -> None:
    async def main() -> list[tuple[float, str]]:
        rig = Rig(session)
        await rig.run(interval_s * 3 + 0.5)
        return rig.connection.sent

    assert [at for at, _method in run_virtual(main())] == [round(interval_s * n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("public", "method"),
    [("OPTIONS, GET_PARAMETER", "GET_PARAMETER"), ("options, get_parameter", "GET_PARAMETER"), ("OPTIONS", "OPTIONS"), ("", "OPTIONS")],
)
def test_the_method_is_one_that_the_camera_lists(public: str, method: str) -> None:
    async def main() -> list[tuple[float, str]]:
        rig = Rig(public=public)
        await rig.run(31)
        return rig.connection.sent

    assert run_virtual(main()) == [(30, method)]


def test_a_refused_keep_alive_is_followed_by_the_other_kind() -> None:
    async def main() -> list[str]:
        rig = Rig()
        task = tasks.spawn(rig.keeper.run(), name="keeper")
        await asyncio.sleep(31)
        assert rig.connection.on_late_answer is not None
        rig.connection.on_late_answer(Request("GET_PARAMETER", "rtsp://h/a"), Response(405))
        await asyncio.sleep(30)
        rig.connection.on_late_answer(Request("OPTIONS", "rtsp://h/a"), Response(200))
        await asyncio.sleep(30)
        await tasks.cancel(task)
        return [method for _at, method in rig.connection.sent]

    assert run_virtual(main()) == ["GET_PARAMETER", "OPTIONS", "OPTIONS"]


def test_reports_go_out_at_once_and_at_least_every_five_seconds() -> None:
    async def main() -> list[FakeChannel]:
        rig = Rig()
        await rig.run(60)
        return rig.channels

    for channel in run_virtual(main()):
        times = [at for at, _ssrc, _name in channel.reports]
        assert times[0] == 0
        assert max(later - earlier for earlier, later in itertools.pairwise(times)) <= 5
        assert len({(ssrc, name) for _at, ssrc, name in channel.reports}) == 1


def test_a_goodbye_of_every_track_ends_the_session_when_nothing_comes_any_more() -> None:
    async def main() -> float:
        rig = Rig()
        task = tasks.spawn(rig.keeper.run(), name="keeper")
        await asyncio.sleep(10.5)
        for channel in rig.channels:
            channel.receiver.packets += 5
            channel.receiver.ended = True
        error = await task
        assert error.fault is Fault.ENDED
        return virtual_clock().monotonic() - 1000

    assert run_virtual(main()) <= 13


def test_a_goodbye_of_one_track_ends_nothing() -> None:
    async def main() -> None:
        rig = Rig()
        rig.channels[1].receiver.ended = True
        await rig.run(20)

    run_virtual(main())


def test_losses_are_logged_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        rig = Rig()
        rig.channels[0].receiver.lost_packets = 3
        await rig.run(60)

    caplog.set_level("INFO")
    run_virtual(main())
    assert [record.getMessage() for record in caplog.records] == ["gate: 3 packets lost on the way from the camera"]
