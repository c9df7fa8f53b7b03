"""The move to the book: cameras, passwords, ports and limits of version 0.1.0 become the relay's own, once and whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from app.flows.camera import Camera
from app.flows.camera_mounts import mounts_of
from app.flows.mount_names import mount_name_for, sub_mount_name
from app.flows.relay_options import OPTION_NAMES, sections_of
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.version_1 import OldCamera, OldSettings
from relay_engine import Book, MountRecord, Put, SettingsRecord, SystemClock, UserFacingError, mount_name_problem

_ID = "camera"  # label


class BookLike(Protocol):
    """What of the relay's book is used here."""

    @property
    def problems(self) -> tuple[UserFacingError, ...]: ...
    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def all[R: (MountRecord, SettingsRecord)](self, kind: type[R]) -> tuple[R, ...]: ...
    async def change(self, *changes: Put) -> None: ...


type BookMaker = Callable[[Path], BookLike]


def open_book_of(folder: Path) -> Book:
    """The relay's real book in that folder, not open yet."""
    return Book(folder, SystemClock())


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, all together, and what a person should be told."""

    changes: tuple[Put, ...]
    problems: tuple[UserFacingError, ...] = ()


async def move_to_book(
    store: SettingStore, passwords: PasswordSafe, folder: Path, make_book: BookMaker = open_book_of
) -> tuple[UserFacingError, ...]:
    """Move what an older version has left, if anything; return what a person should be told. Raises UserFacingError: try again then.

    Everything goes into the book in one step, and what is there already is known by its id: whenever this is broken off, it is whole the next time.
    """
    settings = store.settings
    name = settings.move_from or settings.fill_from
    old = store.old_settings(name) if name else None
    if old is None:
        if name:
            store.change(move_from="", fill_from="")
        return ()
    found = await passwords.get_many(camera.id for camera in old.cameras if camera.user)
    missing = tuple(camera.title for camera in old.cameras if camera.user and not found[camera.id])
    is_unsure = bool(missing) and not passwords.has_key_store
    book = make_book(folder)
    await book.open()
    try:
        mounts, sections = await book.all(MountRecord), await book.all(SettingsRecord)
        plan = plan_move(old, found, mounts, sections) if settings.move_from else plan_fill(old, found, mounts)
        if plan.changes:
            await book.change(*plan.changes)
    finally:
        await book.close()
    store.change(move_from="", fill_from=name if is_unsure else "")
    told = (*book.problems, *plan.problems)  # whoever opens it next finds nothing wrong any more
    if settings.move_from and is_unsure:
        text = f"no password was found for {', '.join(missing)}"
        told = (*told, UserFacingError("passwords_not_found", text, cameras=", ".join(missing)))
    return told


def plan_move(old: OldSettings, passwords: Mapping[str, str], mounts: Collection[MountRecord], sections: Iterable[SettingsRecord]) -> Plan:
    """Cameras that the book does not have yet, and settings of sections in which nobody has changed anything."""
    taken = {record.config.name for record in mounts}
    moved = {record.config.labels.get(_ID) for record in mounts}
    wanted = {camera.mount for camera in old.cameras}
    changes: list[Put] = []
    problems: list[UserFacingError] = []
    for one in old.cameras:
        if one.id in moved:
            continue
        camera = _camera_of(one, taken, wanted)
        if camera.mount != one.mount:
            text = f"The camera {one.title} is published as {camera.mount} from now on: {one.mount} is a name that it cannot have."
            problems.append(UserFacingError("mount_renamed", text, path=one.mount))
        configs = mounts_of(camera, passwords.get(one.id, ""))
        taken |= {config.name for config in configs}
        changes += (Put(MountRecord(config=config)) for config in configs)
    kept = {record.section for record in sections}
    default = OldSettings()
    changed = {name: getattr(old, name) for name in OPTION_NAMES if getattr(old, name, None) != getattr(default, name, None)}
    for section, values in sections_of(changed).items():
        if section not in kept:
            changes.append(Put(msgspec.convert({"section": section, "values": msgspec.to_builtins(values)}, SettingsRecord)))
    return Plan(tuple(changes), tuple(problems))


def plan_fill(old: OldSettings, passwords: Mapping[str, str], mounts: Collection[MountRecord]) -> Plan:
    """Passwords that the key store did not say at first, for mounts that are still as they were moved."""
    by_id = {record.config.labels[_ID]: record.config for record in mounts if _ID in record.config.labels}
    changes = []
    for one in old.cameras:
        password, main = passwords.get(one.id), by_id.get(one.id)
        if not password or main is None:
            continue
        camera = msgspec.structs.replace(_camera_of(one, (), ()), mount=main.name)
        filled = {
            bare.source: whole.source for bare, whole in zip(mounts_of(camera, ""), mounts_of(camera, password), strict=True)
        }  # by what was moved
        for record in mounts:
            if main.name in (record.config.name, record.config.variant_of) and (source := filled.get(record.config.source)):
                changes.append(Put(MountRecord(config=msgspec.structs.replace(record.config, source=source))))
    return Plan(tuple(changes))


def _camera_of(old: OldCamera, taken: Collection[str], wanted: Collection[str]) -> Camera:
    """The camera under its own name where it may have that, else under another one."""
    is_free = not mount_name_problem(old.mount) and old.mount not in taken
    mount = old.mount if is_free else mount_name_for(old.mount, {*taken, *wanted})
    shared = {name: getattr(old, name) for name in OldCamera.__struct_fields__ if name != "mount"}
    return Camera(**shared, mount=mount, sub_mount=sub_mount_name(mount, {*taken, *wanted}) if old.sub_address else "")
