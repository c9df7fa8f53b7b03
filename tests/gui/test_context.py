"""The context: settings, relay and models move together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext, Parts
from app.flows.camera import Camera
from app.locations import Locations
from app.settings.setting_store import SettingStore
from relay_engine import LogEntry, Removed, UserFacingError
from tests.kit.players.staged_client import StagedClient
from tests.kit.relay.sample_events import make_reader_status
from tests.kit.relay.saved_mounts import saved_cameras

GATE = Camera(id="1", title="Gate", mount="gate", address="demo:")
TAKEN = UserFacingError("port_taken", "taken", port=8554, program="")


class Hall:
    """A context with a staged client; notes what it tells."""

    def __init__(self, folder: Path) -> None:
        where = Locations(folder)
        self.client = StagedClient()
        self.client.state = "stopped"
        store = SettingStore(where.settings_file)
        store.load()
        self.moves: list[Path] = []  # folders into which an older version's cameras were moved
        self.moved: list[UserFacingError] = []  # what the move says
        self.refusal: UserFacingError | None = None  # of the move
        self.client.is_open = False
        self.context = AppContext(Parts(locations=where, store=store, client=self.client, move=self.move))  # type: ignore[arg-type]
        self.told: list[Any] = []
        self.notices: list[str] = []
        self.context.relay_problem.connect(self.told.append)
        self.context.notice.connect(self.note)

    async def move(self, folder: Path) -> tuple[UserFacingError, ...]:
        if self.refusal is not None:
            raise self.refusal
        self.moves.append(folder)
        return tuple(self.moved)

    def note(self, error: Any) -> None:
        self.notices.append(error.code)


@pytest.fixture
def hall(tmp_path: Path, qtbot: QtBot) -> Any:
    made = Hall(tmp_path)
    yield made
    made.context.close()


async def test_a_relay_that_cannot_start_is_a_problem_until_it_can(hall: Hall) -> None:
    hall.client.failures["start"] = TAKEN
    with pytest.raises(UserFacingError):
        await hall.context.start_relay()
    assert hall.context.current_relay_problem is TAKEN
    hall.client.failures.clear()
    await hall.context.start_relay()
    assert hall.told == [TAKEN, None]
    assert hall.context.current_relay_problem is None


async def test_another_port_starts_a_relay_that_could_not(hall: Hall) -> None:
    hall.client.failures["start"] = TAKEN
    with pytest.raises(UserFacingError):
        await hall.context.start_relay()
    hall.client.failures.clear()
    await hall.context.apply_settings(rtsp_port=9554)
    assert [call[0] for call in hall.client.calls] == ["open", "start", "change_settings", "start"]
    assert hall.told == [TAKEN, None]


async def test_settings_of_a_stopped_relay_do_not_start_it(hall: Hall) -> None:
    await hall.context.apply_settings(rtsp_port=9554)
    assert [call[0] for call in hall.client.calls] == ["change_settings"]


async def test_a_folder_in_which_the_relay_cannot_start_is_a_problem(hall: Hall, tmp_path: Path) -> None:
    await hall.context.start_relay()
    hall.client.failures["start"] = TAKEN
    with pytest.raises(UserFacingError):
        await hall.context.apply_settings(data_folder=str(tmp_path / "other"))
    assert hall.told == [TAKEN]


async def test_a_setting_that_is_refused_is_no_problem_of_the_relay(hall: Hall) -> None:
    with pytest.raises(UserFacingError):
        await hall.context.apply_settings(rtsp_port=8080)
    assert hall.told == []


async def test_cameras_are_there_once_the_book_is_open_whether_the_relay_runs_or_not(hall: Hall, qtbot: QtBot) -> None:
    hall.client.saved = saved_cameras(GATE)
    with qtbot.waitSignal(hall.context.opened):
        await hall.context.open()
    assert hall.context.is_open
    assert hall.moves == [hall.context.locations.default_data_folder]
    assert [hall.context.cameras.camera_at(row).title for row in range(hall.context.cameras.rowCount())] == ["Gate"]
    assert not hall.client.is_running
    await hall.context.open()
    assert len(hall.client.called("open")) == 1


@pytest.mark.parametrize("step", ["move", "open"])
async def test_a_book_that_cannot_be_opened_is_a_problem_until_it_can(hall: Hall, step: str) -> None:
    refusal = UserFacingError("book_in_use", "in use")
    if step == "move":
        hall.refusal = refusal
    else:
        hall.client.failures["open"] = refusal
    with pytest.raises(UserFacingError):
        await hall.context.start_relay()
    hall.client.is_open = False
    assert hall.told == [refusal]
    assert not hall.client.called("start")
    hall.refusal = None
    hall.client.failures.clear()
    await hall.context.retry()
    assert hall.told == [refusal, None]
    assert hall.client.called("start")


def test_what_others_add_change_and_remove_shows_at_once(hall: Hall, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hall.context.settings_changed):
        hall.context.events.events.emit(saved_cameras(GATE))
    assert hall.context.cameras.rowCount() == 1
    hall.context.events.events.emit(saved_cameras(msgspec.structs.replace(GATE, title="Door")))
    assert hall.context.cameras.camera_at(0).title == "Door"
    hall.context.events.events.emit((Removed("mount-settings/gate"),))
    assert hall.context.cameras.rowCount() == 0


async def test_what_was_wrong_with_the_book_is_said_once(hall: Hall) -> None:
    line = LogEntry("log/1", 0.0, "error", "", "book_damaged_rescued", (("aside", "/data/book.damaged"),), "damaged")
    other = LogEntry("log/2", 0.0, "error", "", "mount_retrying", (), "x")
    hall.client.saved = (line, other)
    hall.moved = [UserFacingError("mount_renamed", "renamed", path="con")]
    await hall.context.open()
    hall.context.events.events.emit((line, other))  # the same lines, by the usual way
    assert hall.notices == ["mount_renamed", "book_damaged_rescued"]


async def test_the_demo_camera_is_there_for_this_run(hall: Hall) -> None:
    hall.context.demo = True
    await hall.context.open()
    assert [camera.origin for camera in hall.context.shelf.cameras] == ["run"]


def test_a_page_gets_a_table_of_its_own(hall: Hall) -> None:
    hall.context.events.events.emit((make_reader_status("r1"), make_reader_status("r2", mount="yard")))
    table = hall.context.make_reader_table("gate")
    hall.context.events.events.emit((make_reader_status("r3"),))
    assert sorted(table.reader_at(row).id for row in range(table.rowCount())) == ["r1", "r3"]
    assert len(hall.context.readers.all_readers()) == 3
