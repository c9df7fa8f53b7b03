"""Adding, editing, removing, starting and stopping: settings, passwords and relay stay one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.flows.add_camera import CameraDraft, Way
from app.flows.camera_control import CameraControl
from app.flows.relay_control import RelayControl
from app.locations import Locations
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import Camera
from relay_engine import UserFacingError
from relay_engine.book.key_store import Keyring, KeyStore, KeyStoreUnavailable
from tests.kit.players.staged_client import StagedClient

DRAFT = CameraDraft(title="Gate", way=Way.ADDRESS, address="rtsp://10.0.0.5/s", user="admin", password="s3cret")
SOURCE = "rtsp://admin:s3cret@10.0.0.5/s"


def none_here() -> Keyring:
    raise KeyStoreUnavailable("no key store on this machine")


class House:
    """A person's settings, passwords and relay."""

    def __init__(self, folder: Path) -> None:
        where = Locations(folder)
        self.client = StagedClient()
        self.store = SettingStore(where.settings_file)
        self.store.load()
        self.passwords = PasswordSafe(KeyStore(none_here), PasswordFile(where.passwords_file, where.passwords_key_file))
        self.relay = RelayControl(self.client, self.store, self.passwords, where)
        self.cameras = CameraControl(self.client, self.store, self.passwords, self.relay.start)

    def saved(self) -> tuple[Camera, ...]:
        again = SettingStore(self.store._path)
        return again.load().cameras


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_add_saves_keeps_the_password_and_tells_the_relay(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    assert house.saved() == (camera,)
    assert await house.passwords.get(camera.id) == "s3cret"
    ((mount,),) = house.client.called("add_mount")
    assert (mount.name, mount.source, mount.title) == ("gate", SOURCE, "Gate")
    assert b"s3cret" not in house.store._path.read_bytes()


async def test_add_while_the_relay_is_stopped_saves_only(house: House) -> None:
    house.client.state = "stopped"
    await house.cameras.add(DRAFT)
    assert house.client.calls == []
    assert len(house.saved()) == 1


@pytest.mark.parametrize("command", ["add_mount"])
async def test_what_the_relay_refuses_is_not_kept(house: House, command: str) -> None:
    house.client.failures[command] = UserFacingError("address_invalid", "no")
    with pytest.raises(UserFacingError):
        await house.cameras.add(DRAFT)
    assert house.saved() == ()


async def test_a_camera_with_a_small_picture_has_two_mounts(house: House) -> None:
    camera = await house.cameras.add(replace(DRAFT, sub_address="rtsp://10.0.0.5/t"))
    assert [mount.name for (mount,) in house.client.called("add_mount")] == ["gate", "gate-sub"]
    await house.cameras.stop(camera.id)
    assert house.client.called("stop_mount") == [("gate",), ("gate-sub",)]
    await house.cameras.remove(camera.id)
    assert sorted(house.client.called("remove_mount")) == [("gate",), ("gate-sub",)]


async def test_edit_touches_only_what_differs(house: House) -> None:
    camera = await house.cameras.add(replace(DRAFT, sub_address="rtsp://10.0.0.5/t"))
    edited = await house.cameras.edit(camera.id, replace(DRAFT, sub_address="rtsp://10.0.0.5/t", on_demand=True))
    assert [name for name, _ in house.client.called("update_mount")] == ["gate"]
    assert edited.mount == "gate"
    await house.cameras.edit(camera.id, replace(DRAFT, on_demand=True))
    assert house.client.called("remove_mount") == [("gate-sub",)]
    assert [name for name, _ in house.client.called("update_mount")] == ["gate"]


async def test_edit_without_a_change_disturbs_nobody(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.edit(camera.id, DRAFT)
    assert house.client.called("update_mount") == []


async def test_edit_of_the_password_reaches_the_relay(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.edit(camera.id, replace(DRAFT, password="n3w"))
    ((_, mount),) = house.client.called("update_mount")
    assert mount.source == "rtsp://admin:n3w@10.0.0.5/s"
    assert await house.passwords.get(camera.id) == "n3w"


async def test_a_refused_edit_is_taken_back(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    house.client.failures["update_mount"] = UserFacingError("address_invalid", "no")
    with pytest.raises(UserFacingError):
        await house.cameras.edit(camera.id, replace(DRAFT, address="rtsp://10.0.0.6/s", password="n3w"))
    assert house.saved() == (camera,)
    assert await house.passwords.get(camera.id) == "s3cret"


async def test_the_link_name_of_another_camera_is_refused(house: House) -> None:
    await house.cameras.add(DRAFT)
    yard = await house.cameras.add(replace(DRAFT, title="Yard"))
    with pytest.raises(UserFacingError) as caught:
        await house.cameras.edit(yard.id, replace(DRAFT, title="Yard", mount="gate"))
    assert caught.value.code == "mount_exists"
    with pytest.raises(UserFacingError) as caught:
        await house.cameras.add(replace(DRAFT, title="Third", mount="gate"))
    assert caught.value.code == "mount_exists"


async def test_remove_forgets_the_password_too(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.remove(camera.id)
    assert house.saved() == ()
    assert await house.passwords.get(camera.id) == ""
    assert house.client.called("remove_mount") == [("gate",)]


@pytest.mark.parametrize("command", ["remove", "start", "stop"])
async def test_an_unknown_camera(house: House, command: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        await getattr(house.cameras, command)("nobody")
    assert caught.value.code == "camera_unknown"


async def test_stop_is_remembered_and_start_undoes_it(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.stop(camera.id)
    assert not house.saved()[0].enabled
    await house.cameras.start(camera.id)
    assert house.saved()[0].enabled
    assert house.client.called("start_mount") == [("gate",)]


async def test_start_starts_a_stopped_relay_with_passwords_in_place(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.stop(camera.id)
    house.client.state = "stopped"
    await house.cameras.start(camera.id)
    ((config,),) = house.client.called("start")
    assert [(mount.name, mount.source, mount.enabled) for mount in config.mounts] == [("gate", SOURCE, True)]


async def test_all_at_once(house: House) -> None:
    for title in ("Gate", "Yard"):
        await house.cameras.add(replace(DRAFT, title=title))
    await house.cameras.stop_all()
    assert [camera.enabled for camera in house.saved()] == [False, False]
    await house.cameras.start_all()
    assert [camera.enabled for camera in house.saved()] == [True, True]
    assert house.client.called("start_mount") == [("gate",), ("yard",)]


async def test_a_camera_of_this_run_is_started_and_stopped_without_being_saved(house: House) -> None:
    house.store.add_session_camera(Camera(id="demo", title="Demo", mount="demo", address="demo:"))
    await house.cameras.stop("demo")
    assert house.client.called("stop_mount") == [("demo",)]
    assert house.saved() == ()
    assert [camera.enabled for camera in house.store.cameras] == [False]


async def test_changed_ports_restart_a_running_relay_once(house: House) -> None:
    await house.relay.apply(theme="dark")
    assert house.client.called("restart") == []
    await house.relay.apply(rtsp_port=9554)
    ((config,),) = house.client.called("restart")
    assert config.rtsp.port == 9554
    house.client.state = "stopped"
    await house.relay.apply(rtsp_port=9555)
    assert len(house.client.called("restart")) == 1


@pytest.mark.parametrize("fields", [{"rtsp_port": 8080}, {"http_port": 8554}, {"rtsp_port": 9000, "http_port": 9000}])
async def test_one_port_for_two_services_is_refused(house: House, fields: dict[str, object]) -> None:
    with pytest.raises(UserFacingError) as caught:
        await house.relay.apply(**fields)
    assert caught.value.code == "ports_equal"
    assert house.store.settings.rtsp_port == 8554


async def test_start_twice_is_start_once(house: House) -> None:
    house.client.state = "stopped"
    await house.relay.start()
    await house.relay.start()
    assert len(house.client.called("start")) == 1
    await house.relay.stop()
    assert not house.relay.running


def test_another_port_is_suggested(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.flows import relay_control

    monkeypatch.setattr(relay_control, "_is_free", lambda host, port: port in (8080, 8557, 8558))
    assert house.relay.suggest_port(8554) == 8557
    monkeypatch.setattr(relay_control, "_is_free", lambda host, port: False)
    assert house.relay.suggest_port(8554) == 8554
    assert house.relay.suggest_port(65535) == 65535


async def test_a_new_name_touches_nothing_else(house: House) -> None:
    camera = await house.cameras.add(replace(DRAFT, sub_address="rtsp://10.0.0.5/t"))
    await house.cameras.rename(camera.id, " North gate ")
    kept = house.saved()[0]
    assert kept == msgspec.structs.replace(camera, title="North gate")
    before = {mount.name: mount for (mount,) in house.client.called("add_mount")}
    for name, mount in house.client.called("update_mount"):
        assert mount == msgspec.structs.replace(before[name], title="North gate")
    assert len(house.client.called("update_mount")) == 2


async def test_a_name_that_the_relay_refuses_is_taken_back(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    house.client.failures["update_mount"] = UserFacingError("mount_unknown", "gone")
    with pytest.raises(UserFacingError):
        await house.cameras.rename(camera.id, "Other")
    assert house.saved() == (camera,)
