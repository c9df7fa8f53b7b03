"""Changed settings reach the running relay in the gentlest way there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.flows.relay_control import RelayControl
from app.locations import Locations
from app.settings.setting_store import SettingStore
from tests.kit.players.staged_client import StagedClient, StagedPasswords


class House:
    """Settings on disk, and a relay that notes what it is asked."""

    def __init__(self, folder: Path) -> None:
        where = Locations(folder)
        self.client = StagedClient()
        self.store = SettingStore(where.settings_file)
        self.store.load()
        self.control = RelayControl(self.client, self.store, StagedPasswords(), where)  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(
    "changes", [{"max_readers": 5}, {"max_egress_kbps": 9000}, {"max_readers": 5, "max_egress_kbps": 1, "theme": "dark"}]
)
async def test_limits_are_taken_over_without_a_restart(house: House, changes: dict[str, Any]) -> None:
    settings = await house.control.apply(**changes)
    ((limits,),) = house.client.called("update_limits")
    assert (limits.max_readers, limits.max_egress_kbps) == (settings.max_readers, settings.max_egress_kbps)
    assert not house.client.called("restart")


@pytest.mark.parametrize("changes", [{"rtsp_port": 9554}, {"listen_host": "127.0.0.1"}, {"data_folder": "/x", "max_readers": 3}])
async def test_what_needs_a_restart_gets_one(house: House, changes: dict[str, Any]) -> None:
    await house.control.apply(**changes)
    ((config,),) = house.client.called("restart")
    assert config.limits.max_readers == changes.get("max_readers", 0)
    assert not house.client.called("update_limits")


@pytest.mark.parametrize("changes", [{"theme": "dark"}, {"start_relay": False}, {"closing": "quit"}, {}])
async def test_the_window_s_own_settings_leave_the_relay_alone(house: House, changes: dict[str, Any]) -> None:
    await house.control.apply(**changes)
    assert house.client.calls == []


async def test_a_relay_that_is_off_is_left_off(house: House) -> None:
    house.client.state = "stopped"
    await house.control.apply(max_readers=4, rtsp_port=9554)
    assert house.client.calls == []
    assert house.store.settings.max_readers == 4
