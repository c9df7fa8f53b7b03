"""Adding, changing, removing, starting and stopping cameras: commands to the relay, by their differences, and secrets that stay there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.flows.add_camera import CameraDraft, Way, draft_from_camera
from app.flows.camera_control import CameraControl
from app.flows.camera_shelf import CameraShelf
from app.flows.recorder_place import RecorderPlace
from relay_engine import MountConfig, UserFacingError
from tests.kit.players.pretend_client import PretendClient
from tests.kit.relay.saved_mounts import saved_mount

DRAFT = CameraDraft(title="Gate", way=Way.ADDRESS, address="rtsp://10.0.0.5/s", user="admin", password="s3cret")
TWO = replace(DRAFT, sub_address="rtsp://10.0.0.5/t")
SOURCE = "rtsp://admin:s3cret@10.0.0.5/s"


class House:
    """A relay, and what the window knows of it."""

    def __init__(self) -> None:
        self.client = PretendClient()
        self.shelf = CameraShelf()
        self.cameras = CameraControl(self.client, self.shelf, self.start_relay)

    async def start_relay(self) -> None:
        await self.client.start()

    def changes(self) -> list[tuple[str, dict[str, object]]]:
        """What the relay was asked to change."""
        return [(name, changes) for name, changes in self.client.called("change_mount")]

    def told(self) -> CameraShelf:
        """A shelf that has heard nothing but the relay's own word."""
        shelf = CameraShelf()
        shelf.take_events([saved_mount(config) for config in self.client.mounts.values()])
        return shelf


@pytest.fixture
def house() -> House:
    return House()


async def test_what_is_added_is_there_at_once_and_without_its_password(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    assert house.client.sources() == {"gate": SOURCE}
    assert house.shelf.cameras == (camera,)
    assert "s3cret" not in repr(house.shelf.config("gate"))
    assert house.shelf.cameras == house.told().cameras


async def test_all_of_it_works_while_the_relay_is_off(house: House) -> None:
    house.client.state = "stopped"
    camera = await house.cameras.add(DRAFT)
    await house.cameras.rename(camera.id, "Door")
    assert house.client.mounts["gate"].title == "Door"
    await house.cameras.remove(camera.id)
    assert house.client.mounts == {}
    assert house.shelf.cameras == ()


async def test_what_the_relay_refuses_is_not_there(house: House) -> None:
    house.client.failures["add_mount"] = UserFacingError("address_invalid", "no")
    with pytest.raises(UserFacingError):
        await house.cameras.add(DRAFT)
    assert house.shelf.cameras == ()


async def test_a_refused_small_picture_takes_the_camera_back(house: House) -> None:
    house.client.mounts["gate-sub"] = MountConfig(name="gate-sub", source="demo:")  # by somebody else, a moment ago
    with pytest.raises(UserFacingError):
        await house.cameras.add(TWO)
    assert list(house.client.mounts) == ["gate-sub"]
    assert house.shelf.cameras == ()


async def test_a_camera_with_a_small_picture_has_two_mounts(house: House) -> None:
    camera = await house.cameras.add(TWO)
    assert house.client.sources() == {"gate": SOURCE, "gate-sub": "rtsp://admin:s3cret@10.0.0.5/t"}
    await house.cameras.stop(camera.id)
    assert [config.enabled for config in house.client.mounts.values()] == [False, False]
    await house.cameras.remove(camera.id)
    assert house.client.called("remove_mount") == [("gate-sub",), ("gate",)]


async def test_names_of_others_are_not_taken(house: House) -> None:
    house.shelf.take_events(
        [saved_mount(MountConfig(name="gate", source="demo:")), saved_mount(MountConfig(name="gate-2-sub", source="demo:"))]
    )
    camera = await house.cameras.add(TWO)
    assert camera.mounts == ("gate-3", "gate-3-sub")


async def test_only_what_differs_is_sent(house: House) -> None:
    camera = await house.cameras.add(TWO)
    draft = draft_from_camera(camera)
    await house.cameras.edit(camera.id, replace(draft, on_demand=True))
    assert house.changes() == [("gate", {"on_demand": True})]
    await house.cameras.edit(camera.id, replace(draft, on_demand=True, max_readers=4))
    assert house.changes()[1:] == [("gate", {"max_readers": 4}), ("gate-sub", {"max_readers": 4})]
    await house.cameras.edit(camera.id, replace(draft, on_demand=True, max_readers=4, sub_address=""))
    assert house.client.called("remove_mount") == [("gate-sub",)]
    assert house.shelf.cameras == house.told().cameras


async def test_saving_without_a_change_asks_the_relay_nothing(house: House) -> None:
    camera = await house.cameras.add(TWO)
    await house.cameras.edit(camera.id, draft_from_camera(camera))
    assert house.changes() == []


async def test_an_unchanged_password_goes_with_a_changed_address(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.edit(
        camera.id, replace(draft_from_camera(camera), address="rtsp://10.0.0.5/other", sub_address="rtsp://10.0.0.5/t")
    )
    assert house.client.sources() == {"gate": "rtsp://admin:s3cret@10.0.0.5/other", "gate-sub": "rtsp://admin:s3cret@10.0.0.5/t"}


async def test_another_channel_of_a_recorder_has_its_password(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    again = replace(draft_from_camera(camera), title="Yard", mount="", address="rtsp://10.0.0.5/2", sub_address="rtsp://10.0.0.5/3")
    await house.cameras.add(again)
    assert house.client.sources()["yard"] == "rtsp://admin:s3cret@10.0.0.5/2"
    assert house.client.sources()["yard-sub"] == "rtsp://admin:s3cret@10.0.0.5/3"


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ({"password": "n3w"}, "rtsp://admin:n3w@10.0.0.5/s"),
        ({"user": "root"}, "rtsp://root:s3cret@10.0.0.5/s"),
        ({"user": "", "password": ""}, "rtsp://10.0.0.5/s"),  # it asks for none any more
    ],
)
async def test_another_login(house: House, typed: dict[str, str], source: str) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.edit(camera.id, replace(draft_from_camera(camera), **typed))
    assert house.client.sources() == {"gate": source}
    assert house.shelf.cameras == house.told().cameras


async def test_a_change_that_is_refused_half_way_is_taken_back(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    before = dict(house.client.mounts)
    house.client.failures["add_mount"] = UserFacingError("mount_exists", "taken")
    with pytest.raises(UserFacingError):
        await house.cameras.edit(camera.id, replace(draft_from_camera(camera), title="Door", sub_address="rtsp://10.0.0.5/t"))
    assert house.client.mounts == before
    assert house.shelf.cameras == (camera,)


async def test_the_link_name_of_another_camera_is_refused(house: House) -> None:
    await house.cameras.add(DRAFT)
    yard = await house.cameras.add(replace(DRAFT, title="Yard"))
    with pytest.raises(UserFacingError) as caught:
        await house.cameras.edit(yard.id, replace(draft_from_camera(yard), mount="gate"))
    assert caught.value.code == "mount_exists"


@pytest.mark.parametrize("command", ["remove", "start", "stop"])
async def test_an_unknown_camera(house: House, command: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        await getattr(house.cameras, command)("nobody")
    assert caught.value.code == "camera_unknown"


async def test_start_has_the_relay_run_too(house: House) -> None:
    camera = await house.cameras.add(DRAFT)
    await house.cameras.stop(camera.id)
    assert not house.shelf.cameras[0].enabled
    house.client.state = "stopped"
    await house.cameras.start(camera.id)
    assert house.client.mounts["gate"].enabled
    assert house.client.is_running


async def test_all_at_once(house: House) -> None:
    for title in ("Gate", "Yard"):
        await house.cameras.add(replace(DRAFT, title=title))
    await house.cameras.stop_all()
    assert [camera.enabled for camera in house.shelf.cameras] == [False, False]
    await house.cameras.start_all()
    assert [config.enabled for config in house.client.mounts.values()] == [True, True]


async def test_a_camera_of_the_configuration_file_can_be_stopped_and_nothing_else(house: House) -> None:
    config = MountConfig(name="hall", source="rtsp://10.0.0.5/s")
    house.client.mounts["hall"] = config
    house.shelf.take_events([saved_mount(config, origin="file")])
    (camera,) = house.shelf.cameras
    await house.cameras.stop(camera.id)
    assert (house.shelf.cameras[0].enabled, house.shelf.cameras[0].is_read_only) == (False, True)
    for command in (
        house.cameras.rename(camera.id, "Other"),
        house.cameras.remove(camera.id),
        house.cameras.set_listed(camera.id, listed=False),
        house.cameras.set_access(camera.id, "open"),
        house.cameras.edit(camera.id, draft_from_camera(camera)),
    ):
        with pytest.raises(UserFacingError) as caught:
            await command
        assert caught.value.code == "mount_read_only"
    assert house.changes() == []


async def test_the_demo_camera_of_this_run_is_there_once(house: House) -> None:
    await house.cameras.add_demo("Demo camera")
    ((config,),) = house.client.called("add_mount_for_now")
    assert (config.name, config.source, config.title) == ("demo", "demo:", "Demo camera")
    assert [camera.origin for camera in house.shelf.cameras] == ["run"]
    await house.cameras.add_demo("Demo camera")
    assert len(house.client.called("add_mount_for_now")) == 1


async def test_a_new_name_touches_nothing_else(house: House) -> None:
    camera = await house.cameras.add(TWO)
    await house.cameras.rename(camera.id, " North gate ")
    assert house.changes() == [("gate", {"title": "North gate"}), ("gate-sub", {"title": "North gate"})]


@pytest.mark.parametrize("access", ["open", "closed", "network", ""])
async def test_who_may_watch_one_camera(house: House, access: str) -> None:
    camera = await house.cameras.add(replace(TWO, access="closed" if access != "closed" else ""))
    await house.cameras.set_access(camera.id, access)  # type: ignore[arg-type]
    assert {config.access for config in house.client.mounts.values()} == {access}


async def test_a_camera_of_somebody_else_keeps_what_the_window_does_not_know(house: House) -> None:
    house.client.mounts["hall"] = MountConfig(name="hall", source="rtsp://a:b@10.0.0.7/s", linger_s=3.0, labels={"floor": "2"})
    house.shelf.take_events([saved_mount(config) for config in house.client.mounts.values()])
    (camera,) = house.shelf.cameras
    await house.cameras.edit(camera.id, replace(draft_from_camera(camera), title="Hall", way=Way.ADDRESS, on_demand=True))
    after = house.client.mounts["hall"]
    assert (after.source, after.linger_s, after.title, after.on_demand) == ("rtsp://a:b@10.0.0.7/s", 3.0, "Hall", True)
    assert after.labels["floor"] == "2"
    assert [camera.id for camera in house.shelf.cameras] == ["mount:hall"]


async def test_an_edit_keeps_which_channel_of_which_recorder_a_camera_is(house: House) -> None:
    place = RecorderPlace(key="DS-77", channel="33", address="10.0.0.5:80", name="Lobby", title="Gate")
    camera = await house.cameras.add(replace(DRAFT, recorder=place))
    edited = await house.cameras.edit(camera.id, replace(draft_from_camera(camera), title="Door", address="rtsp://10.0.0.5/t"))
    assert (edited.title, edited.recorder) == ("Door", place)
    assert house.client.mounts["gate"].labels["recorder"] == "DS-77"
    assert house.told().cameras[0].recorder == place
