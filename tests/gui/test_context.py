"""The context: settings, relay and models move together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext, Parts
from app.locations import Locations
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import Camera
from relay_engine import UserFacingError
from relay_engine.book.key_store import Keyring, KeyStore, KeyStoreUnavailable
from tests.kit.players.staged_client import StagedClient
from tests.kit.relay.sample_events import make_reader_status

TAKEN = UserFacingError("port_taken", "taken", port=8554, program="")


def none_here() -> Keyring:
    raise KeyStoreUnavailable("none")


class Hall:
    """A context with a staged client; notes what it tells."""

    def __init__(self, folder: Path) -> None:
        where = Locations(folder)
        self.client = StagedClient()
        self.client.state = "stopped"
        store = SettingStore(where.settings_file)
        store.load()
        safe = PasswordSafe(KeyStore(none_here), PasswordFile(where.passwords_file, where.passwords_key_file))
        self.context = AppContext(Parts(locations=where, store=store, passwords=safe, client=self.client))  # type: ignore[arg-type]
        self.told: list[Any] = []
        self.context.relay_problem.connect(self.told.append)


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
    settings = await hall.context.apply_settings(rtsp_port=9554)
    assert settings.rtsp_port == 9554
    ((config,),) = hall.client.called("start")[1:]
    assert config.rtsp.port == 9554
    assert hall.told == [TAKEN, None]


async def test_settings_of_a_stopped_relay_do_not_start_it(hall: Hall) -> None:
    await hall.context.apply_settings(rtsp_port=9554)
    assert hall.client.calls == []


async def test_a_restart_that_fails_is_a_problem(hall: Hall) -> None:
    await hall.context.start_relay()

    async def fail(config: Any, data_dir: Any = None) -> None:
        hall.client.state = "stopped"
        raise TAKEN

    hall.client.restart = fail  # type: ignore[method-assign]
    with pytest.raises(UserFacingError):
        await hall.context.apply_settings(http_port=9080)
    assert hall.told == [TAKEN]


async def test_a_setting_that_is_refused_is_no_problem_of_the_relay(hall: Hall) -> None:
    with pytest.raises(UserFacingError):
        await hall.context.apply_settings(rtsp_port=8080)
    assert hall.told == []


def test_the_list_follows_the_settings(hall: Hall, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hall.context.settings_changed) as changed:
        hall.context.store.put_camera(Camera(id="1", title="Gate", mount="gate", address="demo:"))
    assert changed.args is not None
    assert changed.args[0].cameras[0].title == "Gate"
    assert hall.context.cameras.rowCount() == 1


def test_a_page_gets_a_table_of_its_own(hall: Hall) -> None:
    hall.context.events.events.emit((make_reader_status("r1"), make_reader_status("r2", mount="yard")))
    table = hall.context.make_reader_table("gate")
    hall.context.events.events.emit((make_reader_status("r3"),))
    assert sorted(table.reader_at(row).id for row in range(table.rowCount())) == ["r1", "r3"]
    assert len(hall.context.readers.all_readers()) == 3
