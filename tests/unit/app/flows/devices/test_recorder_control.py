"""A recorder is taken over in one go, looked at again without harm, and given another login for all its channels at once."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from app.flows.add_camera import CameraDraft, Way
from app.flows.camera_control import CameraControl
from app.flows.camera_shelf import CameraShelf
from app.flows.devices.channel_choices import ChannelChoice, ChannelState, propose, retitle
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look, LookState, Target
from app.flows.devices.recorder_control import RecorderControl, TakenOver, siblings
from app.flows.wording.words import untranslated
from relay_engine import DeviceView, UserFacingError
from tests.kit.players.pretend_client import PretendClient
from tests.kit.relay.device_views import make_camera, make_recorder
from tests.kit.relay.saved_mounts import saved_mount

LOGIN = DeviceLogin("admin", "s3cret")


class House:
    """A relay, and what the window knows of it."""

    def __init__(self) -> None:
        self.client = PretendClient()
        self.shelf = CameraShelf()
        self.cameras = CameraControl(self.client, self.shelf, self.client.start)
        self.recorders = RecorderControl(self.client, self.shelf, self.cameras)
        self.changes = 0
        self.shelf.subscribe(self._count)

    def look(self, view: DeviceView, login: DeviceLogin = LOGIN) -> tuple[ChannelChoice, ...]:
        looks = [Look(Target(view.address), LookState.FOUND, login, view)]
        return propose(looks, self.shelf.cameras, self.shelf.names, untranslated)

    async def take_over(self, view: DeviceView, login: DeviceLogin = LOGIN) -> TakenOver:
        return await self.recorders.take_over(self.look(view, login), on_demand=False, small=True)

    def told(self) -> CameraShelf:
        """A shelf that has heard nothing but the relay's own word."""
        shelf = CameraShelf()
        shelf.take_events([saved_mount(config) for config in self.client.mounts.values()])
        return shelf

    def passwords(self) -> set[str | None]:
        return {urlsplit(source).password for source in self.client.sources().values()}

    def _count(self) -> None:
        self.changes += 1


@pytest.fixture
def house() -> House:
    return House()


async def test_a_recorder_is_there_at_once_and_whole(house: House) -> None:
    assert await house.take_over(make_recorder(64)) == TakenOver(added=64)
    assert len(house.client.called("import_mounts")) == 1
    assert house.changes == 1  # the window draws it once
    assert len(house.shelf.cameras) == 64
    assert house.shelf.cameras == house.told().cameras
    assert "s3cret" not in repr(house.shelf.cameras)
    assert all(camera.has_password and camera.sub_mount for camera in house.shelf.cameras)


async def test_what_the_relay_refuses_is_not_there(house: House) -> None:
    house.client.failures["import_mounts"] = UserFacingError("mount_exists", "taken")
    with pytest.raises(UserFacingError):
        await house.take_over(make_recorder(4))
    assert house.shelf.cameras == ()


async def test_another_look_finds_what_is_new_and_renamed_and_leaves_the_rest(house: House) -> None:
    await house.take_over(make_recorder(4, offline=(3,)))
    await house.cameras.rename(next(camera.id for camera in house.shelf.cameras if camera.title == "Bay 4"), "Mine")
    before = dict(house.client.mounts)
    kept = DeviceLogin("admin", secret_of="bay-1")
    choices = house.look(make_recorder(5, names={2: "Ramp", 4: "Lift"}), kept)
    new, here, renamed = ChannelState.NEW, ChannelState.HERE, ChannelState.RENAMED
    assert [choice.state for choice in choices] == [here, renamed, new, renamed, new]
    assert [choice.is_ticked for choice in choices] == [False, True, True, False, True]
    assert await house.recorders.take_over(choices, on_demand=False, small=True) == TakenOver(added=2, renamed=1)
    assert [camera.title for camera in house.shelf.cameras] == ["Bay 1", "Ramp", "Mine", "Bay 3", "Bay 5"]
    assert house.passwords() == {"s3cret"}
    assert {name: house.client.mounts[name].source for name in before} == {name: config.source for name, config in before.items()}
    again = house.look(make_recorder(5, names={2: "Ramp", 4: "Lift"}), kept)
    assert [choice.state for choice in again] == [here, here, here, renamed, here]
    assert sorted(house.shelf.cameras, key=lambda camera: camera.mount) == sorted(house.told().cameras, key=lambda camera: camera.mount)


async def test_a_name_typed_for_a_renamed_channel_is_the_one_that_it_gets(house: House) -> None:
    await house.take_over(make_recorder(1))
    choices = retitle(house.look(make_recorder(1, names={1: "Ramp"})), 0, "Ramp south", house.shelf.names)
    await house.recorders.take_over(choices, on_demand=False, small=True)
    assert [(camera.title, camera.mount, camera.recorder.title) for camera in house.shelf.cameras] == [("Ramp south", "bay-1", "Ramp")]


async def test_a_login_is_changed_for_all_channels_of_the_recorder_and_for_no_other(house: House) -> None:
    await house.take_over(make_recorder(3))
    await house.take_over(make_camera())
    first = house.shelf.cameras[0]
    others = siblings(first, house.shelf.cameras)
    assert [camera.title for camera in others] == ["Bay 2", "Bay 3"]
    await house.recorders.give_login([camera.id for camera in others], "relay", "n3w")
    sources = house.client.sources()
    assert {urlsplit(sources[name]).username for name in ("bay-2", "bay-2-sub", "bay-3", "bay-3-sub")} == {"relay"}
    assert {urlsplit(sources[name]).password for name in ("bay-2", "bay-2-sub", "bay-3", "bay-3-sub")} == {"n3w"}
    assert {urlsplit(sources[name]).password for name in ("bay-1", "barrier", "barrier-sub")} == {"s3cret"}
    assert "n3w" not in repr(house.shelf.config("bay-2"))


async def test_channels_added_by_hand_are_known_by_their_host_and_user(house: House) -> None:
    draft = CameraDraft(way=Way.ADDRESS, user="admin", password="s3cret")
    for title, address, user in (
        ("A", "rtsp://10.0.0.9/1", "admin"),
        ("B", "rtsp://10.0.0.9:554/2", "admin"),
        ("C", "rtsp://10.0.0.9/3", "other"),
        ("D", "rtsp://10.0.0.8/1", "admin"),
    ):
        await house.cameras.add(replace(draft, title=title, address=address, user=user))
    assert [camera.title for camera in siblings(house.shelf.cameras[0], house.shelf.cameras)] == ["B"]


async def test_one_that_refuses_the_login_does_not_keep_the_others_from_it(house: House) -> None:
    await house.take_over(make_recorder(3))
    ids = [camera.id for camera in house.shelf.cameras]
    del house.client.mounts["bay-1"]  # by somebody else, a moment ago

    async def change(name: str, changes: object) -> None:
        if name == "bay-1":
            raise UserFacingError("mount_unknown", "gone")
        await PretendClient.change_mount(house.client, name, changes)

    house.client.change_mount = change  # type: ignore[method-assign]
    with pytest.raises(UserFacingError):
        await house.recorders.give_login(ids, "admin", "n3w")
    assert urlsplit(house.client.sources()["bay-3"]).password == "n3w"
