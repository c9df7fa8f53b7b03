"""Settings, limits, the file and the history by command."""

from __future__ import annotations

from typing import Any

import pytest

from relay_engine.commands.command import Request
from relay_engine.commands.history import ListHistory, ListOutages
from relay_engine.commands.settings import ChangeLimits, ChangeSettings, GetLimits, GetSettings, Reload, Reloaded
from relay_engine.errors import UserFacingError
from relay_engine.events import SessionEnded
from relay_engine.leave_reason import LeaveReason
from tests.kit.relay.pretend_relay import PretendRelay


@pytest.fixture
def relay() -> PretendRelay:
    return PretendRelay()


async def do(relay: PretendRelay, request: Request[Any]) -> Any:
    return await relay.executor.execute(request, relay.subject("owner"))


async def test_settings_are_changed_by_section_and_field(relay: PretendRelay) -> None:
    assert (await do(relay, GetSettings())).rtsp.port == 8554
    changed = await do(relay, ChangeSettings(changes={"rtsp": {"port": 9554}, "access": {"mode": "closed"}}))
    assert (changed.rtsp.port, changed.access.mode, changed.http.port) == (9554, "closed", 8080)
    assert len(relay.calls) == 1


@pytest.mark.parametrize(
    ("changes", "code"), [({"nix": {}}, "setting_unknown"), ({"rtsp": 5}, "setting_invalid"), ({"x" * 1000: {}}, "setting_unknown")]
)
async def test_what_is_no_section(relay: PretendRelay, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        await do(relay, ChangeSettings(changes=changes))
    assert caught.value.code == code
    assert len(str(caught.value)) < 200
    assert relay.calls == []


async def test_limits(relay: PretendRelay) -> None:
    assert (await do(relay, ChangeLimits(changes={"max_readers": 7}))).max_readers == 7
    assert (await do(relay, GetLimits())).max_readers == 7


async def test_the_file_is_read_again(relay: PretendRelay) -> None:
    assert await do(relay, Reload()) == Reloaded(2)
    assert relay.journal.entries[-1].code == "command_done"


async def test_history_is_for_those_who_may_observe_the_relay(relay: PretendRelay) -> None:
    session = SessionEnded("session/1", "1", "user:vic", "gate", "hls", "192.0.2.7:1", "VLC", 1.0, 2.0, 40, 10, 0, LeaveReason.CLIENT_LEFT)
    relay.sessions = (session,)
    assert await relay.executor.execute(ListHistory(mount="gate"), relay.subject("olga")) == (session,)
    assert await relay.executor.execute(ListHistory(mount="yard"), relay.subject("olga")) == ()
    assert await relay.executor.execute(ListOutages(), relay.subject("olga")) == ()
    with pytest.raises(UserFacingError):
        await relay.executor.execute(ListHistory(), relay.subject("vic"))
