"""The list of cameras: settings give the rows, the engine what is said of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QPersistentModelIndex
from PySide6.QtGui import QColor, QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.flows.camera import Camera
from app.models.camera_list import CameraListModel, CameraRole
from app.models.thumbnails import ThumbnailFeed
from relay_engine import Fault, MountState, Removed, UserFacingError
from tests.kit.players.staged_client import StagedClient
from tests.kit.relay.sample_events import make_mount_status

NOW = 1_800_000_000.0
GATE = Camera(id="1", title="Gate", mount="gate", address="rtsp://h/1")
YARD = Camera(id="2", title="Yard", mount="yard", address="rtsp://h/2")
DOOR = Camera(id="3", title="Door", mount="door", address="rtsp://h/3", enabled=False)


class SetClock:
    """A clock that stands where it is put."""

    now = NOW

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def cameras(qtmodeltester: ModelTester, clock: SetClock) -> CameraListModel:
    model = CameraListModel(clock=clock)
    qtmodeltester.check(model)
    model.set_cameras((GATE, YARD))
    return model


def told(model: CameraListModel, row: int, *roles: CameraRole) -> list[Any]:
    return [model.index(row).data(role) for role in roles]


def titles(model: CameraListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_without_a_relay(cameras: CameraListModel) -> None:
    assert titles(cameras) == ["Gate", "Yard"]
    assert told(cameras, 0, CameraRole.STATE, CameraRole.STATE_WORDS, CameraRole.TONE, CameraRole.VIEWERS, CameraRole.BITRATE_IN) == [
        "off",
        "Relay is off",
        "off",
        0,
        0,
    ]
    assert told(cameras, 0, CameraRole.FAULT, CameraRole.FAULT_WORDS, CameraRole.STATUS) == [None, None, None]
    assert cameras.index(0).data(CameraRole.THUMBNAIL).isNull()


def test_what_the_engine_says(cameras: CameraListModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cameras.dataChanged, timeout=100) as changed:
        cameras.take_events((make_mount_status("yard", readers=7), make_mount_status("yard-sub"), make_mount_status("unknown")))
    assert changed.args is not None
    assert changed.args[0].row() == changed.args[1].row() == 1
    assert told(cameras, 1, CameraRole.STATE, CameraRole.STATE_WORDS, CameraRole.TONE, CameraRole.VIEWERS) == ["live", "Live", "live", 7]
    assert told(cameras, 1, CameraRole.BITRATE_IN, CameraRole.BITRATE_OUT, CameraRole.RATE_WORDS) == [
        2_000_000,
        4_000_000,
        "2.0 Mbit/s → 4.0 Mbit/s",
    ]
    status = cameras.status_of("yard")
    assert status is not None
    assert status.readers == 7
    cameras.take_events((Removed("mount/yard"),))
    assert told(cameras, 1, CameraRole.STATE) == ["off"]


def test_a_fault_in_words_that_count_down(cameras: CameraListModel, clock: SetClock, qtbot: QtBot) -> None:
    cameras.take_events((make_mount_status("gate", state=MountState.RETRYING, fault=Fault.NO_ROUTE, retry_at=NOW + 8),))
    assert told(cameras, 0, CameraRole.STATE_WORDS, CameraRole.TONE, CameraRole.FAULT) == [
        "Camera not answering: retrying in 8 s",
        "bad",
        Fault.NO_ROUTE,
    ]
    assert cameras.index(0).data(CameraRole.FAULT_WORDS).what == "The camera does not answer."
    clock.now += 3
    assert cameras._count_down.interval() == 1000
    cameras._count_down.setInterval(5)
    with qtbot.waitSignal(cameras.dataChanged, timeout=3000) as tick:
        pass
    assert tick.args is not None
    assert CameraRole.STATE_WORDS.value in tick.args[2]
    assert told(cameras, 0, CameraRole.STATE_WORDS) == ["Camera not answering: retrying in 5 s"]
    cameras.take_events((make_mount_status("gate"),))
    assert not cameras._count_down.isActive()


def test_rows_follow_the_settings_and_keep_their_identity(cameras: CameraListModel, qtbot: QtBot) -> None:
    yard = QPersistentModelIndex(cameras.index_of("2"))
    with qtbot.assertNotEmitted(cameras.modelReset):
        cameras.set_cameras((DOOR, GATE, YARD))
        assert titles(cameras) == ["Door", "Gate", "Yard"]
        cameras.set_cameras((GATE, replace(YARD, title="Garden")))
        assert titles(cameras) == ["Gate", "Garden"]
    assert yard.row() == 1
    assert told(cameras, 1, CameraRole.ID, CameraRole.MOUNT, CameraRole.ENABLED) == ["2", "yard", True]
    assert cameras.camera_at(1).title == "Garden"
    assert not cameras.index_of("3").isValid()
    cameras.set_cameras((YARD, GATE))
    assert titles(cameras) == ["Yard", "Gate"]
    cameras.set_cameras(())
    assert titles(cameras) == []


def test_an_unchanged_list_says_nothing(cameras: CameraListModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(cameras.dataChanged), qtbot.assertNotEmitted(cameras.rowsInserted):
        cameras.set_cameras((GATE, YARD))


def jpeg(colour: str) -> bytes:
    image = QImage(32, 18, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    return bytes(buffer.data().data())


async def wait_until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is a model's, which knows no asyncio.Event
            await asyncio.sleep(0)


async def test_thumbnails_are_fetched_for_live_cameras_that_are_looked_at(clock: SetClock, qtbot: QtBot) -> None:
    client = StagedClient()
    client.stills = {"gate": jpeg("red"), "gate-sub": jpeg("red")}
    feed = ThumbnailFeed(client, interval_ms=1_000_000)
    model = CameraListModel(feed, clock=clock)
    model.set_cameras((GATE, YARD))
    feed.set_mounts(["gate", "yard"])
    events = (
        make_mount_status("gate"),
        make_mount_status("gate-sub"),
        make_mount_status("yard", state=MountState.CONNECTING),
    )
    feed.take_events(events)
    assert client.calls == []  # nobody looks
    changes: list[list[int]] = []
    model.dataChanged.connect(lambda first, last, roles: changes.append([first.row(), *roles]))
    feed.set_active(True)
    await wait_until(lambda: changes)
    assert client.called("get_thumbnail") == [("gate",)]
    assert changes == [[0, CameraRole.THUMBNAIL.value]]
    assert model.index(0).data(CameraRole.THUMBNAIL).width() == 32
    assert model.index(1).data(CameraRole.THUMBNAIL).isNull()
    feed.take_events((make_mount_status("yard"),))  # it became live: at once, not at the next round
    await wait_until(lambda: ("yard",) in client.called("get_thumbnail"))
    feed.set_active(False)
    feed.take_events((make_mount_status("gate"), Removed("mount/yard")))
    feed.set_mounts(["yard"])
    assert feed.image("gate").isNull()
    feed.close()


async def test_a_thumbnail_that_fails_does_not_end_the_others(qtbot: QtBot) -> None:
    class Half(StagedClient):
        async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
            if name == "a":
                raise UserFacingError("mount_unknown", "gone")
            return b"no picture at all" if name == "b" else jpeg("blue")

    feed = ThumbnailFeed(Half(), interval_ms=1_000_000)
    feed.take_events(tuple(make_mount_status(name) for name in "abc"))
    feed.set_active(True)
    await wait_until(lambda: not feed.image("c").isNull())
    assert feed.image("b").isNull()
    feed.close()


async def test_what_comes_into_sight_during_a_round_does_not_wait_for_the_next(qtbot: QtBot) -> None:
    gate = asyncio.Event()

    class Slow(StagedClient):
        async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
            self._note("get_thumbnail", name)
            if name == "zoo":
                await gate.wait()
            return jpeg("blue")

    client = Slow()
    feed = ThumbnailFeed(client, interval_ms=1_000_000)
    feed.set_in_sight(["zoo"])
    feed.set_active(True)
    feed.take_events(tuple(make_mount_status(name) for name in ("alley", "zoo")))
    await wait_until(lambda: client.called("get_thumbnail") == [("zoo",)])
    feed.set_in_sight(["alley"])  # its turn in the round that is under way has passed
    gate.set()
    await wait_until(lambda: not feed.image("alley").isNull())
    feed.close()
