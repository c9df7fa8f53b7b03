"""What version 0.1.0 has left is in the relay's book afterwards: all of it, once, whenever the move was broken off."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from app.flows.book_move import move_to_book, plan_fill, plan_move
from app.flows.camera_mounts import cameras_of
from app.locations import Locations
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.version_1 import OldCamera, OldSettings
from relay_engine import (
    Book,
    KeyStore,
    KeyStoreUnavailable,
    MountConfig,
    MountRecord,
    MountSettings,
    Put,
    SettingsRecord,
    SystemClock,
    UserFacingError,
    mask_source,
)

OLD = Path(__file__).parents[3] / "data" / "settings_0_1_0"  # written by version 0.1.0 on a machine without a key store
SOURCES = [
    ("front-gate", f"rtsp://admin:{quote('p@ss/w:ord 1%', safe='')}@192.168.1.20/Streaming/Channels/101"),
    ("front-gate-sub", f"rtsp://admin:{quote('p@ss/w:ord 1%', safe='')}@192.168.1.20/Streaming/Channels/102"),
    ("nvr-channel-3", f"rtsp://viewer:{quote('한글 암호', safe='')}@192.168.1.30:8554/cam/realmonitor?channel=3&subtype=0"),
    ("camera-1", "rtsp://192.168.1.40/user=admin_password=tl_J9%26x%3D1_channel=1_stream=0&onvif=0.sdp?real_stream"),
    ("camera-1-sub", "rtsp://192.168.1.40/user=admin_password=tl_J9%26x%3D1_channel=1_stream=1&onvif=0.sdp?real_stream"),
    ("flv", "http://192.168.1.50/flv?port=1935&app=bcs&stream=channel0_main.bcs&user=joe&password=a%26b"),
    ("token", "rtsp://192.168.1.60:7447/AbCdEf0123456789"),
    ("token-sub", "rtsp://192.168.1.60:7447/sub0123456789"),
    ("open-camera", "rtsp://guest@192.168.1.70/live"),
    ("demo-camera", "demo:"),
]


def none_here() -> None:
    raise KeyStoreUnavailable("no key store on this machine")


class Killed(Exception):
    """The program was ended here."""


class House:
    """A folder of version 0.1.0, and the program that starts on it."""

    def __init__(self, folder: Path) -> None:
        self.where = Locations(folder)
        if not folder.exists():
            shutil.copytree(OLD, folder)
        self.store = SettingStore(self.where.settings_file)
        self.store.load()
        self.passwords = PasswordSafe(KeyStore(none_here), PasswordFile(self.where.passwords_file, self.where.passwords_key_file))  # type: ignore[arg-type]

    def book(self, folder: Path) -> Book:
        return Book(folder, SystemClock(), key_store=KeyStore(none_here))  # type: ignore[arg-type]

    async def move(self) -> tuple[UserFacingError, ...]:
        return await move_to_book(self.store, self.passwords, self.where.default_data_folder, self.book)

    async def records[R: (MountRecord, SettingsRecord)](self, kind: type[R]) -> tuple[R, ...]:
        book = self.book(self.where.default_data_folder)
        await book.open()
        try:
            return await book.all(kind)
        finally:
            await book.close()

    async def sources(self) -> list[tuple[str, str]]:
        return [(record.config.name, record.config.source) for record in await self.records(MountRecord)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "relay-server")


async def test_all_cameras_and_passwords_are_in_the_book(house: House) -> None:
    await house.move()
    assert await house.sources() == SOURCES
    mounts = [
        MountSettings("", one.config.name, msgspec.structs.replace(one.config, source=mask_source(one.config.source)), "book")
        for one in await house.records(MountRecord)
    ]
    cameras = {camera.mount: camera for camera in cameras_of(mounts)}
    old = msgspec.json.decode((OLD / "settings.json").read_bytes(), type=OldSettings)
    assert list(cameras) == [camera.mount for camera in old.cameras]
    for one in old.cameras:
        camera = cameras[one.mount]
        for name in OldCamera.__struct_fields__:
            assert getattr(camera, name) == getattr(one, name), (one.title, name)
        assert camera.has_password == (one.user not in ("", "guest"))


async def test_the_relay_s_settings_are_in_the_book_and_the_window_s_stay(house: House) -> None:
    await house.move()
    assert {record.section: record.values for record in await house.records(SettingsRecord)} == {
        "rtsp": {"port": 9554, "host": "127.0.0.1"},
        "http": {
            "port": 9080,
            "host": "127.0.0.1",
            "allowed_hosts": ["cams.example.org"],
            "allow_origins": ["https://www.church.example"],
        },
        "webrtc": {"udp_port": 9189, "tcp_port": 9189, "host": "127.0.0.1"},
        "limits": {"max_readers": 500, "max_egress_kbps": 200_000},
    }
    settings = House(house.where.home).store.settings  # as the next start reads it
    assert (settings.share_address, settings.start_relay, settings.closing) == ("192.168.1.5", False, "background")
    assert (settings.card_size, settings.theme, settings.language) == ("small", "dark", "ko")
    assert (settings.window_geometry, settings.window_state, settings.version) == ("AAAA", "BBBB", 2)


async def test_the_old_file_is_kept_as_it_was_and_holds_the_way_back(house: House) -> None:
    await house.move()
    assert house.where.settings_file.with_name("settings.json.version-1").read_bytes() == (OLD / "settings.json").read_bytes()
    assert house.where.passwords_file.read_bytes() == (OLD / "passwords.bin").read_bytes()


async def test_the_second_start_moves_nothing(house: House) -> None:
    await house.move()
    again = House(house.where.home)
    assert (again.store.settings.move_from, again.store.problems) == ("", ())
    assert await again.move() == ()
    assert await again.sources() == SOURCES


@pytest.mark.parametrize("moment", ["before the book", "in the book", "behind the book", "after a change of the window's"])
async def test_a_move_that_was_broken_off_is_whole_the_next_time(house: House, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_arguments: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        match moment:
            case "before the book":
                patch.setattr(Book, "open", die)
            case "in the book":
                patch.setattr(Book, "change", die)
            case "behind the book":
                patch.setattr(house.store, "change", die)
            case _:
                house.store.change(theme="light")
                patch.setattr(Book, "change", die)
        with pytest.raises(Killed):
            await house.move()
    again = House(house.where.home)
    await again.move()
    assert await again.sources() == SOURCES
    assert again.store.settings.move_from == ""


async def test_what_the_book_refuses_is_tried_again_at_the_next_start(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_changes: object) -> None:
        raise UserFacingError("disk_full", "full")

    with monkeypatch.context() as patch:
        patch.setattr(Book, "change", full)
        with pytest.raises(UserFacingError):
            await house.move()
    assert house.store.settings.move_from == "settings.json.version-1"
    await House(house.where.home).move()
    assert await house.sources() == SOURCES


async def test_a_camera_that_was_removed_since_does_not_come_back(house: House) -> None:
    await house.move()  # "guest" has no password, and the machine no key store: it is asked for at the next start once more
    assert house.store.settings.fill_from
    book = house.book(house.where.default_data_folder)
    await book.open()
    await book.change(Put(MountRecord(config=MountConfig(name="new", source="demo:")), replaces="token"))
    await book.close()
    again = House(house.where.home)
    await again.move()
    assert "token" not in dict(await again.sources())


async def test_somebody_who_went_back_to_the_old_version_is_moved_again(house: House) -> None:
    await house.move()
    old = msgspec.json.decode((OLD / "settings.json").read_bytes())
    old["cameras"].append({"id": "later", "title": "Later", "mount": "later", "address": "demo:"})
    house.where.settings_file.write_bytes(msgspec.json.encode(old))
    again = House(house.where.home)
    assert again.store.settings.move_from == "settings.json.version-1-2"
    await again.move()
    assert await again.sources() == [*SOURCES, ("later", "demo:")]


GATE = OldCamera(id="1", title="Gate", mount="gate", address="rtsp://h.example/s", sub_address="rtsp://h.example/t", user="admin")


def test_a_name_that_is_taken_or_no_name_any_more_gets_another_one() -> None:
    old = OldSettings(cameras=(GATE, OldCamera(id="2", title="Con", mount="con", address="demo:")))
    there = (
        MountRecord(config=MountConfig(name="gate", source="demo:")),
        MountRecord(config=MountConfig(name="gate-2-sub", source="demo:")),
    )
    plan = plan_move(old, {}, there, ())
    assert [put.record.key for put in plan.changes] == ["gate-3", "gate-3-sub", "con-2"]
    assert [(problem.code, problem.params["path"]) for problem in plan.problems] == [("mount_renamed", "gate"), ("mount_renamed", "con")]


def test_settings_that_somebody_has_made_in_the_book_stay() -> None:
    plan = plan_move(OldSettings(rtsp_port=9554, max_readers=5), {}, (), (SettingsRecord(section="rtsp", values={"port": 7554}),))
    assert [put.record for put in plan.changes] == [SettingsRecord(section="limits", values={"max_readers": 5})]


def test_a_password_that_the_key_store_says_later_is_filled_in() -> None:
    moved = plan_move(OldSettings(cameras=(GATE,)), {"1": ""}, (), ()).changes
    records = tuple(put.record for put in moved)
    plan = plan_fill(OldSettings(cameras=(GATE,)), {"1": "p w"}, records)  # type: ignore[arg-type]
    assert [put.record.config.source for put in plan.changes] == ["rtsp://admin:p%20w@h.example/s", "rtsp://admin:p%20w@h.example/t"]  # type: ignore[attr-defined]
    filled = tuple(put.record for put in plan.changes)
    assert plan_fill(OldSettings(cameras=(GATE,)), {"1": "other"}, filled).changes == ()  # type: ignore[arg-type]


async def test_damage_that_the_move_is_the_first_to_find_is_told(house: House) -> None:
    await house.move()
    file = house.where.default_data_folder / "book.sqlite3"
    file.write_bytes(b"rubbish" * 1000)
    again = House(house.where.home)
    assert again.store.settings.fill_from
    (problem,) = await again.move()
    assert problem.code == "book_damaged_rescued"
    assert await again.sources() == SOURCES
