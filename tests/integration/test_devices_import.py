"""All channels of a recorder are looked up, imported in one change, and play; a second look finds what is new and renamed."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from relay_engine.access.subject import OWNER
from relay_engine.commands.devices import LookIntoDevice
from relay_engine.commands.mounts import ImportMounts
from relay_engine.config import MountConfig
from relay_engine.events import MountState
from relay_engine.recorders.views import ChannelView, DeviceView
from tests.kit.recorders.dahua_recorder import DahuaRecorder
from tests.kit.recorders.hikvision_recorder import HikvisionRecorder
from tests.kit.recorders.looking import have_fresh_budget
from tests.kit.recorders.scripted_recorder import PASSWORD, USER, MadeChannel, ScriptedRecorder, made_channels
from tests.kit.relay.live_engine import eventually, live_engine


@pytest.fixture(autouse=True)
def budget(monkeypatch: pytest.MonkeyPatch) -> None:
    have_fresh_budget(monkeypatch)


def mount_of(device: DeviceView, channel: ChannelView, password: str = PASSWORD) -> MountConfig:
    """As a window makes it."""
    assert channel.main is not None
    login = f"{USER}:{quote(password, safe='*')}@"
    labels = {"recorder": device.serial, "recorder_channel": channel.id, "recorder_title": channel.name}
    source = channel.main.address.replace("://", f"://{login}", 1)
    control = channel.control.replace("://", f"://{login}", 1) if channel.control else ""
    return MountConfig(name=f"nvr-{channel.number}", source=source, title=channel.name, control=control, labels=labels)


@pytest.mark.parametrize("kind", [HikvisionRecorder, DahuaRecorder])
async def test_a_recorder_is_imported_and_plays_and_a_later_look_finds_what_has_changed(kind: type[ScriptedRecorder]) -> None:
    async with kind(made_channels(8, offline=(3,), steered=(2,))) as recorder, live_engine() as (engine, _url):
        look = LookIntoDevice(address=recorder.address, user=USER, password=PASSWORD)
        device = await engine.execute(look, OWNER)
        await engine.execute(ImportMounts(mounts=tuple(mount_of(device, channel) for channel in device.channels)), OWNER)
        names = [f"nvr-{number}" for number in range(1, 9)]

        def live() -> list[str]:
            return [mount.name for mount in engine.mounts if mount.name in names and mount.state is MountState.LIVE]

        await eventually(lambda: live() == [name for name in names if name != "nvr-3"])
        assert len(recorder.rtsp.seen("PLAY")) == 7, "one session a channel"
        assert engine.saved_mount("nvr-2").control
        assert PASSWORD not in repr(engine.snapshot())

        recorder.channels = (*recorder.channels, MadeChannel(9, "Ramp"))
        recorder.change(1, name="Front gate")
        again = await engine.execute(LookIntoDevice(address=recorder.address, secrets_of="nvr-1"), OWNER)
        known = {mount.config.labels.get("recorder_channel"): mount.config.labels.get("recorder_title") for mount in engine.mounts}
        new = [channel for channel in again.channels if channel.id not in known]
        assert again.serial == device.serial
        assert [channel.name for channel in new] == ["Ramp"]
        assert [channel.id for channel in again.channels if known.get(channel.id, channel.name) != channel.name] == ["1"]

        added = tuple(mount_of(again, channel, "***") for channel in new)
        await engine.execute(ImportMounts(mounts=added, secrets_of="nvr-1"), OWNER)
        names.append("nvr-9")
        recorder.change(3, online=True)
        await eventually(lambda: live() == names)
        assert recorder.seen.refused == 0
