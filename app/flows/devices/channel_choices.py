"""Channel choices: what of the devices' channels is to be taken over, under which names; as values that every edit makes anew."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.flows.add_camera import MAX_TITLE_LENGTH
from app.flows.camera import Camera
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look
from app.flows.mount_names import RESERVED_NAMES, mount_name_for, sub_mount_name
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import ChannelView, DeviceView, StreamView, mount_name_problem

CHANNEL_TITLE = QT_TRANSLATE_NOOP("Flows", "Channel {channel}")
CAMERA_TITLE = QT_TRANSLATE_NOOP("Flows", "Camera")
NO_TITLE = QT_TRANSLATE_NOOP("Flows", "Give the camera a name.")
TITLE_TAKEN = QT_TRANSLATE_NOOP("Flows", "Another camera has this name.")
BAD_NAME = QT_TRANSLATE_NOOP("Flows", "Use letters, digits and hyphens for the link.")
NAME_TAKEN = QT_TRANSLATE_NOOP("Flows", "Another camera has this link.")
_BLANKS = re.compile(r"\s+")


class ChannelState(StrEnum):
    """What the relay has of a channel."""

    NEW = "new"
    HERE = "here"
    RENAMED = "renamed"  # here, and the device calls it otherwise now


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """One channel of a device, and what the person wants of it."""

    device: DeviceView
    channel: ChannelView
    key: str  # what the device is known by
    login: DeviceLogin
    state: ChannelState
    title: str  # of the camera to be; of a renamed one, the new name
    name: str  # in links
    is_ticked: bool = False
    is_name_own: bool = False  # typed, not made from the title
    camera_id: str = ""  # of the camera that is here
    here_as: str = ""  # its name

    @property
    def main(self) -> StreamView | None:
        """The picture that is taken; where there is no large one, the small one."""
        return self.channel.main or self.channel.sub or self.channel.third

    @property
    def sub(self) -> StreamView | None:
        """The small picture beside it."""
        return (self.channel.sub or self.channel.third) if self.channel.main is not None else None

    @property
    def can_be_ticked(self) -> bool:
        """Tell whether there is something to take over."""
        return self.state is ChannelState.RENAMED or (self.state is ChannelState.NEW and self.main is not None)

    @property
    def is_wanted(self) -> bool:
        """Tell whether a camera is to be made of it."""
        return self.is_ticked and self.state is ChannelState.NEW


def propose(looks: Iterable[Look], cameras: Sequence[Camera], names: Collection[str], translate: Translate) -> tuple[ChannelChoice, ...]:
    """All channels of all devices: those that are online and new are ticked, with names that nothing else has."""
    titles, taken = {camera.title.casefold() for camera in cameras}, set(names)
    choices = []
    for look in looks:
        for channel in look.view.channels if look.view is not None else ():
            choice = _propose_one(look, channel, cameras, titles, taken, translate)
            choices.append(choice)
            if choice.state is ChannelState.NEW:
                titles.add(choice.title.casefold())
                taken |= {choice.name, sub_mount_name(choice.name, taken)}
    return tuple(choices)


def gone_from(looks: Iterable[Look], cameras: Iterable[Camera]) -> tuple[Camera, ...]:
    """The cameras that are here from these devices, and not in their lists any more."""
    known = [(look.key, {channel.id for channel in look.view.channels}) for look in looks if look.view is not None]
    return tuple(
        camera
        for camera in cameras
        if any(camera.recorder.is_same(key, camera.recorder.channel) and camera.recorder.channel not in ids for key, ids in known)
    )


def tick(choices: Sequence[ChannelChoice], row: int, *, ticked: bool) -> tuple[ChannelChoice, ...]:
    """Tick one or untick it, where it can be."""
    return _with(choices, row, is_ticked=ticked and choices[row].can_be_ticked)


def tick_all(choices: Iterable[ChannelChoice], *, ticked: bool) -> tuple[ChannelChoice, ...]:
    """Tick all that are online, or none."""
    return tuple(
        dataclasses.replace(one, is_ticked=ticked and one.can_be_ticked and (one.channel.online or one.state is ChannelState.RENAMED))
        for one in choices
    )


def retitle(choices: Sequence[ChannelChoice], row: int, title: str, names: Collection[str]) -> tuple[ChannelChoice, ...]:
    """Give a camera another name; its link follows while nobody has typed one."""
    choice, text = choices[row], _BLANKS.sub(" ", title).strip()[:MAX_TITLE_LENGTH]
    if choice.state is not ChannelState.NEW or choice.is_name_own:
        return _with(choices, row, title=text)
    taken = set(names).union(*({one.name, sub_mount_name(one.name)} for one in choices if one is not choice))
    return _with(choices, row, title=text, name=_name_for(text, choice.channel, taken))


def rename(choices: Sequence[ChannelChoice], row: int, name: str) -> tuple[ChannelChoice, ...]:
    """Give a camera another link."""
    return _with(choices, row, name=name.strip(), is_name_own=True)


def problem_of(choices: Sequence[ChannelChoice], row: int, cameras: Iterable[Camera], names: Collection[str], translate: Translate) -> str:
    """What is wrong with the names of a ticked row, "" where nothing is."""
    choice = choices[row]
    if not choice.is_ticked:
        return ""
    if not choice.title:
        return translate(NO_TITLE)
    others = [one for one in choices if one is not choice and one.is_ticked]
    titles = {one.title.casefold() for one in others} | {camera.title.casefold() for camera in cameras if camera.id != choice.camera_id}
    if choice.title.casefold() in titles:
        return translate(TITLE_TAKEN)
    if choice.state is not ChannelState.NEW:
        return ""
    if mount_name_problem(choice.name) or choice.name in RESERVED_NAMES:
        return translate(BAD_NAME)
    taken = set(names) | {one.name for one in others if one.state is ChannelState.NEW}
    return translate(NAME_TAKEN) if choice.name in taken else ""


def _propose_one(
    look: Look, channel: ChannelView, cameras: Sequence[Camera], titles: set[str], taken: set[str], translate: Translate
) -> ChannelChoice:
    device = look.view
    assert device is not None
    own_title = _own_title(channel, device, look.target.title, translate)
    choice = ChannelChoice(device, channel, look.key, look.login, ChannelState.NEW, own_title, "")
    if (camera := _camera_of(choice, cameras)) is None:
        title = _free_title(own_title, device, titles)
        return dataclasses.replace(
            choice, title=title, name=_name_for(title, channel, taken), is_ticked=channel.online and choice.main is not None
        )
    here = dataclasses.replace(choice, state=ChannelState.HERE, camera_id=camera.id, here_as=camera.title, name=camera.mount)
    told, now = camera.recorder.title, channel.name.strip()
    if not now or not told or now in (told, camera.title) or camera.is_read_only:
        return dataclasses.replace(here, title=camera.title)
    is_untouched = camera.title == told  # nobody has called it otherwise here: the new name is most likely wanted
    return dataclasses.replace(here, state=ChannelState.RENAMED, title=_free_title(now, device, titles), is_ticked=is_untouched)


def _camera_of(choice: ChannelChoice, cameras: Iterable[Camera]) -> Camera | None:
    """The camera that is this channel already: by its labels, or, added by hand, by its address."""
    addresses = {stream.address for stream in (choice.channel.main, choice.channel.sub) if stream is not None}
    known = list(cameras)
    by_label = (camera for camera in known if camera.recorder.is_same(choice.key, choice.channel.id))
    by_address = (camera for camera in known if not camera.recorder.key and camera.address in addresses)
    return next(by_label, None) or next(by_address, None)


def _own_title(channel: ChannelView, device: DeviceView, found_as: str, translate: Translate) -> str:
    """As the device or the network calls it."""
    name = _BLANKS.sub(" ", channel.name).strip()
    if not name and len(device.channels) > 1:
        name = translate(CHANNEL_TITLE).format(channel=channel.number)
    names = (name, device.name, found_as, device.model, translate(CAMERA_TITLE))
    return next(filter(None, (_BLANKS.sub(" ", one).strip() for one in names)))[:MAX_TITLE_LENGTH].strip()


def _free_title(title: str, device: DeviceView, titles: Collection[str]) -> str:
    """`title`, or with the device's name, or with a number, where another camera is called that."""
    if title.casefold() not in titles:
        return title
    name = device.name.strip() or device.model.strip()
    if name and len(device.channels) > 1 and (longer := f"{title} ({name})").casefold() not in titles and len(longer) <= MAX_TITLE_LENGTH:
        return longer
    number = 2
    while (numbered := f"{title[: MAX_TITLE_LENGTH - 5]} {number}").casefold() in titles:
        number += 1
    return numbered


def _name_for(title: str, channel: ChannelView, taken: Collection[str]) -> str:
    """A link made of the title; of a title in another script, of the channel's number."""
    if title.isascii() and any(char.isalnum() for char in title):
        return mount_name_for(title, taken)
    return mount_name_for(f"channel {channel.number}", taken)


def _with(choices: Sequence[ChannelChoice], row: int, **changes: object) -> tuple[ChannelChoice, ...]:
    changed = dataclasses.replace(choices[row], **changes)  # type: ignore[arg-type]
    return (*choices[:row], changed, *choices[row + 1 :])
