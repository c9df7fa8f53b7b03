"""Changed settings: the window's into its file, the relay's to the relay; another folder takes the book along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.flows import relay_control
from app.flows.relay_control import RelayControl
from app.flows.relay_options import RelayOptionsFeed
from app.locations import Locations
from app.settings.setting_store import SettingStore
from relay_engine import UserFacingError
from tests.kit.players.staged_client import StagedClient


class House:
    """Settings on disk, and a relay that notes what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.where = Locations(folder)
        self.client = StagedClient()
        self.store = SettingStore(self.where.settings_file)
        self.store.load()
        self.options = RelayOptionsFeed()
        self.control = RelayControl(self.client, self.store, self.options, self.where)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize("state", ["running", "stopped"])
async def test_the_relay_s_settings_are_sent_together_whether_it_runs_or_not(house: House, state: str) -> None:
    house.client.state = state
    await house.control.apply(max_readers=5, rtsp_port=9554, access_mode="closed", theme="dark")
    ((sections,),) = house.client.called("change_settings")
    assert sections == {"limits": {"max_readers": 5}, "rtsp": {"port": 9554}, "access": {"mode": "closed"}}
    assert (house.options.current.max_readers, house.options.current.rtsp_port) == (5, 9554)
    assert house.store.settings.theme == "dark"


@pytest.mark.parametrize("changes", [{"theme": "dark"}, {"start_relay": False}, {"closing": "quit"}, {}])
async def test_the_window_s_own_settings_leave_the_relay_alone(house: House, changes: dict[str, Any]) -> None:
    await house.control.apply(**changes)
    assert house.client.calls == []


async def test_what_the_relay_refuses_is_saved_nowhere(house: House) -> None:
    house.client.failures["change_settings"] = UserFacingError("port_taken", "taken", port=9554)
    with pytest.raises(UserFacingError):
        await house.control.apply(rtsp_port=9554, theme="dark")
    assert house.options.current.rtsp_port == 8554
    assert house.store.settings.theme == "auto"


@pytest.mark.parametrize("fields", [{"rtsp_port": 8080}, {"http_port": 8554}, {"rtsp_port": 9000, "http_port": 9000}])
async def test_one_port_for_two_services_is_refused(house: House, fields: dict[str, object]) -> None:
    with pytest.raises(UserFacingError) as caught:
        await house.control.apply(**fields)
    assert caught.value.code == "ports_equal"
    assert house.client.calls == []


async def test_another_folder_takes_the_book_along_and_leaves_a_copy(house: House, tmp_path: Path) -> None:
    old, new = house.where.default_data_folder, tmp_path / "elsewhere"
    old.mkdir()
    for name in ("book.sqlite3", "book.key"):
        (old / name).write_bytes(name.encode())
    await house.control.apply(data_folder=str(new))
    assert [call[0] for call in house.client.calls] == ["shut", "open", "start"]
    assert house.client.called("open") == [(new,)]
    for folder in (old, new):
        assert sorted(path.name for path in folder.iterdir()) == ["book.key", "book.sqlite3"]
        assert (folder / "book.sqlite3").read_bytes() == b"book.sqlite3"


async def test_a_folder_with_a_book_is_taken_as_it_is(house: House, tmp_path: Path) -> None:
    old, new = house.where.default_data_folder, tmp_path / "elsewhere"
    for folder in (old, new):
        folder.mkdir()
        (folder / "book.sqlite3").write_text(folder.name)
    house.client.state = "stopped"
    await house.control.apply(data_folder=str(new))
    assert (new / "book.sqlite3").read_text() == "elsewhere"
    assert house.client.called("start") == []


async def test_a_folder_that_cannot_be_used_changes_nothing(house: House, tmp_path: Path) -> None:
    old, new = house.where.default_data_folder, tmp_path / "a-file" / "below"
    old.mkdir()
    (old / "book.sqlite3").write_text("book")
    (tmp_path / "a-file").write_text("")
    with pytest.raises(UserFacingError) as caught:
        await house.control.apply(data_folder=str(new))
    assert caught.value.code == "folder_not_usable"
    assert house.store.settings.data_folder == ""
    assert house.client.called("open") == [(old,)]
    assert house.client.is_running


@pytest.mark.parametrize(
    ("changes", "disturbs", "restarts"),
    [
        ({"rtsp_port": 1}, True, False),
        ({"listen_host": "::", "theme": "dark"}, True, False),
        ({"data_folder": "/x"}, True, True),
        ({"access_mode": "closed"}, True, False),
        ({"access_mode": "open"}, False, False),
        ({"max_readers": 1, "allowed_hosts": (), "theme": "dark"}, False, False),
    ],
)
def test_what_ends_pictures_is_known_beforehand(house: House, changes: dict[str, object], disturbs: bool, restarts: bool) -> None:
    assert (house.control.disturbs(changes), house.control.restarts_for(changes)) == (disturbs, restarts)
    house.client.state = "stopped"
    assert not house.control.disturbs(changes)


def test_a_port_that_nobody_has_disturbs_nobody(house: House) -> None:
    house.client.problems = (UserFacingError("port_taken", "taken", listener="http", port=8080),)
    assert not house.control.disturbs({"http_port": 1})
    assert house.control.disturbs({"http_port": 1, "rtsp_port": 2})


async def test_start_twice_is_start_once(house: House) -> None:
    house.client.state = "stopped"
    await house.control.start()
    await house.control.start()
    assert len(house.client.called("start")) == 1
    await house.control.stop()
    assert not house.control.running


def test_another_port_is_suggested(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_control, "_is_free", lambda host, port: port in (8080, 8557, 8558))
    assert house.control.suggest_port(8554) == 8557
    monkeypatch.setattr(relay_control, "_is_free", lambda host, port: False)
    assert house.control.suggest_port(8554) == 8554
    assert house.control.suggest_port(65535) == 65535
