"""Looking into scripted recorders by the relay's command, each test with a budget of logins of its own."""

from __future__ import annotations

from typing import Any

import pytest

from relay_engine.access.subject import OWNER
from relay_engine.commands.devices import LookIntoDevice
from relay_engine.dialing import device_http, login_budget
from relay_engine.errors import UserFacingError
from relay_engine.execution import devices
from relay_engine.onvif import onvif_device
from relay_engine.recorders.views import DeviceView
from tests.kit.recorders.all_recorders import RECORDERS
from tests.kit.recorders.scripted_recorder import PASSWORD, USER, ScriptedRecorder
from tests.kit.relay.pretend_relay import PretendRelay


def have_fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """The devices of another test had other logins."""
    fresh = login_budget.LoginBudget()
    monkeypatch.setattr(devices, "LOGINS", fresh)
    for kind in (device_http.DeviceHttp, onvif_device.OnvifDevice):
        monkeypatch.setitem(kind.__init__.__kwdefaults__, "budget", fresh)  # type: ignore[arg-type]


async def look(relay: PretendRelay, recorder: ScriptedRecorder, **more: Any) -> DeviceView:
    """With the right login, and as who knows its brand, unless `more` says otherwise."""
    brand = next(name for name, kind in RECORDERS.items() if isinstance(recorder, kind))
    wanted = {"address": recorder.address, "user": USER, "password": PASSWORD, "brand": brand, **more}
    return await relay.executor.execute(LookIntoDevice(**wanted), OWNER)


async def refusal(relay: PretendRelay, recorder: ScriptedRecorder, **more: Any) -> UserFacingError:
    """Why a look gives nothing."""
    with pytest.raises(UserFacingError) as caught:
        await look(relay, recorder, **more)
    return caught.value
